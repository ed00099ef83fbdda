import type { SampleSet } from "../data/samples.js";
import { NotAvailableError } from "../errors.js";
import { type ToeplitzPlusHankel, toeplitzHankelPair } from "../fourier/toeplitz.js";
import type { Network } from "../network/network.js";
import { type KernelOperator, profileOn } from "./kernel.js";
import { differenceLags, sampleGrid, sumLags } from "./sample-grid.js";

/**
 * The kernel operator on a uniform grid in O(n log n) an application and O(n) memory. All scales share one Toeplitz
 * matrix T and one T' between two diagonal matrices X of the points, K = T + X T' X (normal biases add Hankel matrices
 * to both), and the two products share one complex transform there and one back. Throws NotAvailableError without a uniform grid.
 */
export function kernelOperator(network: Network, samples: SampleSet): KernelOperator {
  const grid = sampleGrid(samples);
  if (grid === undefined || samples.dimension > 1) {
    throw new NotAvailableError(
      "data.placement",
      "fast kernel products on scattered samples; they need a uniform grid",
    );
  }
  const profile = profileOn(network, samples);
  const { points, count } = samples;
  const differences = profile.stationary(differenceLags(grid));
  const sums = profile.reflected(sumLags(grid));
  const plain = toeplitzPlusHankel(differences.damping, sums.damping, count);
  const framed = toeplitzPlusHankel(differences.diffusion, sums.diffusion, count);
  const multiplyBoth = toeplitzHankelPair(plain, framed);
  const scaled = new Float64Array(count);
  return {
    count,
    apply(x, y) {
      for (let i = 0; i < count; i++) scaled[i] = points[i] * x[i];
      multiplyBoth(x, scaled, y, scaled);
      for (let i = 0; i < count; i++) y[i] += points[i] * scaled[i];
    },
  };
}

function toeplitzPlusHankel(
  column: Float64Array | null,
  values: Float64Array | null,
  count: number,
): ToeplitzPlusHankel {
  const toeplitz = column ?? new Float64Array(count);
  return values === null ? { toeplitz } : { toeplitz, hankel: values };
}
