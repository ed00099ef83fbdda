import { combineColumns } from "../kernels/index.js";
import { factorDense, solveDense } from "./dense-cholesky.js";

/** Columns swept at once. */
const panel = 32;

/**
 * Overwrites a dense symmetric positive definite matrix, n² numbers of which the lower triangle column by column is read, with its inverse, whole. The sweep operator by panels (J. H. Goodnight, The American Statistician 33, 1979):
 * with P the block of a panel and U its columns, A ← A − U P⁻¹ Uᵀ, U ← U P⁻¹, P ← −P⁻¹; when all are swept A is minus its inverse. n³ multiplications, nearly all in matrix products.
 *
 * @throws NumericalError as `factorDense`
 */
export function invertDense(n: number, A: Float64Array): void {
  for (let first = 0; first < n; first += panel) {
    const size = Math.min(panel, n - first);
    const U = Array.from({ length: size }, (_, k) => columnOf(n, A, first + k));
    const inverse = inverseOf(U.map((column) => column.subarray(first, first + size)));
    const W = U.map(() => new Float64Array(n));
    combineColumns(U, inverse, W);
    for (let from = 0; from < n; from += panel) {
      if (from === first) continue;
      const to = Math.min(n, from + panel);
      const rows = U.map((column) => column.subarray(from, to));
      const change = Array.from({ length: to - from }, () => new Float64Array(n - from));
      combineColumns(
        W.map((column) => column.subarray(from)),
        change.map((_, j) => rows.map((row) => row[j])),
        change,
      );
      for (let j = from; j < to; j++) {
        const own = change[j - from];
        for (let i = j; i < n; i++) A[j * n + i] -= own[i - from];
      }
    }
    // After the others, whose entries in the rows of this panel are wrong until now.
    for (let k = 0; k < size; k++) {
      const c = first + k;
      for (let j = 0; j < first; j++) A[j * n + c] = W[k][j];
      for (let i = first + size; i < n; i++) A[c * n + i] = W[k][i];
      for (let i = k; i < size; i++) A[c * n + first + i] = -inverse[k][i];
    }
  }
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      const value = -A[j * n + i];
      A[j * n + i] = value;
      A[i * n + j] = value;
    }
  }
}

/** A whole column, from the lower triangle. */
function columnOf(n: number, A: Float64Array, j: number): Float64Array {
  const column = new Float64Array(n);
  for (let i = 0; i < j; i++) column[i] = A[i * n + j];
  column.set(A.subarray(j * (n + 1), (j + 1) * n), j);
  return column;
}

/** The inverse of a small matrix from its columns, column by column. */
function inverseOf(columns: readonly Float64Array[]): Float64Array[] {
  const size = columns.length;
  const L = new Float64Array(size * size);
  columns.forEach((column, j) => {
    L.set(column, j * size);
  });
  factorDense(size, L);
  return columns.map((_, j) => {
    const unit = new Float64Array(size);
    unit[j] = 1;
    solveDense(size, L, unit);
    return unit;
  });
}
