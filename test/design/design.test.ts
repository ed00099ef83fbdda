import { beforeAll, describe, expect, it } from "vitest";
import type { Design } from "../../src/case/design-result.js";
import { type Experiment, experimentOf, runKernelFlow } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { design, designedCase } from "../../src/design/design.js";
import { trainOne } from "../../src/train/run.js";

const said = {
  title: "Two waves",
  target: "exp(-x^2/6) * (sin(2*x) + 0.5*sin(7*x))",
  data: { box: [[-8, 8]], samples: [200] },
  network: { family: "fourier-features", weights: { law: "normal", std: 5 }, train: ["a"] },
  time: { save: [1] },
  design: { objective: { deadline: 6 } },
};
let experiment: Experiment;
let found: Design;
beforeAll(async () => {
  experiment = await experimentOf(checkCase(said));
  found = design(experiment);
});

describe("design", () => {
  it("chooses the optimum, and large steps that end at the deadline, where they leave no more than the flow", async () => {
    expect(found.chosen).toBe("water-filling");
    expect(found.stopAt).toBe(6);
    expect(found.steps * found.learningRate).toBeCloseTo(6, 12);
    for (const { objective, levels } of found.candidates) expect(objective).toBeLessThan(levels.ntk);
    const best = Math.min(...found.candidates.map(({ objective }) => objective));
    expect(found.deviation).toBeCloseTo(Math.sqrt(0.1 * best), 12);
  });

  it("makes a case that is read, whose kernel flow leaves what was foretold", async () => {
    const designed = checkCase(designedCase(experiment.case, found));
    const { level } = runKernelFlow(await experimentOf(designed));
    const best = found.candidates.find(({ name }) => name === found.chosen) ?? expect.fail();
    expect((level.energy.at(-1) ?? 0) / level.energy[0] / best.levels.ntk).toBeCloseTo(1, 8);
    expect(designed.title).toBe("Two waves, designed");
    expect(designed).not.toHaveProperty("design");
  });

  it("is confirmed by networks of the width", async () => {
    const { network, samples, dynamics } = await experimentOf(checkCase(designedCase(experiment.case, found)));
    const { learningRate, steps, width } = found;
    const job = { network, samples, dynamics, learningRate, saveSteps: [steps], engine: "auto" } as const;
    const left: number[] = [];
    for (const seed of [0, 1, 2, 3]) {
      const { residuals } = await trainOne(job, width ?? 0, seed);
      const energy = (u: Float64Array) => u.reduce((sum, value) => sum + value * value, 0);
      left.push(energy(residuals[1]) / energy(residuals[0]));
    }
    const best = found.candidates.find(({ name }) => name === found.chosen) ?? expect.fail();
    const mean = left.reduce((sum, value) => sum + value, 0) / left.length;
    // The width adds up to a tenth; four seeds know that to less than a tenth.
    expect(mean / best.objective).toBeGreaterThan(0.85);
    expect(mean / best.objective).toBeLessThan(1.25);
  });

  it("searches among laws of one number alone where it is told so", async () => {
    const one = design(await experimentOf(checkCase({ ...said, design: { ...said.design, search: { std: [1, 3] } } })));
    expect(one.candidates.map(({ name }) => name)).toEqual(["the case's own", "normal"]);
    const normal = one.candidates[1].weights;
    if (normal?.law !== "normal") expect.fail();
    expect(normal.std).toBeGreaterThanOrEqual(1);
    expect(normal.std).toBeLessThanOrEqual(3);
  });

  it("needs to know what is to be least", async () => {
    const { design: _, ...without } = said;
    expect(() => design({ ...experiment, case: { ...experiment.case, design: undefined } as never })).toThrow(
      /design: missing/,
    );
    expect(() => checkCase({ ...without, design: {} })).toThrow(/design\.objective/);
  });
});
