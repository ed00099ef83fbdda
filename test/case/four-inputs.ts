import { expect, it } from "vitest";
import { experimentOf } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { empiricalKernelMatrix } from "../../src/ntk/empirical-kernel.js";
import { kernelMatrix } from "../../src/ntk/kernel.js";

/** Four inputs, the last of them w. */
export const experimentWith = (network: object) =>
  experimentOf(
    checkCase({
      title: "Four inputs",
      dimension: 4,
      target: "x*y - z*w + sin(2*w)",
      data: {
        box: [
          [-1, 1],
          [-1, 1],
          [-1, 1],
          [0, 1],
        ],
        samples: [2, 3, 2, 2],
        measure: "mean",
      },
      network,
      time: { save: [1, 4] },
      probes: [[0, 0, 0, 2]],
      training: { widths: [256, 1024], seeds: 2 },
    }),
  );

export const shallow = (activation: string, biases: object) => ({
  ...{ family: "shallow", activation, biases },
  weights: { law: "normal", std: 1 },
});

/** Holds kernels in four dimensions against those of sampled networks of finite width. */
export function testSampledKernels(networks: Readonly<Record<string, object>>): void {
  it.each(Object.entries(networks))(
    "the kernel of infinite width is the mean of sampled networks: %s",
    async (_, described) => {
      const { network, samples } = await experimentWith(described);
      const exact = kernelMatrix(network, samples);
      const seeds = 16;
      const sampled = Array.from({ length: seeds }, (_, seed) => empiricalKernelMatrix(network, samples, 400, seed));
      // χ²/n of entries that are correlated: measured 0.6 to 1.4.
      let sum = 0;
      exact.forEach((value, i) => {
        const values = sampled.map((matrix) => matrix[i]);
        const mean = values.reduce((a, b) => a + b, 0) / seeds;
        const variance = values.reduce((total, one) => total + (one - mean) ** 2, 0) / (seeds - 1) / seeds;
        expect(Math.abs(mean - value)).toBeLessThan(6 * Math.sqrt(variance));
        sum += (mean - value) ** 2 / variance;
      });
      expect(sum / exact.length).toBeLessThan(3);
    },
  );
}
