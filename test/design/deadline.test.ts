import { beforeAll, describe, expect, it } from "vitest";
import { type Experiment, experimentOf } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { dampingBudget } from "../../src/design/damping-law.js";
import { designForDeadline } from "../../src/design/deadline.js";
import { named, said } from "./deadline-case.js";

// The figures of docs/theory.md, section 12, found by an independent program: the best normal law of 116 and the optimum, by the kernel flow on the samples.

let experiment: Experiment;
beforeAll(async () => {
  experiment = await experimentOf(checkCase(said({})));
});

describe("designForDeadline", () => {
  it("T = 8: the best normal law leaves 1.24e-2, the optimum 8.2e-4", () => {
    const design = designForDeadline(experiment, { deadline: 8 });
    // Figures of two and three digits.
    expect(named(design, "normal").levels.ntk).toBeCloseTo(1.24e-2, 4);
    expect(named(design, "water-filling").levels.ntk).toBeCloseTo(8.2e-4, 5);
    // On this wide domain the levels are of one mind.
    for (const { levels } of design.candidates) expect((levels.pde ?? 0) / levels.ntk).toBeCloseTo(1, 1);
  });
});

describe("what cannot be designed", () => {
  it.each([
    [0, /no law helps: nothing is learnt by then/],
    [Number.POSITIVE_INFINITY, /learns everything/],
    [-1, /must be positive and finite, found -1/],
  ] as const)("a deadline of %f", (time, message) => {
    expect(() => designForDeadline(experiment, { deadline: time })).toThrow(message);
  });

  it("nothing to learn, bounds that exclude everything, and scales where there are none", async () => {
    const nothing = await experimentOf(checkCase({ ...said({}), target: "0*x" }));
    expect(() => designForDeadline(nothing, { deadline: 8 })).toThrow(/no law helps, there is nothing to learn/);
    expect(() => designForDeadline(experiment, { deadline: 8 }, { std: [4, 2] })).toThrow(
      "design.search.std: the bounds [4, 2] exclude every law",
    );
    expect(() => designForDeadline(experiment, { deadline: 8 }, { scales: { count: 2, largest: 8 } })).toThrow(
      "design.search.scales: the network has no scales to design",
    );
  });
});

it("lists of scales are held against the case's own by both levels, and the best of all leaves least", async () => {
  const waves = {
    family: "mscale",
    activation: "sin",
    biases: { law: "uniform-phase" },
    weights: { law: "normal", std: 1 },
  };
  const data = { box: [[-8, 8]], samples: [120] };
  const target = "exp(-x^2/4) * (sin(x) + sin(6*x))";
  const network = { ...waves, scales: [1, 2], train: ["a"] };
  const two = await experimentOf(checkCase({ title: "Scales", data, target, network, time: { save: [1] } }));
  const { candidates } = designForDeadline(two, { deadline: 4 }, { scales: { count: 2, largest: 12 } });
  expect(candidates.map(({ name }) => name)).toEqual(["the case's own", "scales in one ratio", "scales"]);
  const left = candidates.map(({ levels }) => levels.pde ?? Number.NaN);
  expect(left[2]).toBeLessThanOrEqual(left[1]);
  expect(left[1]).toBeLessThan(left[0]);
  for (const { levels } of candidates) expect((levels.pde ?? 0) / levels.ntk).toBeCloseTo(1, 1);
});

it("a network of another activation has no budget that goes where the law is; waves have 2π κ", async () => {
  const shallow = { family: "shallow", activation: "tanh", biases: { law: "uniform", halfWidth: 60 } };
  const { network } = await experimentOf(checkCase({ ...said(shallow), data: { box: [[-12, 12]], samples: [40] } }));
  expect(dampingBudget(network, 1)).toBeNull();
  expect(dampingBudget(experiment.network, 0.25)).toBeCloseTo(Math.PI / 2, 13);
  const sine = { family: "mscale", activation: "sin", scales: [1], biases: { law: "uniform-phase" } };
  const waves = await experimentOf(checkCase({ ...said(sine), data: { box: [[-12, 12]], samples: [40] } }));
  expect(dampingBudget(waves.network, 1)).toBeCloseTo(Math.PI, 13);
  // With phases that are not even the parts of û have budgets of their own.
  const uneven = { ...sine, biases: { law: "normal", std: 0.4 }, train: ["a"] };
  const reflected = await experimentOf(checkCase({ ...said(uneven), data: { box: [[-12, 12]], samples: [40] } }));
  expect(dampingBudget(reflected.network, 1)).toBeNull();
});
