import type { SampleSet } from "../data/samples.js";
import { weighed } from "../data/weights.js";
import type { Response } from "../network/dynamics/index.js";
import type { Network } from "../network/network.js";
import { kernelEntries } from "./kernel.js";

/** Up to this λ, in parts of the interval over which a response changes, (1 − f)/λ loses more digits than −f'(λ/2) leaves out. */
const NEAR_ZERO = 1e-5;
/** Step of the difference quotient for its slope there. */
const STEP = 1e-3;

/**
 * What a response leaves behind elsewhere: ψ_t(λ) = (1 − f(λ, t))/λ, ∫₀ᵗ f(λ, s) ds for gradient flow. The function that has been learnt by the time t is Θ(x, ·) applied to
 * ψ_t(K)u₀, at every point x, of the samples or not, whatever the dynamics, as long as it is linear.
 */
export function learntResponse(response: Response): Response {
  return {
    ...response,
    name: `what is learnt by ${response.name}`,
    at(time) {
      const f = response.at(time);
      const near = NEAR_ZERO / response.variation(time);
      const step = STEP / response.variation(time);
      return (lambda) => {
        if (time === 0) return { value: 0, derivative: 0 };
        if (lambda <= near) {
          const slope = f(lambda / 2).derivative;
          return { value: -slope, derivative: (slope - f(lambda / 2 + step).derivative) / (2 * step) };
        }
        const { value: left, derivative } = f(lambda);
        const value = (1 - left) / lambda;
        return { value, derivative: -(derivative + value) / lambda };
      };
    },
  };
}

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
