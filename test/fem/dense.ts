import { Matrix, solve } from "ml-matrix";
import { type CsrMatrix, multiplyCsr } from "../../src/sparse/index.js";

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

/** The solution of A x = b by conjugate gradients with Jacobi's preconditioner, to 1e-12 of b, for a symmetric positive definite A. */
export function conjugateGradients(A: CsrMatrix, b: Float64Array): Float64Array {
  const n = b.length;
  const inverseDiagonal = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let k = A.pattern.rowStart[i]; k < A.pattern.rowStart[i + 1]; k++) {
      if (A.pattern.columnIndex[k] === i) inverseDiagonal[i] = 1 / A.values[k];
    }
  }
  const x = new Float64Array(n);
  const r = b.slice();
  const z = r.map((value, i) => value * inverseDiagonal[i]);
  const p = z.slice();
  const q = new Float64Array(n);
  const product = (u: Float64Array, v: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += u[i] * v[i];
    return sum;
  };
  const target = 1e-24 * product(b, b);
  let rz = product(r, z);
  for (let step = 0; step < 10 * n && product(r, r) > target; step++) {
    const alpha = rz / multiplyCsr(A, p, q);
    for (let i = 0; i < n; i++) {
      x[i] += alpha * p[i];
      r[i] -= alpha * q[i];
      z[i] = r[i] * inverseDiagonal[i];
    }
    const before = rz;
    rz = product(r, z);
    for (let i = 0; i < n; i++) p[i] = z[i] + (rz / before) * p[i];
  }
  return x;
}
