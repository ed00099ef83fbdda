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

/** Columns that are made orthogonal to those before them together, and up to how many are one by one: products do not pay for so few. */
const [PANEL, FEW] = [32, 256];

/**
 * Overwrites the columns of A (rows × columns, linearly independent) with orthonormal ones and returns the upper
 * triangular R, A = Q R, by Gram–Schmidt done twice, which is orthogonal to machine precision as long as the condition
 * number is below 1/ε (L. Giraud, J. Langou, M. Rozložník, J. van den Eshof, Numer. Math. 101 (2005)); panel by panel,
 * each against those before it by matrix products (J. L. Barlow, A. Smoktunowicz, Numer. Math. 123 (2013)).
 */
export function orthonormalize(A: Float64Array, rows: number, columns: number): Float64Array<ArrayBuffer> {
  if (columns <= FEW) return orthonormalizeEach(A, rows, columns);
  const R = new Float64Array(columns * columns);
  const all = columnsOf(A, rows, columns);
  for (let first = 0; first < columns; first += PANEL) {
    const size = Math.min(PANEL, columns - first);
    const [before, panel] = [all.slice(0, first), all.slice(first, first + size)];
    const orthonormalized = () => orthonormalizeEach(A.subarray(first * rows, (first + size) * rows), rows, size);
    const C = separate(before, panel);
    let S = orthonormalized();
    if (first > 0) {
      const again = separate(before, panel);
      const rest = multiply(again, S, first, size, size);
      for (let k = 0; k < C.length; k++) C[k] += rest[k];
      S = multiply(orthonormalized(), S, size, size, size);
    }
    for (let p = 0; p < size; p++) {
      R.set(C.subarray(p * first, (p + 1) * first), (first + p) * columns);
      R.set(S.subarray(p * size, p * size + p + 1), (first + p) * columns + first);
    }
  }
  return R;
}

/** P ← P − Q QᵀP; returns QᵀP. */
function separate(Q: readonly Float64Array[], P: readonly Float64Array[]): Float64Array {
  const C = new Float64Array(Q.length * P.length);
  if (Q.length === 0) return C;
  const rows = P[0].length;
  const transposed = Array.from({ length: rows }, () => new Float64Array(P.length));
  P.forEach((column, p) => {
    for (let i = 0; i < rows; i++) transposed[i][p] = column[i];
  });
  const products = Q.map(() => new Float64Array(P.length));
  combineColumns(transposed, Q, products);
  products.forEach((ofColumn, j) => {
    for (let p = 0; p < P.length; p++) C[p * Q.length + j] = ofColumn[p];
  });
  const parts = P.map(() => new Float64Array(rows));
  combineColumns(Q, columnsOf(C, Q.length, P.length), parts);
  P.forEach((column, p) => {
    const part = parts[p];
    for (let i = 0; i < rows; i++) column[i] -= part[i];
  });
  return C;
}

function orthonormalizeEach(A: Float64Array, rows: number, columns: number): Float64Array<ArrayBuffer> {
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
