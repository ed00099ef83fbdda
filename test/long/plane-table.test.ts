import { expect, it } from "vitest";
import { activationOf } from "../../src/network/activations/index.js";
import {
  biasedKernel,
  type PartitionKernel,
  pairAverageError,
  partitionKernel,
} from "../../src/network/kernels/index.js";
import { randomStream } from "../../src/network/random.js";

/** Points on (−2, 2)^d. */
function scattered(dimension: 2 | 3) {
  const random = randomStream(3, dimension);
  return { points: Float64Array.from({ length: 60 * dimension }, () => 4 * random.uniform() - 2), dimension };
}

// The finer rule goes by Gauss panels over directions for every pair, the usual one by a table.
it.each([
  [2, "tanh", 1.3],
  [3, "tanh", 4],
] as const)(
  "many points have the kernel of partition points that few have pair by pair: %i-D, %s",
  (dimension, activation, std) => {
    const set = scattered(dimension);
    const units: PartitionKernel = {
      activation: activationOf(activation),
      slopes: [1, 4],
      partition: { std },
      outputVariance: 0.5,
      train: ["a", "s", "p", "v"],
    };
    expect(pairAverageError((rule) => partitionKernel(units, set, rule), 60)).toBeLessThan(1e-8);
  },
);

it.each([
  [2, { law: "normal", std: 2 }],
  [3, { law: "uniform", halfWidth: 3, radial: true }],
] as const)(
  "many points have the kernel of finite biases that few have pair by pair: %i-D, %o",
  (dimension, weights) => {
    const units = { weights, biases: { law: "normal", std: 4 }, outputVariance: 1, train: ["a", "w"] } as const;
    const kernel = { ...units, activation: activationOf("tanh") };
    expect(pairAverageError((rule) => biasedKernel(kernel, scattered(dimension), rule), 60)).toBeLessThan(1e-8);
  },
);
