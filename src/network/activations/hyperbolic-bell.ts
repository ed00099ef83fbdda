/** Coefficients c_n of v/sinh v = Σ c_n v^{2n}, from (v/sinh v)(sinh v/v) = 1; they fall like π^{−2n}. */
const series = (() => {
  const c = [1];
  for (let n = 1; n < 24; n++) {
    let sum = 0;
    let reciprocal = 1;
    for (let j = 1; j <= n; j++) {
      reciprocal /= 2 * j * (2 * j + 1);
      sum -= c[n - j] * reciprocal;
    }
    c.push(sum);
  }
  return c;
})();

/** Below this the closed forms cancel and the series, which converges up to π, is to rounding. */
const SMALL = 1;

/** Σ c_n f(n) v^{2n − order}, for v small. */
function seriesOf(v: number, order: 0 | 1 | 2): number {
  const square = v * v;
  let sum = 0;
  for (let n = series.length - 1; n >= (order === 0 ? 0 : 1); n--) {
    const factor = order === 0 ? 1 : order === 1 ? 2 * n : 2 * n * (2 * n - 1);
    sum = sum * square + factor * series[n];
  }
  return order === 1 ? sum * v : sum;
}

/** v/sinh v, v ≥ 0: the transform of the slope of tanh and the logistic function. */
export function hyperbolicBell(v: number): number {
  return v < SMALL ? seriesOf(v, 0) : v / Math.sinh(v);
}

/** Its derivative (1 − v coth v)/sinh v. */
export function hyperbolicBellSlope(v: number): number {
  return v < SMALL ? seriesOf(v, 1) : (1 - v / Math.tanh(v)) / Math.sinh(v);
}

/** Its second derivative (v (coth² v + 1/sinh² v) − 2 coth v)/sinh v. */
export function hyperbolicBellCurvature(v: number): number {
  if (v < SMALL) return seriesOf(v, 2);
  const [coth, csch] = [1 / Math.tanh(v), 1 / Math.sinh(v)];
  return csch * (v * (coth * coth + csch * csch) - 2 * coth);
}
