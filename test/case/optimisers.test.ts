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

const followed = { ...said, training: { widths: [256, 512], seeds: 3, method: "runge-kutta-chebyshev" } };

it("networks that follow gradient flow are held against it, and what their steps add is told", async () => {
  const experiment = await experimentOf(checkCase(followed));
  const train = {
    train: (job: Parameters<typeof trainOne>[0], widths: readonly number[], seeds: readonly number[]) =>
      Promise.all(widths.flatMap((width) => seeds.map((seed) => trainOne(job, width, seed)))),
  };
  const { training, ntk, comparison, widthLaw, failures, warnings } = await runValidation(experiment, { train });
  expect(failures).toEqual([]);
  expect(training?.level.map(({ times }) => times)).toEqual(Array(6).fill([0, 0.2, 0.5]));
  expect(comparison?.trainingTimes).toBeUndefined();
  for (const added of comparison?.descentToFlow?.slice(1) ?? []) {
    expect(added).toBeGreaterThan(0);
    expect(added).toBeLessThan(3e-4);
  }
  // Distances to the flow of level 1 itself.
  const [run] = training?.runs ?? [];
  const flow = ntk?.values[2] ?? new Float64Array();
  const apart = Math.hypot(...run.residuals[2].map((u, i) => u - flow[i])) / Math.hypot(...run.residuals[0]);
  expect(apart).toBeGreaterThan(0.001);
  expect(apart).toBeLessThan(3 * (widthLaw?.predicted[0] ?? 0));
  for (const ratio of widthLaw?.ratio ?? []) expect(Math.abs(Math.log(ratio ?? 0))).toBeLessThan(Math.log(2));
  expect(warnings.map(({ path }) => path)).not.toContain("training.tolerance");

  const loose = { ...followed, training: { ...followed.training, widths: [256, 1e5], tolerance: 0.1, seeds: 1 } };
  const { warnings: told } = await runValidation(await experimentOf(checkCase(loose)), { train });
  expect(told.map(({ path }) => path)).toContain("training.tolerance");
});

it("gradient flow is followed without a learning rate, an optimiser, or other dynamics", () => {
  const withTraining = (training: object, others: object = {}) => ({
    ...followed,
    ...others,
    training: { ...followed.training, ...training },
  });
  expect(() => checkCase(withTraining({ learningRate: 0.1 }))).toThrow("training.learningRate");
  expect(() => checkCase(withTraining({ learningRate: 0.1, optimiser: { type: "adam" } }))).toThrow(
    "training.optimiser",
  );
  expect(() => checkCase(withTraining({ method: "descent", tolerance: 1e-3 }))).toThrow("training.tolerance");
  expect(() => checkCase(withTraining({ precision: "float32", tolerance: 1e-6 }))).toThrow(
    "at least 0.00001 in float32",
  );
  expect(() => checkCase(withTraining({}, { dynamics: { type: "momentum", friction: 1 } }))).toThrow("training.method");
  expect(checkCase(followed)).toMatchObject({ training: { method: "runge-kutta-chebyshev", tolerance: 1e-4 } });
  expect(checkCase(withTraining({ method: "descent" }))).not.toHaveProperty("training.method");
});
