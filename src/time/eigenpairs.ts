import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { xoroshiro128plus } from "pure-rand";
import { InputError, NumericalError } from "../errors.js";
import type { LinearSolver } from "../sparse/linear-solver.js";
import type { Pencil } from "../sparse/pencil.js";
import { tridiagonalEigen } from "../sparse/tridiagonal-eigen.js";
import { addMultiple, dot } from "../sparse/vectors.js";
import { combineBasis } from "./combine-basis.js";
import { type LanczosSpace, massNorm, projection, startLanczos, vectorPool } from "./lanczos.js";
import { eigenvalueOf, lowestShift } from "./lowest-shift.js";
import { ratesOf } from "./rates.js";
import type { Statistics } from "./system.js";

/** What `eigenpairs` is asked for. */
export interface EigenpairOptions {
  /** How many eigenpairs, multiple ones counted as often as they are: from 1 to the number of unknowns. */
  readonly count: number;
  /** Largest error of an eigenvalue, relative to the largest of those asked for in size, from 1e-14; default 1e-10. Rounding may leave more, which `errors` has. */
  readonly tolerance?: number;
  /** Of the start vectors, a whole number; default 0. Equal seeds give equal results to the last bit. */
  readonly seed?: number;
}

/** The lowest eigenpairs of a pencil, K x = λ M x. */
export interface Eigenpairs {
  /** λ, ascending. */
  readonly values: Float64Array;
  /** vectors[j] belongs to values[j]: xᵢᵀM xⱼ = 1 for i = j and 0 else, and the entry of the largest size is positive. */
  readonly vectors: readonly Float64Array[];
  /** Within errors[j] of values[j] there is an eigenvalue: see `eigenpairs`. */
  readonly errors: Float64Array;
  readonly statistics: Pick<Statistics, "factorizations" | "solves" | "linearSolver">;
}

/**
 * The lowest eigenvalues of K x = λ M x, K and M symmetric, M positive definite (consistent or lumped), with their eigenvectors, by shift-and-invert
 * Lanczos: the lowest λ are the outermost eigenvalues θ = 1/(1 + σλ) of Z = (M + σK)⁻¹M, which is symmetric in the inner product xᵀMy, and
 * a Krylov space finds those first (Ericsson & Ruhe, Math. Comp. 35, 1980; Parlett, The Symmetric Eigenvalue Problem, 1980). K may be singular, as with
 * zero flux all around, and have negative eigenvalues: σ is chosen so that M + σK is positive definite, of about the size of what is asked for.
 *
 * One Krylov space holds one vector of each eigenspace. So the process is begun again with a random vector orthogonal to all
 * that was found, until what converges first is not below the last eigenvalue asked for: of a multiple eigenvalue every space finds one more.
 *
 * Error: with ‖x‖_M = 1 and r = Kx − μMx, η = ‖(M + σK)⁻¹r‖_M is the root of Σ cᵢ² ((λᵢ − μ)/(1 + σλᵢ))², Σ cᵢ² = 1, so that for some eigenvalue
 * |λ − μ| ≤ η (1 + σλ), and so |λ − μ| ≤ η (1 + σμ)/(1 − ση). To that is added what rounding may do to the matrices and products: it is that of the
 * largest eigenvalues of the mesh, ε λ_max/4, and of 10⁵ cells on an interval it leaves seven digits. Where the next eigenvalue is a gap away the true error is far smaller, about the square over the gap, and the angle to the
 * eigenvector is at most the error over the gap.
 *
 * Of rows that are held (Dirichlet ends of `intervalPencil`) eigenvectors are zero, and there is no eigenvalue.
 *
 * @throws InputError for a pencil that is not symmetric, a count that is not from 1 to the number of unknowns, a tolerance or a seed that cannot be;
 *   NumericalError where M is not positive definite, a matrix is not finite, or nothing converges.
 */
export function eigenpairs(pencil: Pencil, { count, tolerance = 1e-10, seed = 0 }: EigenpairOptions): Eigenpairs {
  const { held = [] } = pencil;
  const unknowns = pencil.size - held.length;
  check(pencil, unknowns, count, tolerance, seed);
  const random = randomVectors(pencil, seed);
  const work = { factorizations: 0, solves: 0 };
  const { shift, solver } = lowestShift(counted(pencil, work), Math.min(count + 1, unknowns), random);
  const rounding = roundings * Number.EPSILON * ratesOf(pencil).fastest;
  const allowed = Math.max(tolerance, shift * rounding);
  const found: Pair[] = [];
  while (found.length < unknowns) {
    const fresh = lowestOfComplement({ pencil, solver, shift, allowed, count, unknowns, found }, random());
    // Nothing new below the last one: this was the check.
    const last = found.length < count ? Number.POSITIVE_INFINITY : ascending(found)[count - 1].value;
    if (fresh[0].value >= last - allowed * (Math.abs(last) + 1 / shift)) break;
    for (const pair of fresh) {
      orthonormalise(
        pencil,
        pair.vector,
        found.map(({ vector }) => vector),
      );
      found.push(pair);
    }
  }
  const vectors = found.map(({ vector }) => vector);
  const values = rayleighRitz(pencil, vectors).subarray(0, count);
  const wanted = vectors.slice(0, count);
  wanted.forEach(orient);
  return {
    values: values.slice(),
    vectors: wanted,
    errors: errorBounds(pencil, solver, shift, values, wanted).map((error) => error + rounding),
    statistics: { ...work, linearSolver: solver.method },
  };
}

/**
 * What rounding adds to an eigenvalue, in ε times about the largest eigenvalue of the mesh: measured on 50 to 9000 equal cells against the exact
 * ones, a seventh at most. Solves are no better than that either.
 */
const roundings = 1 / 4;

/** The pencil, with what its solvers do counted. */
function counted(pencil: Pencil, work: { factorizations: number; solves: number }): Pencil {
  return {
    ...pencil,
    factor(a, b) {
      const solver = pencil.factor(a, b);
      work.factorizations++;
      return {
        ...solver,
        solve(rightHandSides, solutions) {
          work.solves += rightHandSides.length;
          solver.solve(rightHandSides, solutions);
        },
      };
    },
  };
}

interface Pair {
  readonly value: number;
  readonly vector: Float64Array;
}

function ascending(pairs: readonly Pair[]): Pair[] {
  return [...pairs].sort((a, b) => a.value - b.value);
}

function check(pencil: Pencil, unknowns: number, count: number, tolerance: number, seed: number): void {
  if (!pencil.symmetric) {
    throw new InputError("pencil", "is not symmetric (advection?): eigenpairs are found of symmetric K and M only");
  }
  if (!(Number.isInteger(count) && count >= 1 && count <= unknowns)) {
    throw new InputError("count", `expected a whole number from 1 to ${unknowns}, the unknowns, found ${count}`);
  }
  if (!(tolerance >= 1e-14 && tolerance < 1)) {
    throw new InputError("tolerance", `expected a number from 1e-14 to below 1, found ${tolerance}`);
  }
  if (!Number.isSafeInteger(seed)) throw new InputError("seed", `expected a whole number, found ${seed}`);
}

/** Vectors with a part along every eigenvector, as good as surely: independent uniform numbers, zero where values are held. */
function randomVectors({ size, held = [] }: Pencil, seed: number): () => Float64Array {
  const generator = xoroshiro128plus(seed);
  return () => {
    const x = new Float64Array(size);
    for (let i = 0; i < size; i++) x[i] = (generator.unsafeNext() + 0.5) / 2 ** 31;
    for (const row of held) x[row] = 0;
    return x;
  };
}

/** Makes x orthogonal to M-orthonormal vectors, and of M-norm 1: twice is enough (Parlett). */
function orthonormalise(pencil: Pencil, x: Float64Array, others: readonly Float64Array[]): void {
  const product = new Float64Array(pencil.size);
  for (let pass = 0; pass < 2; pass++) {
    pencil.multiplyMass(x, product);
    for (const other of others) addMultiple(-dot(other, product), other, x);
    const norm = massNorm(pencil, x, product);
    for (let i = 0; i < x.length; i++) x[i] /= norm;
  }
}

interface Task {
  readonly pencil: Pencil;
  readonly solver: LinearSolver;
  readonly shift: number;
  /** The largest residual of an eigenvalue θ, relative to it. */
  readonly allowed: number;
  readonly count: number;
  readonly unknowns: number;
  readonly found: readonly Pair[];
}

/** Dimensions of a space at most; beyond, another one goes on from what has converged. */
const mostDimensions = 1000;
const mostBytes = 2 ** 31;

/**
 * The lowest eigenpairs of those orthogonal to the ones found, one of each eigenspace, ascending and at least one: up to the first that is
 * not below the last one asked for.
 */
function lowestOfComplement(task: Task, start: Float64Array): Pair[] {
  const { pencil, solver, shift, count, unknowns, found } = task;
  const deflated = found.map(({ vector }) => vector);
  orthonormalise(pencil, start, deflated);
  const pool = vectorPool(pencil.size);
  const space = startLanczos(pencil, solver, start, pool, new Float64Array(pencil.size), deflated);
  const limit = Math.min(mostDimensions, Math.max(40, Math.floor(mostBytes / (8 * pencil.size))));
  for (let next = 8; ; next += Math.max(4, next >> 3)) {
    const whole = unknowns - found.length;
    while (space.dimension < Math.min(next, limit, whole) && !space.exhausted) space.extend();
    const complete = space.exhausted || space.dimension === whole;
    const converged = convergedValues(space, task.allowed, complete);
    const lambdas = converged.map(({ theta }) => eigenvalueOf(theta, shift));
    const all = [...found.map(({ value }) => value), ...lambdas].sort((a, b) => a - b);
    const enough = all.length >= count && lambdas.length > 0 && lambdas[lambdas.length - 1] >= all[count - 1];
    if (!enough && !complete && space.dimension < limit) continue;
    if (converged.length === 0) {
      throw new NumericalError(
        `No eigenvalue has converged in a Krylov space of dimension ${limit}. Raise the tolerance.`,
      );
    }
    const vectors = converged.map(() => new Float64Array(pencil.size));
    combineBasis([{ space, coefficients: converged.map(({ coefficients }) => coefficients) }], vectors);
    return vectors.map((vector, j) => ({ value: lambdas[j], vector }));
  }
}

/** The largest eigenvalues θ of Z in the space, descending, as far as their residuals are what is allowed. */
function convergedValues(
  space: LanczosSpace,
  allowed: number,
  complete: boolean,
): { readonly theta: number; readonly coefficients: Float64Array }[] {
  const k = space.dimension;
  const { values, vectors } = tridiagonalEigen(projection(space, k));
  const left = complete ? 0 : space.beta[k - 1];
  const order = Array.from(values.keys()).sort((a, b) => values[b] - values[a]);
  const open = order.findIndex((j) => left * Math.abs(vectors[j * k + k - 1]) > allowed * Math.abs(values[j]));
  return order.slice(0, open < 0 ? k : open).map((j) => ({
    theta: values[j],
    coefficients: vectors.slice(j * k, (j + 1) * k),
  }));
}

/**
 * Turns M-orthonormal vectors into the eigenvectors of the pencil on their span, and returns its eigenvalues, ascending: what is
 * nearly multiple comes apart as far as it can, and the squares of the vectors' errors are those of the values.
 */
function rayleighRitz(pencil: Pencil, vectors: Float64Array[]): Float64Array {
  const multiply = pencil.multiplyByDifferences ?? pencil.multiplyStiffness;
  const product = new Float64Array(pencil.size);
  const small = Matrix.zeros(vectors.length, vectors.length);
  vectors.forEach((x, j) => {
    multiply(x, product);
    for (let i = 0; i <= j; i++) {
      const entry = dot(vectors[i], product);
      small.set(i, j, entry);
      small.set(j, i, entry);
    }
  });
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(small, { assumeSymmetric: true });
  const order = Array.from(realEigenvalues.keys()).sort((a, b) => realEigenvalues[a] - realEigenvalues[b]);
  const turned = vectors.map((x) => new Float64Array(x.length));
  combineBasis(
    [
      {
        space: { basis: vectors, lengths: vectors.map(() => 1) },
        coefficients: order.map((j) => Float64Array.from(eigenvectorMatrix.getColumn(j))),
      },
    ],
    turned,
  );
  turned.forEach((x, j) => {
    vectors[j] = x;
  });
  return Float64Array.from(order, (j) => realEigenvalues[j]);
}

/** Makes the entry of the largest size positive. */
function orient(x: Float64Array): void {
  const largest = x.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  if (largest < 0) for (let i = 0; i < x.length; i++) x[i] = -x[i];
}

/** η (1 + σμ)/(1 − ση) for every pair, with rounding of 1 + σμ in η. */
export function errorBounds(
  pencil: Pencil,
  solver: LinearSolver,
  shift: number,
  values: Float64Array,
  vectors: readonly Float64Array[],
): Float64Array {
  const multiply = pencil.multiplyByDifferences ?? pencil.multiplyStiffness;
  const product = new Float64Array(pencil.size);
  const residuals = vectors.map((x, j) => {
    const residual = new Float64Array(pencil.size);
    multiply(x, residual);
    pencil.multiplyMass(x, product);
    addMultiple(-values[j], product, residual);
    return residual;
  });
  solver.solve(residuals);
  return values.map((value, j) => {
    const eta = massNorm(pencil, residuals[j], product) + (4 * Number.EPSILON) / shift;
    return shift * eta < 1 ? (eta * (1 + shift * value)) / (1 - shift * eta) : Number.POSITIVE_INFINITY;
  });
}
