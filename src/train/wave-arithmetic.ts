import { frequenciesOf } from "../network/frequencies.js";
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
