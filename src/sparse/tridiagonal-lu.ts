import { InputError, NumericalError } from "../errors.js";
import type { CsrMatrix } from "./csr.js";
import type { LinearSolver } from "./linear-solver.js";

/** A tridiagonal matrix: row i is lower[i − 1], diagonal[i], upper[i]; the lengths are n − 1, n and n − 1. */
export interface Tridiagonal {
  readonly lower: Float64Array;
  readonly diagonal: Float64Array;
  readonly upper: Float64Array;
}

/** The same matrix as three diagonals, or null where it has entries elsewhere or is not square. */
export function tridiagonalOf({ pattern, values }: CsrMatrix): Tridiagonal | null {
  const { rows: n, columns, rowStart, columnIndex } = pattern;
  if (n !== columns || n === 0) return null;
  const lower = new Float64Array(n - 1);
  const diagonal = new Float64Array(n);
  const upper = new Float64Array(n - 1);
  for (let i = 0; i < n; i++) {
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++) {
      const j = columnIndex[k];
      if (j === i) diagonal[i] = values[k];
      else if (j === i - 1) lower[j] = values[k];
      else if (j === i + 1) upper[i] = values[k];
      else return null;
    }
  }
  return { lower, diagonal, upper };
}

/**
 * The factors of a tridiagonal matrix, symmetric or not: Gaussian elimination with partial pivoting in O(n) time and memory (Golub & Van
 * Loan, Matrix Computations, 4th ed., sections 3.4 and 4.3). The argument is left as it was.
 *
 * @throws InputError for diagonals whose lengths do not fit; NumericalError where the matrix is singular to working
 *   precision (a pivot at most n ε times the largest entry of its column) or not finite, naming the row
 */
export function factorTridiagonalLu({ lower, diagonal, upper }: Tridiagonal): LinearSolver {
  const n = diagonal.length;
  if (n === 0 || lower.length !== n - 1 || upper.length !== n - 1) {
    throw new InputError(
      "diagonal",
      `expected n ≥ 1 entries, and n − 1 beside them, found ${lower.length}, ${n} and ${upper.length}`,
    );
  }
  // U has the diagonal and two diagonals above it; swapped[i]: rows i and i + 1 were exchanged before step i.
  const inverse = new Float64Array(n);
  const first = new Float64Array(n);
  const second = new Float64Array(n);
  const multiplier = new Float64Array(n);
  const swapped = new Uint8Array(n);
  const negligible = Math.max(n, 32) * Number.EPSILON;
  let here = diagonal[0];
  let right = n > 1 ? upper[0] : 0;
  for (let i = 0; i < n; i++) {
    const below = i < n - 1 ? lower[i] : 0;
    const nextDiagonal = i < n - 1 ? diagonal[i + 1] : 0;
    const nextRight = i < n - 2 ? upper[i + 1] : 0;
    const exchange = Math.abs(below) > Math.abs(here);
    const pivot = exchange ? below : here;
    const scale = Math.max(Math.abs(diagonal[i]), Math.abs(below), i > 0 ? Math.abs(upper[i - 1]) : 0);
    if (!(Math.abs(pivot) > negligible * scale && Math.abs(pivot) < Number.POSITIVE_INFINITY)) {
      const what = Number.isFinite(pivot) ? "singular to working precision" : "not finite";
      throw new NumericalError(`The tridiagonal matrix of size ${n} is ${what}: pivot ${pivot} in row ${i}.`);
    }
    inverse[i] = 1 / pivot;
    if (exchange) {
      swapped[i] = 1;
      multiplier[i] = here / pivot;
      first[i] = nextDiagonal;
      second[i] = nextRight;
      here = right - multiplier[i] * nextDiagonal;
      right = -multiplier[i] * nextRight;
    } else {
      multiplier[i] = below / pivot;
      first[i] = right;
      here = nextDiagonal - multiplier[i] * right;
      right = nextRight;
    }
  }
  return {
    method: "tridiagonal LU, partial pivoting",
    statistics: { nonzeros: 4 * n - 4 + (n === 1 ? 1 : 0), iterations: 0 },
    solve(rightHandSides, solutions = rightHandSides) {
      rightHandSides.forEach((b, k) => {
        substitute(b, solutions[k]);
      });
    },
  };

  function substitute(b: Float64Array, x: Float64Array): void {
    let carried = b[0];
    for (let i = 0; i < n - 1; i++) {
      const next = b[i + 1];
      if (swapped[i] === 1) {
        x[i] = next;
        carried -= multiplier[i] * next;
      } else {
        x[i] = carried;
        carried = next - multiplier[i] * carried;
      }
    }
    let after = 0;
    let afterNext = 0;
    x[n - 1] = carried;
    for (let i = n - 1; i >= 0; i--) {
      const value = (x[i] - first[i] * after - second[i] * afterNext) * inverse[i];
      afterNext = after;
      after = value;
      x[i] = value;
    }
    if (!Number.isFinite(after)) {
      throw new NumericalError(
        "The solution of a tridiagonal system is not finite, so its right-hand side is not, or overflows.",
      );
    }
  }
}
