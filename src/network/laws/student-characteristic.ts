import { exponential } from "../../kernels/index.js";

/** Lists longer than this are interpolated from a table in log |t|. */
const shortList = 4096;

/**
 * E cos(t X) of `scale` times a standard Student variable X with `dof` degrees of freedom, for every t; absolute error about 1e-14.
 *
 * X is normal with variance 1/V, V = chi²/dof, so the value is E exp(−t²/(2V)); with s = log V and μ = dof/2
 *
 *   φ(t) = ∫ exp(F(s)) ds / ∫ exp(F(s))|_{t=0} ds,   F(s) = −μ(e^s − 1 − s) − (t²/2) e^{−s},
 *
 * a Bessel function K_μ in disguise (DLMF 10.32.10). F is concave and analytic, so the trapezoidal rule converges
 * exponentially (Trefethen and Weideman, SIAM Review 56, 2014).
 */
export function studentCharacteristic(t: Float64Array, dof: number, scale: number): Float64Array {
  if (dof === 1) {
    // The Cauchy law: K_{1/2} is elementary, and φ(t) = e^{−|t|}.
    const decay = new Float64Array(t.length);
    for (let i = 0; i < t.length; i++) decay[i] = -scale * Math.abs(t[i]);
    exponential(decay, decay);
    return decay;
  }
  const mu = dof / 2;
  const logNorm = logNormalization(mu);
  const at = (z: number) => (z === 0 ? 1 : Math.exp(logTrapezoid(mu, z) - logNorm));
  const scaled = t.map((s) => scale * s);
  if (t.length <= shortList) return scaled.map((s) => at(Math.abs(s)));
  return interpolated(scaled, at);
}

/** e^s − 1 − s without cancellation. */
function exponentialExcess(s: number): number {
  if (Math.abs(s) > 0.3) return Math.expm1(s) - s;
  let term = 0.5 * s * s;
  let sum = 0;
  for (let k = 3; Math.abs(term) > 1e-18 * sum; k++) {
    sum += term;
    term *= s / k;
  }
  return sum;
}

/** Terms below e^{−45} of the largest are left out. */
const negligible = -45;

/** log ∫ exp(F(s)) ds by the trapezoidal rule from the peak outwards. */
function logTrapezoid(mu: number, t: number): number {
  const q = 0.5 * t * t;
  // F′ = 0 is a quadratic equation for e^s.
  const peakExp = 0.5 * (1 + Math.sqrt(1 + (4 * q) / mu));
  const peak = Math.log(peakExp);
  const curvature = mu * peakExp + q / peakExp;
  // Errors e^{−π²/h} for small μ (decay of the gamma function), e^{−2π²/(h² curvature)} near a normal: both < 1e-17.
  const h = Math.min(0.22, 0.7 / Math.sqrt(curvature));
  const exponent = (s: number) => -mu * exponentialExcess(s) - q * Math.exp(-s);
  const top = exponent(peak);
  let sum = 1;
  for (const direction of [1, -1]) {
    for (let k = 1; ; k++) {
      const value = exponent(peak + direction * k * h) - top;
      if (!(value > negligible)) break;
      sum += Math.exp(value);
    }
  }
  return top + Math.log(h * sum);
}

/** log ∫ exp(−μ(e^s − 1 − s)) ds = log(Γ(μ) e^μ μ^{−μ}); below 1 by the recurrence of Γ, where the tail is long. */
function logNormalization(mu: number): number {
  if (mu >= 1) return logTrapezoid(mu, 0);
  return logTrapezoid(mu + 1, 0) + (mu + 1) * Math.log(mu + 1) - 1 - (mu + 1) * Math.log(mu);
}

const panelWidth = 0.5;
const panelOrder = 24;

/**
 * φ at every t by Chebyshev interpolation on panels of length ½ in log |t|: the function is analytic and bounded for
 * |Im log t| < π/4, so 24 points give 1e-16 (Bernstein ellipse with parameter above 6).
 */
function interpolated(t: Float64Array, at: (z: number) => number): Float64Array {
  const panels = new Map<number, Float64Array | null>();
  const coefficients = (index: number) => {
    let panel = panels.get(index);
    if (panel === undefined) {
      // φ falls with |t|: beyond 1e-18 everything is 0.
      panel = at(Math.exp(index * panelWidth)) < 1e-18 ? null : chebyshevPanel(index, at);
      panels.set(index, panel);
    }
    return panel;
  };
  return t.map((s) => {
    if (s === 0) return 1;
    const position = Math.log(Math.abs(s)) / panelWidth;
    const index = Math.floor(position);
    const panel = coefficients(index);
    return panel === null ? 0 : chebyshevSum(panel, 2 * (position - index) - 1);
  });
}

function chebyshevPanel(index: number, at: (z: number) => number): Float64Array {
  const angles = Float64Array.from({ length: panelOrder }, (_, i) => (Math.PI * (i + 0.5)) / panelOrder);
  const values = angles.map((angle) => at(Math.exp((index + 0.5 + 0.5 * Math.cos(angle)) * panelWidth)));
  return Float64Array.from({ length: panelOrder }, (_, k) => {
    const sum = values.reduce((total, value, i) => total + value * Math.cos(k * angles[i]), 0);
    return ((k === 0 ? 1 : 2) * sum) / panelOrder;
  });
}

/** Σ coefficients[k] T_k(x), by Clenshaw's recurrence. */
function chebyshevSum(coefficients: Float64Array, x: number): number {
  let b1 = 0;
  let b2 = 0;
  for (let k = coefficients.length - 1; k > 0; k--) {
    const b0 = coefficients[k] + 2 * x * b1 - b2;
    b2 = b1;
    b1 = b0;
  }
  return coefficients[0] + x * b1 - b2;
}
