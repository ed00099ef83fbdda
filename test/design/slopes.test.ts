import { expect, it } from "vitest";
import { experimentOf } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { runDesign } from "../../src/design/design.js";

it("of a repnet the law of the slopes is found, and leaves less than all of one number", async () => {
  const said = {
    title: "Slopes",
    target: "exp(-x^2) * (sin(2*x + 0.3) + 0.5*sin(5*x))",
    data: { box: [[-4, 4]], samples: [48] },
    network: {
      family: "repnet",
      activation: "tanh",
      slopes: { law: "uniform", halfWidth: 5 },
      partition: { halfWidth: 6 },
      train: ["a"],
    },
    time: { save: [4] },
    design: { objective: { deadline: 4 } },
  };
  const { design, warnings } = runDesign(await experimentOf(checkCase(said)));
  expect(warnings).toEqual([]);
  expect(design.chosen).toBe("optimum");
  const { objective, ...optimum } = design.candidates.find(({ name }) => name === "optimum") ?? expect.fail();
  expect("slopes" in optimum && optimum.slopes).toMatchObject({ law: "table" });
  for (const other of design.candidates) expect(objective).toBeLessThanOrEqual(other.objective);
});

it("a law whose bends biases of a range do not reach is marked, and not chosen", async () => {
  const said = {
    title: "A range of biases",
    target: "exp(-x^2) * (sin(2*x + 0.3) + 0.5*sin(9*x))",
    data: { box: [[-3, 3]], samples: [64] },
    network: {
      family: "shallow",
      activation: "tanh",
      weights: { law: "normal", std: 40 },
      biases: { law: "uniform", halfWidth: 15 },
      train: ["a"],
    },
    time: { save: [4] },
    design: { objective: { deadline: 4 }, search: { std: [0.5, 1] } },
  };
  const { design } = runDesign(await experimentOf(checkCase(said)));
  const own = design.candidates.find(({ name }) => name === "the case's own") ?? expect.fail();
  expect(own.caveat).toMatch(/biases|units/);
  expect(design.chosen).toBe("normal");
  expect(design.candidates.find(({ name }) => name === "normal")?.caveat).toBeUndefined();
});
