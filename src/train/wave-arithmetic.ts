import { frequenciesOf } from "../network/frequencies.js";
import type { DifferentialOperator } from "../network/losses/index.js";
import { waveSymbols } from "../network/operator-functions.js";
import type { Parameters } from "../network/parameters.js";
import type { WaveUnits } from "../network/wave-units.js";

/**
 * What transforms need of waves and what they give back, with phases counted from an origin x₀: f(x) = Im Σ_k s_k e^{iω_k·(x − x₀)}, where the
 * strength s_k holds the phase at x₀. Every function works on the units start … start + length − 1 and on the first entries of the other
 * arrays; the components of vectors are side by side.
 */
export interface WaveArithmetic {
  /** Writes ω_k = α_k w_k. */
  frequencies(theta: Parameters, start: number, length: number, omega: Float64Array): void;
  /** Writes the phase at x₀, given the frequencies. */
  angles(
    theta: Parameters,
    start: number,
    omega: Float64Array,
    origin: Float64Array,
    angle: Float64Array,
    length: number,
  ): void;
  /** Writes the strengths, interleaved, given sine and cosine of those angles. */
  strengths(
    theta: Parameters,
    start: number,
    length: number,
    sine: Float64Array,
    cosine: Float64Array,
    strength: Float64Array,
  ): void;
  /**
   * Writes Σ_i c_i ∂f(x_i)/∂θ, given the same sines and cosines and `sums`, 2 (d + 1) numbers for a unit: real and
   * imaginary part of G = Σ c_i e^{iω·(x_i − x₀)} and, for every coordinate x, of H = Σ x_i c_i e^{iω·(x_i − x₀)}.
   */
  slopes(
    theta: Parameters,
    start: number,
    length: number,
    sine: Float64Array,
    cosine: Float64Array,
    sums: Float64Array,
    slope: Parameters,
  ): void;
}

export function waveArithmetic(units: WaveUnits, d: number): WaveArithmetic {
  const { factor, scale, shift } = units;
  const numbers = 2 * (d + 1);
  const optional = (name: string | null, theta: Parameters) => (name === null ? null : theta[name]);
  return {
    frequencies: (theta, start, length, omega) => frequenciesOf(scale, theta[units.weight], d, start, length, omega),
    angles(theta, start, omega, origin, angle, length) {
      for (let k = 0; k < length; k++) angle[k] = omega[k * d] * origin[0] + shift;
      for (let axis = 1; axis < d; axis++) {
        for (let k = 0; k < length; k++) angle[k] += omega[k * d + axis] * origin[axis];
      }
      const bias = optional(units.bias, theta);
      if (bias !== null) for (let k = 0; k < length; k++) angle[k] += bias[start + k];
    },
    strengths(theta, start, length, sine, cosine, strength) {
      const ofSine = theta[units.sine];
      const ofCosine = optional(units.cosine, theta);
      for (let k = 0; k < length; k++) {
        const re = factor[start + k] * ofSine[start + k];
        const im = ofCosine === null ? 0 : factor[start + k] * ofCosine[start + k];
        strength[2 * k] = re * cosine[k] - im * sine[k];
        strength[2 * k + 1] = re * sine[k] + im * cosine[k];
      }
    },
    slopes(theta, start, length, sine, cosine, sums, slope) {
      const ofSine = theta[units.sine];
      const ofCosine = optional(units.cosine, theta);
      const [toSine, toWeight] = [slope[units.sine], slope[units.weight]];
      const [toCosine, toBias] = [optional(units.cosine, slope), optional(units.bias, slope)];
      for (let k = 0; k < length; k++) {
        const s = sine[k];
        const c = cosine[k];
        const at = numbers * k;
        const F = factor[start + k];
        const re = F * ofSine[start + k];
        const im = ofCosine === null ? 0 : F * ofCosine[start + k];
        const real = c * sums[at] - s * sums[at + 1];
        const imaginary = s * sums[at] + c * sums[at + 1];
        toSine[k] = F * imaginary;
        if (toCosine !== null) toCosine[k] = F * real;
        if (toBias !== null) toBias[k] = re * real - im * imaginary;
        for (let axis = 0; axis < d; axis++) {
          const H = at + 2 * axis + 2;
          toWeight[k * d + axis] =
            scale[start + k] * (re * (c * sums[H] - s * sums[H + 1]) - im * (s * sums[H] + c * sums[H + 1]));
        }
      }
    },
  };
}

/** What a differential operator makes of waves, in the numbers of `WaveArithmetic`: both functions change them in place. */
export interface WaveOperator {
  /** The strengths of P(∂)f. */
  strengths(omega: Float64Array, length: number, strength: Float64Array): void;
  /** In place of G and H_a: P(iω) G and P(iω) H_a + ∂P/∂(iω_a) G, of which the slopes of P(∂)f are made as those of f are of G and H_a. */
  sums(omega: Float64Array, length: number, sums: Float64Array): void;
}

export function waveOperator(operator: DifferentialOperator): WaveOperator {
  const d = operator.dimension;
  const numbers = 2 * (d + 1);
  const symbols = waveSymbols(operator);
  return {
    strengths(omega, length, strength) {
      const { re, im } = symbols(omega.subarray(0, d * length)).value;
      for (let k = 0; k < length; k++) {
        const [x, y] = [strength[2 * k], strength[2 * k + 1]];
        strength[2 * k] = re[k] * x - im[k] * y;
        strength[2 * k + 1] = re[k] * y + im[k] * x;
      }
    },
    sums(omega, length, sums) {
      const { value, slopes } = symbols(omega.subarray(0, d * length));
      for (let k = 0; k < length; k++) {
        const at = numbers * k;
        const [p, q] = [value.re[k], value.im[k]];
        const [x, y] = [sums[at], sums[at + 1]];
        for (let a = 0; a < d; a++) {
          const { re, im } = slopes[a];
          const H = at + 2 * a + 2;
          const [u, v] = [sums[H], sums[H + 1]];
          sums[H] = p * u - q * v + re[k] * x - im[k] * y;
          sums[H + 1] = p * v + q * u + re[k] * y + im[k] * x;
        }
        sums[at] = p * x - q * y;
        sums[at + 1] = p * y + q * x;
      }
    },
  };
}

/** The arithmetic of P(∂)f. */
export function underOperator(waves: WaveArithmetic, operator: DifferentialOperator): WaveArithmetic {
  const { strengths, sums } = waveOperator(operator);
  let omega = new Float64Array(0);
  const frequencies = (theta: Parameters, start: number, length: number) => {
    if (omega.length < operator.dimension * length) omega = new Float64Array(operator.dimension * length);
    waves.frequencies(theta, start, length, omega);
    return omega;
  };
  return {
    ...waves,
    strengths(theta, start, length, sine, cosine, strength) {
      waves.strengths(theta, start, length, sine, cosine, strength);
      strengths(frequencies(theta, start, length), length, strength);
    },
    slopes(theta, start, length, sine, cosine, of, slope) {
      sums(frequencies(theta, start, length), length, of);
      waves.slopes(theta, start, length, sine, cosine, of, slope);
    },
  };
}
