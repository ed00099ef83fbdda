import { beforeAll, describe, expect, it } from "vitest";
import { type Experiment, experimentOf } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { designForDeadline } from "../../src/design/deadline.js";
import { named, said } from "../design/deadline-case.js";

// The figures of docs/theory.md, section 12, found by an independent program: the best normal law of 116 and the optimum, by the kernel flow on the samples.

let experiment: Experiment;
beforeAll(async () => {
  experiment = await experimentOf(checkCase(said({})));
});

describe("designForDeadline", () => {
  it.each([
    [2, 0.175, 0.077],
    [32, 3.7e-6, 1.5e-9],
  ])("T = %f: the best normal law leaves %f, the optimum %f", (time, normal, optimum) => {
    const design = designForDeadline(experiment, { deadline: time });
    // Figures of two digits.
    expect(named(design, "normal").levels.ntk / normal).toBeCloseTo(1, 1);
    expect(named(design, "water-filling").levels.ntk / optimum).toBeCloseTo(1, 1);
  });
});

it("in two dimensions the radial optimum leaves less than all radial laws, and that of the plane less than all", async () => {
  const plane = {
    title: "Plane",
    dimension: 2,
    target: "exp(-(x^2 + y^2)/2) * sin(4*x) * cos(2*y)",
    data: {
      box: [
        [-4, 4],
        [-4, 4],
      ],
      samples: [32, 32],
    },
    network: { family: "fourier-features", weights: { law: "normal", std: 2 }, train: ["a"] },
    time: { save: [4] },
  };
  const found = designForDeadline(await experimentOf(checkCase(plane)), { deadline: 4 });
  const [radial, optimum] = ["water-filling", "water-filling in the plane"].map((name) => named(found, name));
  expect("weights" in radial && radial.weights.radial).toBe(true);
  for (const { name, levels } of found.candidates) {
    if (name === optimum.name) continue;
    expect(optimum.levels.pde).toBeLessThan(levels.pde ?? 0);
    expect(optimum.levels.ntk).toBeLessThan(levels.ntk);
    if (name === radial.name || name.endsWith("per axis")) continue;
    expect(radial.levels.pde).toBeLessThan(levels.pde ?? 0);
    expect(radial.levels.ntk).toBeLessThan(levels.ntk);
  }
  // On a wide domain the levels are of one mind.
  expect(radial.levels.ntk / (radial.levels.pde ?? 0)).toBeCloseTo(1, 1);
});

it("with first-layer weights trained along the adjoint finds 1.09e-3 where the formula for outputs alone leaves 1.20e-3", async () => {
  const trained = said({ outputs: { law: "normal", std: Math.sqrt(0.05) }, train: ["a", "w"] });
  const design = designForDeadline(await experimentOf(checkCase(trained)), { deadline: 8 });
  const [formula, optimum] = [named(design, "water-filling"), named(design, "optimum")];
  // Figures of three digits; the adjoint's own were found with fewer iterations.
  expect(formula.levels.ntk / 1.2e-3).toBeCloseTo(1, 1);
  expect(optimum.levels.pde).toBeLessThan(1.09e-3);
  expect(optimum.levels.pde).toBeGreaterThan(1.05e-3);
  expect(optimum.levels.ntk / 1.13e-3).toBeCloseTo(1, 1);
  expect(named(design, "normal").levels.ntk / 9.3e-3).toBeCloseTo(1, 1);
});
