import { describe, expect, it } from "vitest";
import type { SampleSet } from "../../../src/data/samples.js";
import type { RepnetNetwork } from "../../../src/network/index.js";
import { empiricalKernelMatrix } from "../../../src/ntk/empirical-kernel.js";
import { kernelMatrix } from "../../../src/ntk/kernel.js";

export const line: RepnetNetwork = {
  family: "repnet",
  dimension: 1,
  activation: "tanh",
  slopes: [2, 4],
  partition: { halfWidth: 3 },
  outputs: { law: "normal", std: 0.8 },
  train: ["a", "s", "p"],
  zeroStart: "none",
};
export const plane: RepnetNetwork = { ...line, dimension: 2, partition: { std: 1.5 }, train: ["a", "s", "p", "v"] };
export const space: RepnetNetwork = { ...plane, dimension: 3, activation: "gelu", outputs: { law: "sign" } };
/** Holds kernels against those of sampled networks of finite width. */
export function testSampledKernels(sets: readonly (readonly [RepnetNetwork, SampleSet])[]): void {
  describe("the infinite-width kernel of a RepNet", () => {
    for (const [network, samples] of sets) {
      it(`is the mean of sampled networks: ${network.activation} in ${network.dimension}-D`, () => {
        const exact = kernelMatrix(network, samples);
        const seeds = 24;
        const width = 2000 / 2 ** (network.dimension - 1);
        const sampled = Array.from({ length: seeds }, (_, seed) =>
          empiricalKernelMatrix(network, samples, width, seed),
        );
        exact.forEach((value, i) => {
          const values = sampled.map((matrix) => matrix[i]);
          const mean = values.reduce((a, b) => a + b, 0) / seeds;
          const error = Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (seeds - 1) / seeds);
          expect(Math.abs(mean - value)).toBeLessThan(4.5 * error);
        });
      });
    }
  });
}
