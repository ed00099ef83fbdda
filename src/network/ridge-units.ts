import type { Activation } from "./activation.js";
import type { InitialNetworkOf, NetworkFunctions, Parameters } from "./parameters.js";

/** Sums over samples for some units, with z_i = ω·x_i + β of a unit and a cotangent c. */
export interface RidgeSums {
  /** Σ c_i σ(z_i). */
  readonly value: Float64Array;
  /** Σ c_i σ'(z_i). */
  readonly slope: Float64Array;
  /** Σ c_i x_i σ'(z_i), the components of a unit side by side. */
  readonly moment: Float64Array;
}

/**
 * A network written as f(x) = Σ_k c_k σ(ω_k·x + β_k). Its functions work on the units first … first + length − 1 and on the first entries
 * of the other arrays; the components of vectors are side by side.
 */
export interface RidgeUnits {
  readonly activation: Activation;
  /** Writes ω_k, β_k and c_k. */
  ridges(
    theta: Parameters,
    first: number,
    length: number,
    omega: Float64Array,
    offset: Float64Array,
    amplitude: Float64Array,
  ): void;
  /** Writes Σ_i c_i ∂f(x_i)/∂θ, given the sums. */
  slopes(theta: Parameters, first: number, length: number, sums: RidgeSums, slope: Parameters): void;
}

/** The network of some ridge units as a function on points, by a double loop. */
export function ridgeFunctions(
  { network, width }: InitialNetworkOf,
  { activation, ridges, slopes }: RidgeUnits,
  points: Float64Array,
): NetworkFunctions {
  const d = network.dimension;
  const count = points.length / d;
  const omega = new Float64Array(width * d);
  const offset = new Float64Array(width);
  const amplitude = new Float64Array(width);
  const phase = new Float64Array(count);
  const sums = { value: new Float64Array(width), slope: new Float64Array(width), moment: new Float64Array(width * d) };
  return {
    output(theta, out) {
      out.fill(0);
      ridges(theta, 0, width, omega, offset, amplitude);
      for (let k = 0; k < width; k++) {
        writePhases(omega, k, points, d, phase);
        for (let i = 0; i < count; i++) out[i] += amplitude[k] * activation.value(phase[i] + offset[k]);
      }
    },
    gradient(theta, cotangent, out) {
      ridges(theta, 0, width, omega, offset, amplitude);
      sums.moment.fill(0);
      for (let k = 0; k < width; k++) {
        writePhases(omega, k, points, d, phase);
        let [value, slope] = [0, 0];
        for (let i = 0; i < count; i++) {
          const z = phase[i] + offset[k];
          const weighted = cotangent[i] * activation.slope(z);
          value += cotangent[i] * activation.value(z);
          slope += weighted;
          for (let axis = 0; axis < d; axis++) sums.moment[k * d + axis] += points[i * d + axis] * weighted;
        }
        sums.value[k] = value;
        sums.slope[k] = slope;
      }
      slopes(theta, 0, width, sums, out);
    },
  };
}

/** Writes ω_k·x_i at every point. */
export function writePhases(
  omega: Float64Array,
  k: number,
  points: Float64Array,
  dimension: number,
  phase: Float64Array,
): void {
  phase.fill(0);
  for (let axis = 0; axis < dimension; axis++) {
    const frequency = omega[k * dimension + axis];
    for (let i = 0; i < phase.length; i++) phase[i] += frequency * points[i * dimension + axis];
  }
}
