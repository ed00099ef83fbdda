import { expect, it } from "vitest";
import { experimentOf, runPde } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { runValidation } from "../../src/case/validation.js";
import { withoutMesh } from "../../src/network/input-dimension.js";
import { empiricalKernelMatrix } from "../../src/ntk/empirical-kernel.js";
import { kernelMatrix } from "../../src/ntk/kernel.js";
import { trainOne } from "../../src/train/run.js";

/** Four inputs, the last of them w. */
const experimentWith = (network: object) =>
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

const tanh = { family: "shallow", activation: "tanh" };
const weights = { law: "normal", std: 1 };

it.each([
  ["RepNet", { family: "repnet", activation: "tanh", slopes: [1, 3], partition: { std: 1 } }],
  ["tanh with normal biases", { ...tanh, weights, biases: { law: "normal", std: 1 } }],
  ["ReLU with uniform ones", { ...tanh, activation: "relu", weights, biases: { law: "uniform", halfWidth: 2 } }],
  ["two scales of a sine", { family: "mscale", scales: [1, 2] }],
] as const)("the kernel of infinite width is the mean of sampled networks: %s", async (_, description) => {
  const { network, samples } = await experimentWith(description);
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
});

it("has the kernel flow, trained networks and the width law, and says that there is no PDE", async () => {
  const experiment = await experimentWith({ ...tanh, weights, biases: { law: "normal", std: 1 } });
  const validation = await runValidation(experiment, {
    train: {
      async train(job, widths, seeds) {
        return Promise.all(widths.flatMap((width) => seeds.map((seed) => trainOne(job, width, seed))));
      },
    },
  });
  expect(validation.failures).toEqual([]);
  expect(validation.pde).toBeUndefined();
  expect(validation.warnings).toContainEqual({ path: "dimension", message: withoutMesh, numbers: {} });
  const { ntk, widthLaw, comparison } = validation;
  const energy = ntk?.level.energy ?? [];
  expect(energy[2]).toBeLessThan(0.8 * energy[0]);
  expect(comparison?.pdeToNtk).toBeUndefined();
  expect(widthLaw?.widths).toEqual([256, 1024]);
  // Two seeds: a root mean square known to a factor of two.
  for (const ratio of widthLaw?.ratio ?? []) {
    expect(ratio).toBeGreaterThan(0.4);
    expect(ratio).toBeLessThan(2);
  }
  // û of the target at (0, 0, 0, 2) by its midpoint sum.
  const { samples } = experiment;
  const [at] = ntk?.level.probes ?? expect.fail();
  const sum = (wave: (phase: number) => number) =>
    samples.target.reduce((total, f, i) => total - samples.weight * f * wave(2 * samples.points[4 * i + 3]), 0);
  expect(at.re[0]).toBeCloseTo(sum(Math.cos), 12);
  expect(at.im[0]).toBeCloseTo(-sum(Math.sin), 12);
});

it("is refused a spectral PDE by name", async () => {
  const experiment = await experimentWith({ family: "mscale" });
  expect(() => runPde(experiment)).toThrow(`dimension: ${withoutMesh}`);
});
