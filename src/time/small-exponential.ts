const mostSteps = 4096;

/**
 * e^{−tA} b for the small matrix A = (H⁻¹ − 1)/σ that shift-and-invert Arnoldi gives, at several times, in O(k²) each: by steps
 * of the [4/5] Padé approximant of the exponential, of order 9 and L-stable, as many as it takes. An eigenvalue of H that
 * rounding has moved across zero belongs to an infinite decay on either side, which an exact exponential would turn into
 * infinite growth and this approximant into zero. What really grows must do so no faster than by e^{t/σ}, that is H have no eigenvalues
 * left of the axis (`hasLeftEigenvalues`): steps of at most 2σ follow it from the start. By partial fractions one step is
 *
 *     R(−δA) y = y − (δ/σ)(1 − H) Σ (r_j/p_j) B_j⁻¹ y,   B_j = (δ/σ − p_j) H − δ/σ,
 *
 * with the poles p_j and residues r_j, and B_j as Hessenberg as H (Gallopoulos & Saad, SIAM J. Sci. Stat. Comput. 13, 1992; theirs
 * without the 1 taken out, which costs three digits).
 *
 * @param columns of H, at least k.
 * @param times ascending.
 * @param accuracy of the result, 2-norm; not below rounding, 1e−13 of the largest vector so far.
 * @returns one vector of length k per time; null where 4096 steps are not enough, as where A has eigenvalues far in the left half
 * plane: a small space may have them though the whole has none.
 */
export function smallExponential(
  columns: readonly Float64Array[],
  k: number,
  shift: number,
  times: readonly number[],
  b: Float64Array,
  accuracy: number,
): Float64Array[] | null {
  const whole = times[times.length - 1];
  const fewest = Math.max(16, 2 ** Math.ceil(Math.log2(whole / (2 * shift))));
  for (let count = fewest, last = march(columns, k, shift, times, b, whole / count); ; ) {
    count *= 2;
    const next = march(columns, k, shift, times, b, whole / count);
    let size = 0;
    const settled = next.every((y, t) => {
      let square = 0;
      y.forEach((value, i) => {
        square += (value - last[t][i]) ** 2;
      });
      size = Math.max(size, Math.hypot(...y));
      // Order 9: what is left is at most a hundredth of the difference, once it falls at all.
      return Math.sqrt(square) <= 10 * Math.max(accuracy, 1e-13 * size);
    });
    if (settled) return next;
    if (count >= mostSteps || !Number.isFinite(size)) return null;
    last = next;
  }
}

/** With steps of at most `longest`. */
function march(
  columns: readonly Float64Array[],
  k: number,
  shift: number,
  times: readonly number[],
  b: Float64Array,
  longest: number,
): Float64Array[] {
  let y: Float64Array = b.slice(0, k);
  let now = 0;
  let prepared = { step: Number.NaN, apply: (x: Float64Array): Float64Array => x };
  return times.map((time) => {
    const count = Math.ceil((time - now) / longest - 1e-9);
    const step = count > 0 ? (time - now) / count : 0;
    if (count > 0 && !(Math.abs(step - prepared.step) <= 1e-14 * step)) {
      prepared = { step, apply: padeStep(columns, k, step / shift) };
    }
    for (let i = 0; i < count; i++) y = prepared.apply(y);
    now = time;
    return y;
  });
}

/** One step, made ready: y ↦ R(−δA) y, with δ in units of the shift. */
function padeStep(columns: readonly Float64Array[], k: number, delta: number): (y: Float64Array) => Float64Array {
  const solvers = poles.map((pole) => factorHessenberg(columns, k, delta - pole.re, -pole.im, -delta));
  return (y) => {
    const sum = new Float64Array(k);
    solvers.forEach((solve, j) => {
      const { re, im } = solve(y);
      const { re: r, im: s } = weights[j];
      // A pole off the axis stands for the pair.
      const weight = poles[j].im === 0 ? 1 : 2;
      for (let i = 0; i < k; i++) sum[i] += weight * (r * re[i] - s * im[i]);
    });
    const out = y.slice();
    for (let j = 0; j < k; j++) {
      out[j] -= delta * sum[j];
      const last = Math.min(k - 1, j + 1);
      for (let i = 0; i <= last; i++) out[i] += delta * columns[j][i] * sum[j];
    }
    return out;
  };
}

interface Complex {
  readonly re: number;
  readonly im: number;
}

/** Solves (c H + d) x = y for the complex c = re + i im and real d, by elimination with row exchanges of neighbours. */
function factorHessenberg(
  columns: readonly Float64Array[],
  k: number,
  cRe: number,
  cIm: number,
  d: number,
): (y: Float64Array) => { re: Float64Array; im: Float64Array } {
  const re = new Float64Array(k * k); // by rows
  const im = new Float64Array(k * k);
  for (let j = 0; j < k; j++) {
    for (let i = 0; i <= Math.min(k - 1, j + 1); i++) {
      re[i * k + j] = cRe * columns[j][i] + (i === j ? d : 0);
      im[i * k + j] = cIm * columns[j][i];
    }
  }
  const exchanged = new Uint8Array(k);
  const multiplier = { re: new Float64Array(k), im: new Float64Array(k) };
  for (let i = 0; i + 1 < k; i++) {
    const [here, below] = [i * k, (i + 1) * k];
    if (Math.hypot(re[below + i], im[below + i]) > Math.hypot(re[here + i], im[here + i])) {
      exchanged[i] = 1;
      for (let j = i; j < k; j++) {
        [re[here + j], re[below + j]] = [re[below + j], re[here + j]];
        [im[here + j], im[below + j]] = [im[below + j], im[here + j]];
      }
    }
    const m = divide(re[below + i], im[below + i], re[here + i], im[here + i]);
    multiplier.re[i] = m.re;
    multiplier.im[i] = m.im;
    for (let j = i + 1; j < k; j++) {
      re[below + j] -= m.re * re[here + j] - m.im * im[here + j];
      im[below + j] -= m.re * im[here + j] + m.im * re[here + j];
    }
  }
  return (y) => {
    const x = { re: y.slice(0, k), im: new Float64Array(k) };
    for (let i = 0; i + 1 < k; i++) {
      if (exchanged[i] === 1) {
        [x.re[i], x.re[i + 1]] = [x.re[i + 1], x.re[i]];
        [x.im[i], x.im[i + 1]] = [x.im[i + 1], x.im[i]];
      }
      x.re[i + 1] -= multiplier.re[i] * x.re[i] - multiplier.im[i] * x.im[i];
      x.im[i + 1] -= multiplier.re[i] * x.im[i] + multiplier.im[i] * x.re[i];
    }
    for (let i = k - 1; i >= 0; i--) {
      let [sumRe, sumIm] = [x.re[i], x.im[i]];
      for (let j = i + 1; j < k; j++) {
        sumRe -= re[i * k + j] * x.re[j] - im[i * k + j] * x.im[j];
        sumIm -= re[i * k + j] * x.im[j] + im[i * k + j] * x.re[j];
      }
      const quotient = divide(sumRe, sumIm, re[i * k + i], im[i * k + i]);
      x.re[i] = quotient.re;
      x.im[i] = quotient.im;
    }
    return x;
  };
}

function divide(aRe: number, aIm: number, bRe: number, bIm: number): Complex {
  const square = bRe * bRe + bIm * bIm;
  return { re: (aRe * bRe + aIm * bIm) / square, im: (aIm * bRe - aRe * bIm) / square };
}

/** Numerator and denominator of the [4/5] Padé approximant of eᶻ, lowest power first (Hairer & Wanner II, theorem IV.3.11). */
const numerator = [1, 4 / 9, 1 / 12, 1 / 126, 1 / 3024];
const denominator = [1, -5 / 9, 5 / 36, -5 / 252, 5 / 3024, -1 / 15_120];

/** The poles with im ≥ 0: to the digits given (RADAU5's constants for five stages), then by Newton's method. */
const poles: readonly Complex[] = [
  { re: 6.286704751729277, im: 0 },
  { re: 5.70095329867179, im: 3.21026560030855 },
  { re: 3.655694325463572, im: 6.543736899360077 },
].map((start) => {
  const value = evaluate(denominator, start);
  const slope = evaluate(derivative(denominator), start);
  const change = divide(value.re, value.im, slope.re, slope.im);
  return { re: start.re - change.re, im: start.im - change.im };
});

/** Residues over poles. */
const weights: readonly Complex[] = poles.map((pole) => {
  const above = evaluate(numerator, pole);
  const below = evaluate(derivative(denominator), pole);
  const residue = divide(above.re, above.im, below.re, below.im);
  return divide(residue.re, residue.im, pole.re, pole.im);
});

function evaluate(coefficients: readonly number[], z: Complex): Complex {
  return coefficients.reduceRight<Complex>(
    (sum, coefficient) => ({ re: sum.re * z.re - sum.im * z.im + coefficient, im: sum.re * z.im + sum.im * z.re }),
    { re: 0, im: 0 },
  );
}

function derivative(coefficients: readonly number[]): number[] {
  return coefficients.slice(1).map((coefficient, i) => (i + 1) * coefficient);
}
