import { expect, it } from "vitest";
import { experimentOf } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { energyOf } from "../../src/data/weights.js";
import { runDesign } from "../../src/design/design.js";
import { trainedNetwork } from "../../src/design/trained-network.js";
import { withTriedWidth } from "../../src/design/trials.js";

it("networks say which width a kernel of too large a rank needs", async () => {
  const said = {
    title: "Two waves, and bandwidths that are too large",
    target: "exp(-x^2/6) * (sin(2*x) + 0.5*sin(7*x))",
    data: { box: [[-8, 8]], samples: [700] },
    network: { family: "fourier-features", weights: { law: "normal", std: 5 }, train: ["a"] },
    design: { objective: { deadline: 6 }, search: { std: [80, 100] } },
  };
  const experiment = await experimentOf(checkCase(said));
  const { samples } = experiment;
  const run = runDesign({
    ...experiment,
    network: { ...experiment.network, weights: { law: "normal", std: 100 } } as never,
  });
  expect(run.design.width).toBeNull();
  const { design, plan } = await withTriedWidth(experiment, run);
  const { width, predicted } = design;
  if (width === null || predicted === undefined) expect.fail();
  expect(design.chosen).toBe("normal");
  const normal = design.candidates[1];
  const left: number[] = [];
  for (const seed of [0, 1, 2, 3]) {
    const { residuals } = await trainedNetwork(experiment, normal, plan, width, seed);
    left.push(energyOf(samples, residuals[residuals.length - 1]) / energyOf(samples, residuals[0]));
  }
  // What width adds is a tenth at most, and both know it to a half.
  expect(left.reduce((sum, value) => sum + value / 4, 0) / predicted).toBeGreaterThan(0.9);
  expect(left.reduce((sum, value) => sum + value / 4, 0) / predicted).toBeLessThan(1.1);
});
