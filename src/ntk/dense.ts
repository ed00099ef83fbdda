import { combineColumns } from "../kernels/index.js";
/** Dense matrices as `Float64Array`s column by column, for the few products that the kernel flow is made of. */

/** C = A B for A of rows × inner and B of inner × columns; C is new, of rows × columns. */
export function multiply(
  A: Float64Array,
  B: Float64Array,
  rows: number,
  inner: number,
  columns: number,
): Float64Array<ArrayBuffer> {
  const C = new Float64Array(rows * columns);
  combineColumns(columnsOf(A, rows, inner), columnsOf(B, inner, columns), columnsOf(C, rows, columns));
  return C;
}

function columnsOf(A: Float64Array, rows: number, columns: number): Float64Array[] {
  return Array.from({ length: columns }, (_, j) => A.subarray(j * rows, (j + 1) * rows));
}

/** The transpose of a matrix of rows × columns. */
export function transpose(A: Float64Array, rows: number, columns: number): Float64Array<ArrayBuffer> {
  const transposed = new Float64Array(rows * columns);
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i < rows; i++) transposed[i * columns + j] = A[j * rows + i];
  }
  return transposed;
}

/** Qᵀ v for the first `columns` columns of a matrix with v.length rows. */
export function project(
  Q: Float64Array,
  v: Float64Array,
  columns: number,
  out = new Float64Array(columns),
): Float64Array {
  const n = v.length;
  let j = 0;
  for (; j + 4 <= columns; j += 4) {
    const p0 = j * n;
    const p1 = p0 + n;
    const p2 = p1 + n;
    const p3 = p2 + n;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let i = 0; i < n; i++) {
      const x = v[i];
      s0 += Q[p0 + i] * x;
      s1 += Q[p1 + i] * x;
      s2 += Q[p2 + i] * x;
      s3 += Q[p3 + i] * x;
    }
    out[j] = s0;
    out[j + 1] = s1;
    out[j + 2] = s2;
    out[j + 3] = s3;
  }
  for (; j < columns; j++) {
    let s = 0;
    for (let i = 0; i < n; i++) s += Q[j * n + i] * v[i];
    out[j] = s;
  }
  return out;
}

/** v ← v + factor · Q c for the first `columns` columns of a matrix with v.length rows. */
export function addCombination(
  Q: Float64Array,
  c: Float64Array,
  columns: number,
  v: Float64Array,
  factor: number,
): void {
  const n = v.length;
  let j = 0;
  for (; j + 4 <= columns; j += 4) {
    const p0 = j * n;
    const p1 = p0 + n;
    const p2 = p1 + n;
    const p3 = p2 + n;
    const c0 = factor * c[j];
    const c1 = factor * c[j + 1];
    const c2 = factor * c[j + 2];
    const c3 = factor * c[j + 3];
    for (let i = 0; i < n; i++) v[i] += c0 * Q[p0 + i] + c1 * Q[p1 + i] + (c2 * Q[p2 + i] + c3 * Q[p3 + i]);
  }
  for (; j < columns; j++) {
    const c0 = factor * c[j];
    for (let i = 0; i < n; i++) v[i] += c0 * Q[j * n + i];
  }
}

/** ‖v‖₂, of vectors of any size. */
export function norm(v: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += v[i] * v[i];
  if (sum > 1e-200 && sum < 1e300) return Math.sqrt(sum);
  // Squares that underflow or overflow, zero and what is not finite.
  const largest = v.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let scaled = 0;
  for (let i = 0; i < v.length; i++) scaled += (v[i] / largest) ** 2;
  return largest * Math.sqrt(scaled);
}

/**
 * Overwrites the columns of A (rows × columns, linearly independent) with orthonormal ones and returns the upper
 * triangular R, A = Q R, by Gram–Schmidt done twice for every column, which is orthogonal to machine precision as long
 * as the condition number is below 1/ε (L. Giraud, J. Langou, M. Rozložník, J. van den Eshof, Numer. Math. 101 (2005)).
 */
export function orthonormalize(A: Float64Array, rows: number, columns: number): Float64Array<ArrayBuffer> {
  const R = new Float64Array(columns * columns);
  const coefficients = new Float64Array(columns);
  for (let j = 0; j < columns; j++) {
    const column = A.subarray(j * rows, (j + 1) * rows);
    for (let pass = 0; pass < 2; pass++) {
      project(A, column, j, coefficients);
      addCombination(A, coefficients, j, column, -1);
      for (let i = 0; i < j; i++) R[j * columns + i] += coefficients[i];
    }
    const length = norm(column);
    R[j * columns + j] = length;
    for (let i = 0; i < rows; i++) column[i] /= length;
  }
  return R;
}
