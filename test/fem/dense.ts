import { Matrix, solve } from "ml-matrix";
import type { CsrMatrix } from "../../src/sparse/index.js";

/** The same matrix, dense. */
export function dense({ pattern: { rows, columns, rowStart, columnIndex }, values }: CsrMatrix): Matrix {
  const out = Matrix.zeros(rows, columns);
  for (let i = 0; i < rows; i++) {
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++) {
      out.set(i, columnIndex[k], out.get(i, columnIndex[k]) + values[k]);
    }
  }
  return out;
}

/** The solution of A x = b by dense LU. */
export function denseSolve(A: CsrMatrix, b: Float64Array): Float64Array {
  return Float64Array.from(solve(dense(A), Matrix.columnVector(Array.from(b))).to1DArray());
}

/** The largest absolute difference. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = Math.abs(a.length - b.length);
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}
