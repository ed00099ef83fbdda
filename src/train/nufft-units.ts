import type { InitialNetwork, Parameters } from "../network/initial-network.js";

/**
 * A network written as f(x) = Im Σ_k s_k e^{iω_k·x}, ω_k = α_k w_k, for phases counted from an origin x₀: the part
 * e^{i(ω_k·x₀ + …)} that does not depend on the sample is taken into the strength s_k. Every function works on the
 * units start … start + length − 1 and on the first entries of the other arrays; the components of vectors are side by
 * side, in `omega` as in the weights.
 */
export interface WaveUnits {
  /** Writes ω_k. */
  frequencies(theta: Parameters, start: number, length: number, omega: Float64Array): void;
  /** Writes the fixed part of the phase, given the frequencies. */
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

export function waveUnits(start: InitialNetwork): WaveUnits {
  return start.network.family === "mscale" ? mscaleUnits(start) : fourierFeaturesUnits(start);
}

/** f(x) = Σ_k F_k a_k sin(α_k w_k·x + b_k), so s_k = F_k a_k e^{i(ω_k·x₀ + b_k)}. */
function mscaleUnits({ network, scale, factor }: InitialNetwork): WaveUnits {
  const d = network.dimension;
  const numbers = 2 * (d + 1);
  return {
    frequencies: ({ w }, start, length, omega) => frequenciesOf(scale, w, d, start, length, omega),
    angles({ b }, start, omega, origin, angle, length) {
      originPhases(omega, origin, angle, length);
      for (let k = 0; k < length; k++) angle[k] += b[start + k];
    },
    strengths({ a }, start, length, sine, cosine, strength) {
      for (let k = 0; k < length; k++) {
        const amplitude = factor[start + k] * a[start + k];
        strength[2 * k] = amplitude * cosine[k];
        strength[2 * k + 1] = amplitude * sine[k];
      }
    },
    slopes({ a }, start, length, sine, cosine, sums, slope) {
      for (let k = 0; k < length; k++) {
        const s = sine[k];
        const c = cosine[k];
        const at = numbers * k;
        const F = factor[start + k];
        const Fa = F * a[start + k];
        slope.a[k] = F * (s * sums[at] + c * sums[at + 1]);
        slope.b[k] = Fa * (c * sums[at] - s * sums[at + 1]);
        for (let axis = 0; axis < d; axis++) {
          const H = at + 2 * axis + 2;
          slope.w[k * d + axis] = Fa * scale[start + k] * (c * sums[H] - s * sums[H + 1]);
        }
      }
    },
  };
}

/** f(x) = Σ_k F_k [a_k cos(ω_k·x) + b_k sin(ω_k·x)], so s_k = F_k (b_k + i a_k) e^{iω_k·x₀}. */
function fourierFeaturesUnits({ network, scale, factor }: InitialNetwork): WaveUnits {
  const d = network.dimension;
  const numbers = 2 * (d + 1);
  return {
    frequencies: ({ w }, start, length, omega) => frequenciesOf(scale, w, d, start, length, omega),
    angles: (_theta, _start, omega, origin, angle, length) => originPhases(omega, origin, angle, length),
    strengths({ a, b }, start, length, sine, cosine, strength) {
      for (let k = 0; k < length; k++) {
        const re = factor[start + k] * b[start + k];
        const im = factor[start + k] * a[start + k];
        strength[2 * k] = re * cosine[k] - im * sine[k];
        strength[2 * k + 1] = re * sine[k] + im * cosine[k];
      }
    },
    slopes({ a, b }, start, length, sine, cosine, sums, slope) {
      for (let k = 0; k < length; k++) {
        const s = sine[k];
        const c = cosine[k];
        const at = numbers * k;
        const F = factor[start + k];
        slope.a[k] = F * (c * sums[at] - s * sums[at + 1]);
        slope.b[k] = F * (s * sums[at] + c * sums[at + 1]);
        for (let axis = 0; axis < d; axis++) {
          const H = at + 2 * axis + 2;
          const cosineTimesX = c * sums[H] - s * sums[H + 1];
          const sineTimesX = s * sums[H] + c * sums[H + 1];
          slope.w[k * d + axis] = F * scale[start + k] * (b[start + k] * cosineTimesX - a[start + k] * sineTimesX);
        }
      }
    },
  };
}

function frequenciesOf(
  scale: Float64Array,
  w: Float64Array,
  dimension: number,
  start: number,
  length: number,
  omega: Float64Array,
): void {
  for (let axis = 0; axis < dimension; axis++) {
    const first = start * dimension + axis;
    for (let k = 0; k < length; k++) omega[k * dimension + axis] = scale[start + k] * w[first + k * dimension];
  }
}

/** Writes ω_k·x₀. */
function originPhases(omega: Float64Array, origin: Float64Array, angle: Float64Array, length: number): void {
  const d = origin.length;
  for (let k = 0; k < length; k++) angle[k] = omega[k * d] * origin[0];
  for (let axis = 1; axis < d; axis++) {
    for (let k = 0; k < length; k++) angle[k] += omega[k * d + axis] * origin[axis];
  }
}
