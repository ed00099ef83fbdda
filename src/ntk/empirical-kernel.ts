import type { SampleSet } from "../data/samples.js";
import type { Network } from "../network/network.js";
import { randomStream } from "../network/random.js";
import { unitGradients, unitSampler } from "../network/unit.js";
import { unitsPerScale } from "../network/units-per-scale.js";

/**
 * The kernel operator of one sampled network of finite width at its start, dense and symmetric, n × n:
 * κ · weight · Σ_θ ∂f(x_i) ∂f(x_j) over its trained parameters. Its mean over seeds is the infinite-width
 * `kernelMatrix`, from which it departs by O(width^{-1/2}). An antisymmetric start doubles every unit, which leaves
 * half as many independent ones. O(n² width) work. Throws InputError for a width that `unitsPerScale` refuses.
 */
export function empiricalKernelMatrix(network: Network, samples: SampleSet, width: number, seed: number): Float64Array {
  const n = samples.count;
  const matrix = new Float64Array(n * n);
  const sample = unitSampler(network);
  const random = randomStream(seed, width);
  const units = unitsPerScale(network, width);
  const copies = network.zeroStart === "antisymmetric" ? 2 : 1;
  units.forEach((count, scaleIndex) => {
    const factor = (samples.measureFactor * samples.weight * copies) / (units.length * count);
    for (let k = 0; k < count; k += copies) {
      const unit = sample(scaleIndex, random);
      for (const gradient of unitGradients(network, unit, samples.points)) {
        for (let j = 0; j < n; j++) {
          const scaled = factor * gradient[j];
          for (let i = 0; i <= j; i++) matrix[j * n + i] += scaled * gradient[i];
        }
      }
    }
  });
  for (let j = 0; j < n; j++) for (let i = 0; i < j; i++) matrix[i * n + j] = matrix[j * n + i];
  return matrix;
}
