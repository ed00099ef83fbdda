import { expect, it } from "vitest";
import { experimentOf } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { runValidation } from "../../src/case/validation.js";
import { trainOne } from "../../src/train/run.js";

const said = {
  title: "Adam",
  target: "exp(-x^2/4) * sin(2*x + 0.3)",
  data: { box: [[-8, 8]], samples: [64] },
  network: { family: "fourier-features", weights: { law: "normal", std: 2 }, train: ["a", "w"] },
  spectrum: { box: [[-14, 14]], cells: [400] },
  time: { save: [0.2, 0.5] },
  probes: [1, 2],
  training: { widths: [64, 128], seeds: 2, learningRate: 0.02, optimiser: { type: "adam" } },
};

it("Adam trains beside the linear theories, without a width law, and with a warning", async () => {
  const experiment = await experimentOf(checkCase(said));
  const { training, ntk, comparison, widthLaw, failures, warnings } = await runValidation(experiment, {
    train: {
      train: (job, widths, seeds) =>
        Promise.all(widths.flatMap((width) => seeds.map((seed) => trainOne(job, width, seed)))),
    },
  });
  expect(failures).toEqual([]);
  expect(widthLaw).toBeUndefined();
  expect(comparison?.trainingToDescent).toBeUndefined();
  expect(comparison?.pdeToNtk).toBeDefined();
  expect(warnings.map(({ path }) => path)).not.toContain("training.optimiser");
  expect(training?.warnings.map(({ path }) => path)).toContain("training.optimiser");
  expect(training?.runs.map(({ steps }) => steps)).toEqual([25, 25, 25, 25]);
  // Its error decays at a rate of its own, not at the kernel's.
  const energy = training?.level[3].energy ?? [];
  expect(energy[2]).toBeLessThan(0.9 * energy[0]);
  expect(Math.abs(energy[2] / energy[0] - (ntk?.level.energy[2] ?? 0) / energy[0])).toBeGreaterThan(0.02);
});

it("Adam needs a learning rate that is given", () => {
  const auto = { ...said, training: { ...said.training, learningRate: "auto" } };
  expect(() => checkCase(auto)).toThrow(/training.learningRate: missing; adam has no stability limit/);
});
