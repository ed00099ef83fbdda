/** xᵀy. Four partial sums: one would wait for itself in every step. */
export function dot(x: Float64Array, y: Float64Array): number {
  const n = x.length;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    s0 += x[i] * y[i];
    s1 += x[i + 1] * y[i + 1];
    s2 += x[i + 2] * y[i + 2];
    s3 += x[i + 3] * y[i + 3];
  }
  for (; i < n; i++) s0 += x[i] * y[i];
  return s0 + s1 + (s2 + s3);
}

/** Squares whose sum is below this may have lost digits among the denormal numbers. */
const leastSquares = 1e-280;

/** ‖x‖₂, also where the squares of its numbers are none of float64. */
export function euclideanNorm(x: Float64Array): number {
  const squares = dot(x, x);
  if (squares > leastSquares && squares < Number.POSITIVE_INFINITY) return Math.sqrt(squares);
  let largest = 0;
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, Math.abs(x[i]));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  const scaled = x.map((value) => value / largest);
  return largest * Math.sqrt(dot(scaled, scaled));
}

/** y += a x. */
export function addMultiple(a: number, x: Float64Array, y: Float64Array): void {
  for (let i = 0; i < y.length; i++) y[i] += a * x[i];
}
