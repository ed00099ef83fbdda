import { describe, expect, it } from "vitest";
import { anchorsOf } from "../../src/data/anchors.js";
import { weighed } from "../../src/data/weights.js";
import { initialNetwork } from "../../src/network/initial-network.js";
import type { Network } from "../../src/network/network.js";
import { empiricalLambdaMax } from "../../src/train/empirical-kernel.js";
import { trainingEngine } from "../../src/train/engine-choice.js";
import { train } from "../../src/train/gradient-descent.js";
import { objectiveOf } from "../../src/train/objective.js";
import { smoothFeatures, uniformSamples } from "./networks.js";

const tanh: Network = {
  family: "shallow",
  dimension: 1,
  activation: "tanh",
  weights: { law: "normal", std: 1 },
  biases: { law: "normal", std: 2 },
  outputs: { law: "normal", std: 1 },
  train: ["a", "w", "b"],
  zeroStart: "none",
};

const samples = uniformSamples(12, 2);
const anchors = anchorsOf(samples, 0.4, { points: [[-2], [1.1]], weight: 5 }, ([x]) => Math.cos(x));
if (anchors === null) throw new Error("no anchors");
const loss = {
  loss: { type: "residual", operator: "dx^2 - dx" },
  wanted: samples.points.map((x) => Math.sin(x)),
  anchors,
} as const;

describe("a residual with values at points beside", () => {
  it.each([
    ["direct", smoothFeatures],
    ["nufft", smoothFeatures],
    ["direct", tanh],
  ] as const)("has the slopes of central differences: %s, $family", async (choice, network) => {
    const start = initialNetwork(network, 6, 4);
    const engine = await trainingEngine({ choice, network, count: samples.count, width: 6 });
    const objective = objectiveOf(samples, loss);
    const { samples: observed } = objective;
    expect(observed.count).toBe(12 + 2 + 12);
    const trainer = objective.trainer(engine, start);
    const theta = await trainer.parameters();
    const out = new Float64Array(observed.count);
    const lossAt = async (name: string, k: number, step: number) => {
      const moved = { ...theta, [name]: theta[name].map((value, i) => (i === k ? value + step : value)) };
      await trainer.setParameters(moved);
      await trainer.output(out);
      const u = out.map((value, i) => value - observed.target[i]);
      return 0.5 * weighed(observed, u).reduce((sum, value, i) => sum + value * u[i], 0);
    };
    await trainer.output(out);
    const cotangent = weighed(
      observed,
      out.map((value, i) => value - observed.target[i]),
    );
    const slope = Object.fromEntries(Object.entries(theta).map(([name, values]) => [name, new Float64Array(values)]));
    await trainer.gradient(cotangent, slope);
    const h = 1e-5;
    for (const [name, values] of Object.entries(slope)) {
      for (const [k, value] of values.entries()) {
        const difference = ((await lossAt(name, k, h)) - (await lossAt(name, k, -h))) / (2 * h);
        // Of the difference: h² of third derivatives, and rounding over h.
        expect(Math.abs(value - difference)).toBeLessThan(1e-6 * (1 + Math.abs(value)));
      }
    }
  });

  it("is trained by steps that make it less, down to the residual and the values at the points", async () => {
    const network: Network = { ...smoothFeatures, zeroStart: "antisymmetric" };
    const start = initialNetwork(network, 128, 1);
    const engine = await trainingEngine({ choice: "direct", network, count: samples.count, width: 128 });
    // Values and residuals of one function: cos x, whose P is −cos x + sin x.
    const target = samples.points.map(Math.cos);
    const own = anchorsOf({ ...samples, target }, 0, { points: [[-2], [2]], weight: 5 }, ([x]) => Math.cos(x));
    if (own === null) throw new Error("no anchors");
    const wanted = samples.points.map((x) => Math.sin(x) - Math.cos(x));
    const minimised = { ...loss, wanted, anchors: own };
    const { trainer, samples: observed } = objectiveOf(samples, minimised);
    const lambdaMax = await empiricalLambdaMax(start, trainer(engine, start), observed);
    const run = await train(start, { ...samples, target }, engine, {
      ...{ learningRate: 1 / lambdaMax, dynamics: { type: "gradient-flow" }, saveSteps: [1500], loss: minimised },
    });
    const size = (u: Float64Array) => Math.hypot(...u);
    expect(run.applied?.[1].length).toBe(samples.count);
    // The values at the ends fix what the operator annihilates: constants and e^x.
    expect(size(run.residuals[1])).toBeLessThan(0.02 * size(run.residuals[0]));
  });
});
