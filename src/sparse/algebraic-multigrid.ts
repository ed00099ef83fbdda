import { NumericalError } from "../errors.js";
import { aggregate } from "./aggregation.js";
import type { CsrMatrix } from "./csr.js";
import { factorDense, solveDense } from "./dense-cholesky.js";
import { diagonalPositions } from "./diagonal-positions.js";
import type { Preconditioner } from "./linear-operator.js";
import { galerkinProduct, smoothedProlongation } from "./smoothed-aggregation.js";

/** Of this size a level is factored: its n³/3 operations are then fewer than those of the finest level's sweeps. */
const coarsestSize = 200;
const mostLevels = 20;
/** Couplings weaker than this on the finest level do not smooth (Vaněk, Mandel & Brezina 1996); half of it on every next one. */
const threshold = 0.08;

interface Level {
  readonly matrix: CsrMatrix;
  readonly diagonal: Int32Array;
  readonly inverseDiagonal: Float64Array;
  /** To this level from the next coarser one; absent on the last. */
  readonly prolongation?: CsrMatrix;
}

/**
 * Algebraic multigrid by smoothed aggregation (Vaněk, Mandel & Brezina, Computing 56, 1996): one V-cycle, with a forward
 * Gauss–Seidel sweep before and a backward one after the coarse correction, which makes it symmetric, so that
 * conjugate gradients remain what they are. For M + Δt K with natural or Dirichlet conditions, the number of iterations hardly depends on
 * the mesh; unknowns where mass dominates stay out of the coarse levels. Setup in O(entries).
 *
 * @param matrix symmetric positive definite; its arrays are kept
 * @throws NumericalError where a diagonal entry is not positive or the coarsest matrix is singular.
 */
export function algebraicMultigrid(matrix: CsrMatrix): Preconditioner {
  const levels: Level[] = [];
  for (let A = matrix; ; ) {
    const level = smoother(A, levels.length);
    const size = A.pattern.rows;
    const groups =
      size > coarsestSize && levels.length < mostLevels
        ? aggregate(A, level.inverseDiagonal, threshold / 2 ** levels.length)
        : undefined;
    if (groups === undefined || groups.count === 0 || groups.count > 0.9 * size) {
      levels.push(level);
      break;
    }
    const prolongation = smoothedProlongation(A, groups);
    levels.push({ ...level, prolongation });
    A = galerkinProduct(A, prolongation);
  }
  const last = levels[levels.length - 1].matrix;
  const coarsest = last.pattern.rows <= coarsestSize ? denseFactor(last) : undefined;
  const solutions = levels.map(({ matrix: { pattern } }) => new Float64Array(pattern.rows));
  const rightHandSides = solutions.map((vector) => vector.slice());

  const cycle = (l: number, b: Float64Array, x: Float64Array) => {
    const level = levels[l];
    if (l === levels.length - 1 && coarsest !== undefined) {
      x.set(b);
      solveDense(x.length, coarsest, x);
      return;
    }
    forwardFromZero(level, b, x);
    if (level.prolongation !== undefined) {
      restrictUpperResidual(level, level.prolongation, x, rightHandSides[l + 1]);
      cycle(l + 1, rightHandSides[l + 1], solutions[l + 1]);
      prolongate(level.prolongation, solutions[l + 1], x);
    }
    backward(level, b, x);
  };
  return {
    method: `algebraic multigrid, ${levels.length} level${levels.length === 1 ? "" : "s"}`,
    nonzeros: levels.reduce(
      (sum, level) => sum + level.matrix.values.length + (level.prolongation?.values.length ?? 0),
      0,
    ),
    apply: (r, z) => {
      cycle(0, r, z);
    },
  };
}

function smoother(matrix: CsrMatrix, depth: number): Level {
  const diagonal = diagonalPositions(matrix.pattern);
  const inverseDiagonal = Float64Array.from(diagonal, (k) => 1 / matrix.values[k]);
  const bad = inverseDiagonal.findIndex((value) => !(value > 0 && value < Number.POSITIVE_INFINITY));
  if (bad >= 0) {
    throw new NumericalError(
      `Algebraic multigrid: the matrix is not positive definite, ${matrix.values[diagonal[bad]]} on the diagonal of row ${bad} of level ${depth + 1}.`,
    );
  }
  return { matrix, diagonal, inverseDiagonal };
}

function denseFactor({ pattern, values }: CsrMatrix): Float64Array {
  const n = pattern.rows;
  const A = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = pattern.rowStart[i]; k < pattern.rowStart[i + 1]; k++) A[i * n + pattern.columnIndex[k]] = values[k];
  }
  factorDense(n, A);
  return A;
}

/** One forward Gauss–Seidel sweep that starts from x = 0: (D + L) x = b. */
function forwardFromZero({ matrix, diagonal, inverseDiagonal }: Level, b: Float64Array, x: Float64Array): void {
  const { rows, rowStart, columnIndex } = matrix.pattern;
  const { values } = matrix;
  for (let i = 0; i < rows; i++) {
    let sum = b[i];
    for (let k = rowStart[i]; k < diagonal[i]; k++) sum -= values[k] * x[columnIndex[k]];
    x[i] = sum * inverseDiagonal[i];
  }
}

/** Pᵀ (b − Ax) after that sweep, where the residual is −U x: only the upper triangle is read. */
function restrictUpperResidual(
  { matrix, diagonal }: Level,
  { pattern, values: weights }: CsrMatrix,
  x: Float64Array,
  out: Float64Array,
): void {
  const { rows, rowStart, columnIndex } = matrix.pattern;
  const { values } = matrix;
  out.fill(0);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let k = diagonal[i] + 1; k < rowStart[i + 1]; k++) sum -= values[k] * x[columnIndex[k]];
    for (let k = pattern.rowStart[i]; k < pattern.rowStart[i + 1]; k++) out[pattern.columnIndex[k]] += weights[k] * sum;
  }
}

/** x += P e. */
function prolongate({ pattern, values }: CsrMatrix, e: Float64Array, x: Float64Array): void {
  const { rows, rowStart, columnIndex } = pattern;
  for (let i = 0; i < rows; i++) {
    let sum = x[i];
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++) sum += values[k] * e[columnIndex[k]];
    x[i] = sum;
  }
}

/** One backward Gauss–Seidel sweep on A x = b. */
function backward({ matrix, diagonal, inverseDiagonal }: Level, b: Float64Array, x: Float64Array): void {
  const { rows, rowStart, columnIndex } = matrix.pattern;
  const { values } = matrix;
  for (let i = rows - 1; i >= 0; i--) {
    let sum = b[i];
    const middle = diagonal[i];
    for (let k = rowStart[i]; k < middle; k++) sum -= values[k] * x[columnIndex[k]];
    for (let k = middle + 1; k < rowStart[i + 1]; k++) sum -= values[k] * x[columnIndex[k]];
    x[i] = sum * inverseDiagonal[i];
  }
}
