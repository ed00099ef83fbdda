import { describe, expect, it } from "vitest";
import { experimentOf } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { designForDeadline } from "../../src/design/deadline.js";
import { designPropagator } from "../../src/design/limit-flow.js";
import { expectLimitAsExact, shallow } from "./limit-case.js";

describe("the limit of a wide range of biases that designs in the plane go by", () => {
  it("leaves what the exact kernel leaves", () => expectLimitAsExact("gaussian", ["a", "w"]));

  it("has a product that is that of its entries", async () => {
    const { network, samples } = await shallow("gaussian", ["a", "w"], [5, 4]);
    const limit = designPropagator(network, samples);
    const values = limit.basis?.values ?? expect.fail();
    expect(limit.lambdaMax / values[0]).toBeCloseTo(1, 6);
    // What the basis leaves out is a ten-thousandth of the trace.
    expect(values.reduce((sum, value) => sum + value, 0) / limit.trace()).toBeCloseTo(1, 3);
  });
});

it("laws whose tails have no such limit are not among the candidates", async () => {
  const experiment = await experimentOf(
    checkCase({
      title: "Ramps",
      target: "exp(-x^2) * cos(3*x)",
      data: { box: [[-2, 2]], samples: [40] },
      network: {
        family: "shallow",
        activation: "relu",
        weights: { law: "normal", std: 1 },
        biases: { law: "uniform", halfWidth: 16 },
        train: ["a"],
      },
      time: { save: [1] },
    }),
  );
  // ∫ρ(w) |w|³ dw is infinite for a Student variable with two degrees of freedom.
  const names = designForDeadline(experiment, { deadline: 1 }).candidates.map(({ name }) => name);
  expect(names).toContain("laplace");
  expect(names).not.toContain("student-t");
});
