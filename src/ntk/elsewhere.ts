import type { SampleSet } from "../data/samples.js";
import { weighed } from "../data/weights.js";
import type { Network } from "../network/network.js";
import { kernelEntries } from "./kernel.js";

/**
 * The errors of the infinitely wide network at points that it is not trained on: u(x, t) = u₀(x) − Σ_j κ weight_j Θ(x, x_j) [ψ_t(K)u₀]_j, exactly, n × n' values of the
 * kernel, which are not kept.
 *
 * @param initial u₀ at these points
 * @param learnt ψ_t(K)u₀ on the samples (`learntResponse`), one array per time
 * @returns one array per time
 */
export function errorsElsewhere(
  network: Network,
  samples: SampleSet,
  others: Pick<SampleSet, "points" | "count">,
  initial: Float64Array,
  learnt: readonly Float64Array[],
): Float64Array[] {
  const { dimension, box, count, measureFactor } = samples;
  const points = new Float64Array(samples.points.length + others.points.length);
  points.set(samples.points);
  points.set(others.points, samples.points.length);
  const both = { dimension, box, points, count: count + others.count, weight: 1, measureFactor, target: points };
  const factors = learnt.map((alpha) => weighed(samples, alpha));
  const errors = learnt.map(() => initial.slice());
  kernelEntries(network, both).lowerColumns((j, lower) => {
    if (j >= count) return;
    const ofOthers = lower.subarray(count - j);
    errors.forEach((error, t) => {
      const factor = factors[t][j];
      for (let i = 0; i < error.length; i++) error[i] -= factor * ofOthers[i];
    });
  });
  return errors;
}
