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
