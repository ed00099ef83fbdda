import type { RidgePasses, RidgeWriter } from "./ridge-passes.js";

/**
 * The sums for max(z, 0) + leak · min(z, 0) = (1 − leak) max(z, 0) + leak · z: those of the ReLU and those of a linear network, which cost O(count + width).
 *
 * @param relu the sums of the ReLU for the same samples and units
 * @param points the samples' coordinates, sample by sample
 */
export function leakyReluSums(
  relu: RidgePasses,
  leak: number,
  dimension: number,
  points: Float64Array,
  width: number,
): RidgePasses {
  const d = dimension;
  const count = points.length / d;
  const omegas = new Float64Array(d * width);
  const betas = new Float64Array(width);
  /** Sums of c Ω and c β over the units; of x y and y over the samples. */
  const totals = new Float64Array(d + 1);
  return {
    output(units, out) {
      totals.fill(0);
      const write: RidgeWriter = (start, length, omega, beta, amplitude) => {
        units(start, length, omega, beta, amplitude);
        omegas.set(omega.subarray(0, d * length), d * start);
        betas.set(beta.subarray(0, length), start);
        for (let k = 0; k < length; k++) {
          for (let axis = 0; axis < d; axis++) totals[axis] += amplitude[k] * omega[k * d + axis];
          totals[d] += amplitude[k] * beta[k];
        }
      };
      relu.output(write, out);
      for (let i = 0; i < count; i++) {
        let linear = totals[d];
        for (let axis = 0; axis < d; axis++) linear += totals[axis] * points[i * d + axis];
        out[i] = (1 - leak) * out[i] + leak * linear;
      }
    },
    slopes(y, visit) {
      totals.fill(0);
      for (let i = 0; i < count; i++) {
        for (let axis = 0; axis < d; axis++) totals[axis] += points[i * d + axis] * y[i];
        totals[d] += y[i];
      }
      relu.slopes(y, (start, length, unitSums) => {
        const { value, slope: slopes, moment } = unitSums;
        for (let k = 0; k < length; k++) {
          let linear = betas[start + k] * totals[d];
          for (let axis = 0; axis < d; axis++) {
            linear += omegas[(start + k) * d + axis] * totals[axis];
            moment[k * d + axis] = (1 - leak) * moment[k * d + axis] + leak * totals[axis];
          }
          value[k] = (1 - leak) * value[k] + leak * linear;
          slopes[k] = (1 - leak) * slopes[k] + leak * totals[d];
        }
        visit(start, length, unitSums);
      });
    },
  };
}
