import { expect, it } from "vitest";
import { runPde } from "../../src/case/experiment.js";
import { runValidation } from "../../src/case/validation.js";
import { withoutMesh } from "../../src/network/input-dimension.js";
import { trainOne } from "../../src/train/run.js";
import { experimentWith, shallow, testSampledKernels } from "./four-inputs.js";

// RepNets and biases of the other law: test/long.
testSampledKernels({
  "ReLU with uniform biases": shallow("relu", { law: "uniform", halfWidth: 2 }),
  "two scales of a sine": { family: "mscale", scales: [1, 2] },
});

it("has the kernel flow, trained networks and the width law, and says that there is no PDE", async () => {
  const experiment = await experimentWith(shallow("tanh", { law: "normal", std: 1 }));
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
