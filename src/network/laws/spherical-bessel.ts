/**
 * Writes the spherical Bessel functions j_0(x) … j_degree(x), x ≥ 0, into `out`, each to a few units of rounding
 * relative to the largest. Upwards by the three-term recurrence as far as that is stable (orders up to x), then by the
 * ratios j_k/j_{k−1} from their continued fraction (Gautschi, SIAM Review 9, 1967): no overflow at any x.
 */
export function sphericalBessel(x: number, degree: number, out: Float64Array): void {
  out[0] = x < 1e-4 ? 1 - (x * x) / 6 : Math.sin(x) / x;
  if (degree === 0) return;
  const turn = Math.min(degree, Math.floor(x));
  if (turn >= 1) out[1] = (out[0] - Math.cos(x)) / x;
  const inverse = 1 / x;
  for (let k = 1; k < turn; k++) out[k + 1] = (2 * k + 1) * inverse * out[k] - out[k - 1];
  if (turn === degree) return;
  // Ratios r_k = j_k/j_{k−1}; started from 0 this far above, they have converged at `degree`.
  let ratio = 0;
  const start = degree + (x < 1 ? 10 : 30);
  for (let k = start; k > turn; k--) {
    ratio = x / (2 * k + 1 - x * ratio);
    if (k <= degree) out[k] = ratio;
  }
  for (let k = turn + 1; k <= degree; k++) out[k] *= out[k - 1];
}
