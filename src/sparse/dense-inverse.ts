import { combineColumns } from "../kernels/index.js";
import { factorDense, solveDense } from "./dense-cholesky.js";
import { square, writeBlocks } from "./dense-symmetric.js";

/** Columns swept at once. */
const panel = 32;

/**
 * Overwrites a dense symmetric positive definite matrix, n² numbers of which the lower triangle column by column is read, with its inverse, whole. The sweep operator by panels (J. H. Goodnight, The American Statistician 33, 1979):
 * with P the block of a panel and U its columns, A ← A − U P⁻¹ Uᵀ, U ← U P⁻¹, P ← −P⁻¹; when all are swept A is minus its inverse. n³ / 2 multiplications, nearly all in products of small tiles.
 *
 * @throws NumericalError as `factorDense`
 */
export function invertDense(n: number, matrix: Float64Array): void {
  const { plan, stride, A, at } = square(n);
  const blocks = Math.ceil(n / 4);
  const [left, right] = [plan.take(32 * panel * blocks), plan.take(32 * panel * blocks)];
  plan.allocate();
  for (let j = 0; j < n; j++) plan.doubles(at(j, j), n - j).set(matrix.subarray(j * (n + 1), (j + 1) * n));
  const entries = plan.doubles(A, stride * n);
  for (let first = 0; first < n; first += panel) {
    const size = Math.min(panel, n - first);
    const U = Array.from({ length: size }, (_, k) => wholeColumn(n, stride, entries, first + k));
    const inverse = inverseOf(U.map((column) => column.subarray(first, first + size)));
    const W = U.map(() => new Float64Array(n));
    combineColumns(U, inverse, W);
    writeBlocks(plan, left, W, n);
    writeBlocks(plan, right, U, n);
    for (let j = 0; j < blocks; j++) plan.instance.subtractOuterProducts(blocks, j, size, stride, A, left, right);
    // The entries in the rows and columns of this panel, which this has spoilt.
    for (let k = 0; k < size; k++) {
      const c = first + k;
      for (let j = 0; j < first; j++) entries[j * stride + c] = W[k][j];
      entries.set(W[k].subarray(first + size), c * stride + first + size);
      for (let i = k; i < size; i++) entries[c * stride + first + i] = -inverse[k][i];
    }
  }
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      const value = -entries[j * stride + i];
      matrix[j * n + i] = value;
      matrix[i * n + j] = value;
    }
  }
}

/** A whole column, from the lower triangle. */
function wholeColumn(n: number, stride: number, entries: Float64Array, j: number): Float64Array {
  const column = new Float64Array(n);
  for (let i = 0; i < j; i++) column[i] = entries[i * stride + j];
  column.set(entries.subarray(j * (stride + 1), j * stride + n), j);
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
