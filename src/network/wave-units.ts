import type { Parameters } from "./parameters.js";

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

/** Writes ω_k = α_k w_k. */
export function frequenciesOf(
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
export function originPhases(omega: Float64Array, origin: Float64Array, angle: Float64Array, length: number): void {
  const d = origin.length;
  for (let k = 0; k < length; k++) angle[k] = omega[k * d] * origin[0];
  for (let axis = 1; axis < d; axis++) {
    for (let k = 0; k < length; k++) angle[k] += omega[k * d + axis] * origin[axis];
  }
}
