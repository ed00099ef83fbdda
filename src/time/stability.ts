import { InputError } from "../errors.js";
import type { CsrMatrix } from "../sparse/csr.js";
import { multiplyCsr } from "../sparse/csr.js";
import type { Pencil } from "../sparse/pencil.js";
import { tridiagonalEigen } from "../sparse/tridiagonal-eigen.js";
import { projection, startLanczos, vectorPool } from "./lanczos.js";
import type { Evolution } from "./system.js";

/**
 * The longest stable step of the θ-method for M u′ = −K u, 2/((1 − 2θ) λ_max); Infinity for θ ≥ ½. θ = 0, forward Euler, is also what
 * gradient descent is to its gradient flow. λ_max of the symmetric pencil is found by Lanczos on M⁻¹K, from below.
 *
 * @param dimension of the Krylov space; 40 leave an error of less than 1 % (Kuczyński & Woźniakowski, SIAM J. Matrix Anal. Appl. 13, 1992).
 * @throws InputError for θ outside 0 to 1, or a pencil that is not symmetric.
 */
export function stableStepLimit(pencil: Pencil, theta = 0, dimension = 40): number {
  if (!(theta >= 0 && theta <= 1)) throw new InputError("theta", `expected a number from 0 to 1, found ${theta}`);
  if (theta >= 0.5) return Number.POSITIVE_INFINITY;
  return 2 / ((1 - 2 * theta) * largestEigenvalue(pencil, dimension));
}

/**
 * The largest eigenvalue λ of K x = λ M x, from below, by Lanczos from a vector with a part along every eigenvector of a generic pencil.
 *
 * @throws InputError for a pencil that is not symmetric.
 */
export function largestEigenvalue(pencil: Pencil, dimension = 40): number {
  if (!pencil.symmetric)
    throw new InputError("pencil", "expected symmetric matrices: the eigenvalues are found by Lanczos");
  const n = pencil.size;
  const mass = pencil.factor(1, 0);
  const product = new Float64Array(n);
  // A space is given Mx and asks for Zx: with Z = M⁻¹K in place of the usual (M + σK)⁻¹M.
  const solver = {
    ...mass,
    solve([massTimes]: readonly Float64Array[], [out]: readonly Float64Array[] = [massTimes]) {
      out.set(massTimes);
      mass.solve([out]);
      pencil.multiplyStiffness(out, product);
      out.set(product);
      mass.solve([out]);
    },
  };
  const space = startLanczos(pencil, solver, generalVector(n), vectorPool(n), new Float64Array(n));
  while (space.dimension < dimension && !space.exhausted) space.extend();
  return Math.max(...tridiagonalEigen(projection(space, space.dimension)).values);
}

/** A vector of no symmetry, with parts along the smoothest and the roughest of functions. */
export function generalVector(n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 1 : -1) + 0.5 * Math.sin(i * i));
}

/** Which steps of the θ-method keep nonnegative values nonnegative. */
export interface PositivityReport {
  /** The steps that do, from shortest to longest; longest < shortest where there are none. */
  readonly shortest: number;
  readonly longest: number;
  /** Pairs i < j with a positive entry of K: where a mesh is not Delaunay, or advection outweighs diffusion. Any makes longest 0. */
  readonly positiveCouplings: number;
  /** Whether M is diagonal. Without lumping, steps below `shortest` make new extrema. */
  readonly lumped: boolean;
  /** Whether K has the row sums zero: then minimum and maximum hold as well (no reaction). */
  readonly conservative: boolean;
}

/**
 * The steps Δt for which the θ-method maps nonnegative values to nonnegative ones, and, for pure diffusion, makes no
 * new extremum: M + θΔt K has to be an M-matrix, and M − (1 − θ)Δt K nonnegative. With m and k the entries,
 *
 *     k_ij ≤ 0 (i ≠ j),   m_ij + θΔt k_ij ≤ 0,   (1 − θ) Δt k_ii ≤ m_ii
 *
 * (Faragó & Horváth, SIAM J. Sci. Comput. 28, 2006, theorem 8). The conditions are sufficient, and near to necessary.
 *
 * @param mass, stiffness on one sparsity pattern.
 * @throws InputError for θ outside 0 to 1, or other patterns.
 */
export function positivityReport(mass: CsrMatrix, stiffness: CsrMatrix, theta: number): PositivityReport {
  if (!(theta >= 0 && theta <= 1)) throw new InputError("theta", `expected a number from 0 to 1, found ${theta}`);
  if (mass.pattern !== stiffness.pattern) {
    throw new InputError("stiffness", "expected the sparsity pattern of the mass matrix itself, found another");
  }
  const { rows, rowStart, columnIndex } = mass.pattern;
  let largest = 0;
  for (const value of stiffness.values) largest = Math.max(largest, Math.abs(value));
  const rounding = 16 * Number.EPSILON * largest;
  let shortest = 0;
  let longest = Number.POSITIVE_INFINITY;
  const positive = new Set<number>();
  let lumped = true;
  for (let i = 0; i < rows; i++) {
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++) {
      const j = columnIndex[k];
      const [m, s] = [mass.values[k], stiffness.values[k]];
      if (j === i) {
        if (theta < 1 && s > 0) longest = Math.min(longest, m / ((1 - theta) * s));
        continue;
      }
      if (m !== 0) lumped = false;
      if (s > rounding) positive.add(Math.min(i, j) * rows + Math.max(i, j));
      else if (m > 0)
        shortest = Math.max(shortest, theta > 0 && s < -rounding ? m / (theta * -s) : Number.POSITIVE_INFINITY);
    }
  }
  const sums = new Float64Array(rows);
  multiplyCsr(stiffness, new Float64Array(rows).fill(1), sums);
  return {
    shortest,
    longest: positive.size > 0 ? 0 : longest,
    positiveCouplings: positive.size,
    lumped,
    conservative: sums.every((sum) => Math.abs(sum) <= 8 * rounding),
  };
}

/** The smallest and the largest value of each solution at each time: `minimum[i][j]` of `values[i][j]`. */
export interface Extrema {
  readonly minimum: readonly (readonly number[])[];
  readonly maximum: readonly (readonly number[])[];
}

/** The extrema of what was saved: where a maximum principle holds they only come closer. */
export function extrema({ values }: Pick<Evolution, "values">): Extrema {
  const over = (choose: (x: number, y: number) => number) =>
    values.map((fields) => fields.map((field) => field.reduce(choose)));
  return { minimum: over((x, y) => Math.min(x, y)), maximum: over((x, y) => Math.max(x, y)) };
}
