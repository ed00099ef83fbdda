import type { RidgeSums, RidgeUnits } from "./ridge-sums.js";

/**
 * The sums for max(z, 0) + slope · min(z, 0) = (1 − slope) max(z, 0) + slope · z: those of the ReLU and those of a linear network, which cost O(count + width).
 *
 * @param relu the sums of the ReLU for the same samples and units
 * @param points the samples' coordinates, sample by sample
 */
export function leakyReluSums(
  relu: RidgeSums,
  slope: number,
  dimension: number,
  points: Float64Array,
  width: number,
): RidgeSums {
  const d = dimension;
  const count = points.length / d;
  const omegas = new Float64Array(d * width);
  const betas = new Float64Array(width);
  /** Of c Ω and c β over the units; of x y and y over the samples. */
  const sums = new Float64Array(d + 1);
  return {
    output(units, out) {
      sums.fill(0);
      const write: RidgeUnits = (start, length, omega, beta, amplitude) => {
        units(start, length, omega, beta, amplitude);
        omegas.set(omega.subarray(0, d * length), d * start);
        betas.set(beta.subarray(0, length), start);
        for (let k = 0; k < length; k++) {
          for (let axis = 0; axis < d; axis++) sums[axis] += amplitude[k] * omega[k * d + axis];
          sums[d] += amplitude[k] * beta[k];
        }
      };
      relu.output(write, out);
      for (let i = 0; i < count; i++) {
        let linear = sums[d];
        for (let axis = 0; axis < d; axis++) linear += sums[axis] * points[i * d + axis];
        out[i] = (1 - slope) * out[i] + slope * linear;
      }
    },
    slopes(y, visit) {
      sums.fill(0);
      for (let i = 0; i < count; i++) {
        for (let axis = 0; axis < d; axis++) sums[axis] += points[i * d + axis] * y[i];
        sums[d] += y[i];
      }
      relu.slopes(y, (start, length, S0, S1, Sx) => {
        for (let k = 0; k < length; k++) {
          let linear = betas[start + k] * sums[d];
          for (let axis = 0; axis < d; axis++) {
            linear += omegas[(start + k) * d + axis] * sums[axis];
            Sx[k * d + axis] = (1 - slope) * Sx[k * d + axis] + slope * sums[axis];
          }
          S0[k] = (1 - slope) * S0[k] + slope * linear;
          S1[k] = (1 - slope) * S1[k] + slope * sums[d];
        }
        visit(start, length, S0, S1, Sx);
      });
    },
  };
}
