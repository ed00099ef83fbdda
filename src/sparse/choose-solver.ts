import { checkLength, InputError, NumericalError } from "../errors.js";
import { allFinite } from "../kernels/index.js";
import { checkSymmetry } from "./check-symmetry.js";
import type { CsrMatrix, SparsityPattern } from "./csr.js";
import { iterativePlan } from "./iterative-plan.js";
import { checkVectors, type LinearSolver } from "./linear-solver.js";
import { nestedDissection } from "./nested-dissection.js";
import { checkSolverChoice, type IterativeChoice, type SolverChoice } from "./solver-choice.js";
import type { SolverPlan } from "./solver-plan.js";
import { analyseSymmetric, factorSymmetric } from "./supernodal-cholesky.js";
import { analyseUnsymmetric, factorUnsymmetric } from "./supernodal-lu.js";
import { isTridiagonal, tridiagonalPlan } from "./tridiagonal-plan.js";

/** What a solver may know of a matrix beyond its entries. */
export interface SystemProperties {
  /** Dimension of the mesh. */
  readonly dimension: 1 | 2 | 3;
  /** Where the unknowns are, `dimension` numbers each: nested dissection cuts along them. */
  readonly coordinates: Float64Array;
  /** Whether the matrix is symmetric; it then has to be positive definite. */
  readonly symmetric: boolean;
  /** "auto" by default. */
  readonly choice?: SolverChoice;
  /** How many right-hand sides are to come: for many a preconditioner may take longer to set up. "few" by default, "many" for pencils. */
  readonly solves?: "few" | "many";
}

/** "auto" factors up to so many unknowns, by dimension: in 3-D fill grows as n^(4/3) and operations as n². */
const mostUnknownsFactored = { 1: Number.POSITIVE_INFINITY, 2: 3e6, 3: 15_000 };
/** … if the factor takes no more memory than this. */
const mostBytesFactored = 2 ** 31;

/**
 * A solver for A x = b, chosen by dimension, size and symmetry, or as `choice` says.
 *
 * @throws InputError where the choice or the shapes do not fit, or a matrix said to be symmetric is not; NumericalError where the matrix is singular, symmetric and
 * not positive definite, or not finite.
 */
export function linearSolver(matrix: CsrMatrix, properties: SystemProperties): LinearSolver {
  checkSystem(matrix.pattern, properties);
  checkLength("matrix", matrix.values, matrix.pattern.columnIndex.length, "entry of the pattern");
  checkFinite(matrix);
  if (properties.symmetric) checkSymmetry("matrix", matrix);
  const { rows } = matrix.pattern;
  const { solve, ...solver } = planSolver(matrix.pattern, properties).prepare(matrix.values);
  return {
    ...solver,
    solve(rightHandSides, solutions) {
      checkVectors(rows, rightHandSides, solutions);
      solve(rightHandSides, solutions);
    },
  };
}

/**
 * How systems with this pattern are solved. "auto" eliminates a tridiagonal pattern as such, factors in 1-D, 2-D and small 3-D
 * problems as long as memory allows, and iterates else: conjugate gradients with symmetric Gauss–Seidel or algebraic multigrid, or
 * GMRES with incomplete LU where the system is not symmetric. The symbolic analysis of a factorisation is made here.
 *
 * @throws InputError where the choice or the shapes do not fit.
 */
export function planSolver(pattern: SparsityPattern, properties: SystemProperties): SolverPlan {
  checkSystem(pattern, properties);
  const { dimension, symmetric, choice = { solver: "auto" } } = properties;
  const iterate = (iterative: IterativeChoice, why: string) => iterativePlan(pattern, properties, iterative, why);
  const size = `${dimension}-D with ${pattern.rows} unknown${pattern.rows === 1 ? "" : "s"}`;
  if (choice.solver !== "auto" && choice.solver !== "direct") return iterate(choice, "asked for");
  if (isTridiagonal(pattern)) return tridiagonalPlan(pattern, symmetric);
  if (choice.solver === "direct") return directPlan(pattern, properties, "asked for");
  if (pattern.rows > mostUnknownsFactored[dimension]) return iterate(byIteration(symmetric), size);
  return directPlan(pattern, properties, size, mostBytesFactored);
}

const byIteration = (symmetric: boolean) => ({ solver: symmetric ? "cg" : "gmres" }) as const;

/** Factors; where the factor would take more than `mostBytes`, iterations. */
function directPlan(
  pattern: SparsityPattern,
  properties: SystemProperties,
  why: string,
  mostBytes = Number.POSITIVE_INFINITY,
): SolverPlan {
  const { dimension, coordinates, symmetric } = properties;
  const ordering = nestedDissection(pattern, coordinates, dimension);
  const { bytes, factor } = symmetric ? symmetricFactors(pattern, ordering) : unsymmetricFactors(pattern, ordering);
  if (bytes > mostBytes) {
    const gigabytes = (bytes / 1e9).toFixed(1);
    return iterativePlan(pattern, properties, byIteration(symmetric), `${why}, a factor would take ${gigabytes} GB`);
  }
  return {
    prepare: (values) => {
      const { method, statistics, solve } = factor(values);
      return { method: `${method}, nested dissection: ${why}`, statistics, solve };
    },
  };
}

interface Factors {
  readonly bytes: number;
  factor(values: Float64Array): LinearSolver;
}

function symmetricFactors(pattern: SparsityPattern, ordering: Int32Array): Factors {
  const analysis = analyseSymmetric(pattern, ordering);
  return { bytes: analysis.bytes, factor: (values) => factorSymmetric(analysis, values) };
}

function unsymmetricFactors(pattern: SparsityPattern, ordering: Int32Array): Factors {
  const analysis = analyseUnsymmetric(pattern, ordering);
  return { bytes: analysis.bytes, factor: (values) => factorUnsymmetric(analysis, values) };
}

/** @throws InputError where the choice or the shapes do not fit. */
export function checkSystem(pattern: SparsityPattern, properties: SystemProperties): void {
  const { dimension, coordinates, symmetric, choice = { solver: "auto" } } = properties;
  const { rows, columns } = pattern;
  if (rows !== columns) throw new InputError("matrix", `expected a square matrix, found ${rows} × ${columns}`);
  if (rows === 0) throw new InputError("matrix", "has no unknowns");
  if (coordinates.length !== dimension * rows) {
    throw new InputError(
      "coordinates",
      `expected ${dimension} for each of ${rows} unknowns, ${dimension * rows} numbers, found ${coordinates.length}`,
    );
  }
  checkSolverChoice(choice, symmetric);
}

/** @throws NumericalError naming the row of the first entry that is not finite. */
export function checkFinite({ pattern, values }: CsrMatrix): void {
  if (allFinite(values)) return;
  const { rows, columns, rowStart } = pattern;
  const bad = values.findIndex((value) => !Number.isFinite(value));
  const row = rowStart.findIndex((start) => start > bad) - 1;
  throw new NumericalError(`Row ${row} of the ${rows} × ${columns} matrix holds ${values[bad]}.`);
}
