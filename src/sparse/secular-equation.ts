/** The roots λ_j of a secular equation, ascending, and what lies between them and its poles. */
export interface SecularRoots {
  readonly values: Float64Array;
  /** d_i − λ_j without cancellation: differences[j][i]. */
  readonly differences: readonly Float64Array[];
}

/** A root takes three to five steps; after so many its interval is halved. */
const QUICK_STEPS = 20;

/**
 * The roots of 1 + ρ Σ w_i / (d_i − λ), one above each pole: the eigenvalues of diag(d) + ρ z zᵀ with w_i = z_i². Each is sought from the pole that it is nearer to, so that its distance from all of them is
 * known to rounding, by functions with the two poles about it (R.-C. Li, LAPACK Working Note 89, 1993: "the middle way"), between bounds.
 *
 * @param d ascending, no two the same; not of a size whose square overflows or is lost
 * @param w positive
 * @param rho positive
 */
export function secularRoots(d: Float64Array, w: Float64Array, rho: number): SecularRoots {
  const differences = Array.from(d, () => new Float64Array(d.length));
  const values = Float64Array.from(d, (_, j) => secularRoot(d, w, rho, j, differences[j]));
  return { values, differences };
}

/** Root j; writes d_i − λ_j. */
function secularRoot(d: Float64Array, w: Float64Array, rho: number, j: number, differences: Float64Array): number {
  const k = d.length;
  const isLast = j === k - 1;
  const whole = w.reduce((sum, value) => sum + value, 0);
  const gap = isLast ? rho * whole : d[j + 1] - d[j];
  // Which half of the interval the root is in.
  let middle = 1;
  for (let i = 0; i < k; i++) middle += (rho * w[i]) / (d[i] - d[j] - gap / 2);
  const fromLeft = isLast || middle >= 0;
  const origin = fromLeft ? d[j] : d[j + 1];
  let [low, high] = fromLeft ? [0, isLast ? gap : gap / 2] : [-gap / 2, 0];
  let tau = firstGuess();
  for (let step = 0; ; step++) {
    let [below, above, slopeBelow, slopeAbove] = [0, 0, 0, 0];
    for (let i = 0; i < k; i++) {
      const difference = d[i] - origin - tau;
      differences[i] = difference;
      const term = (rho * w[i]) / difference;
      if (i <= j) {
        below += term;
        slopeBelow += term / difference;
      } else {
        above += term;
        slopeAbove += term / difference;
      }
    }
    const f = 1 + below + above;
    const slope = slopeBelow + slopeAbove;
    // What rounding makes of the sum, and of its argument.
    const rounding = Number.EPSILON * (8 * (1 + above - below) + Math.abs(tau) * slope);
    if (f > 0) high = tau;
    else low = tau;
    const narrow = high - low <= 2 * Number.EPSILON * Math.max(Math.abs(low), Math.abs(high));
    if (Math.abs(f) <= rounding || narrow) return origin + tau;
    const next = tau + middleWay(f, slope, slopeBelow, slopeAbove);
    tau = step < QUICK_STEPS && next > low && next < high ? next : (low + high) / 2;
  }

  /** Of the two poles alone, the others as they are at the middle. */
  function firstGuess(): number {
    if (isLast) return gap / 2;
    const [left, right] = [rho * w[j], rho * w[j + 1]];
    const others = middle + (2 * left) / gap - (2 * right) / gap;
    const guess = fromLeft
      ? smallerRoot(others, others * gap + left + right, left * gap)
      : -smallerRoot(-others, -others * gap + left + right, right * gap);
    return guess > low && guess < high ? guess : (low + high) / 2;
  }

  /** To the root of c + s / (d_j − λ) + S / (d_{j+1} − λ) that has the values and slopes of the sums over poles below and above. */
  function middleWay(f: number, slope: number, slopeBelow: number, slopeAbove: number): number {
    const one = differences[j];
    // The last root has poles on one side alone.
    if (isLast) {
      const c = f - one * slopeBelow;
      return c > 0 ? one + (one * one * slopeBelow) / c : Number.NaN;
    }
    const other = differences[j + 1];
    const c = f - one * slopeBelow - other * slopeAbove;
    return smallerRoot(c, (one + other) * f - one * other * slope, one * other * f);
  }
}

/** The root (a − √(a² − 4bc)) / 2c of c x² − a x + b. */
function smallerRoot(c: number, a: number, b: number): number {
  const root = Math.sqrt(Math.abs(a * a - 4 * b * c));
  return a > 0 ? (2 * b) / (a + root) : (a - root) / (2 * c);
}
