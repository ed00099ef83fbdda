import { expect, it } from "vitest";
import { experimentOf } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { energyOf } from "../../src/data/weights.js";
import { changeIn, withChange } from "../../src/design/damping-law.js";
import { runDesign } from "../../src/design/design.js";
import { flowResponse } from "../../src/network/dynamics/index.js";
import { kernelPropagator } from "../../src/ntk/flow.js";
import { said } from "../design/deadline-case.js";

it("units of long weights bend outside the range of the biases: the law that is chosen leaves what the exact kernel says", async () => {
  const network = { family: "shallow", activation: "tanh", biases: { law: "uniform", halfWidth: 60 } };
  const data = { box: [[-12, 12]], samples: [100] };
  const experiment = await experimentOf(checkCase({ ...said(network), data, design: { objective: { deadline: 8 } } }));
  const { design, warnings } = runDesign(experiment);
  expect(warnings).toEqual([]);
  const best = design.candidates.find(({ name }) => name === design.chosen) ?? expect.fail();
  const propagator = kernelPropagator(withChange(experiment.network, changeIn(best)), experiment.samples);
  const { dynamics, samples, initialError } = experiment;
  const [[end]] = propagator.respond(initialError, [{ response: flowResponse(dynamics), times: [8] }]).values;
  // Of the units up to 3 % may be missing; without bounds 2 % were promised where the kernel leaves 77 %.
  expect(energyOf(samples, end) / energyOf(samples, initialError) / best.objective).toBeCloseTo(1, 1);
});
