import { describe, expect, it } from "vitest";
import { anchorsOf } from "../../src/data/anchors.js";
import type { SampleSet } from "../../src/data/samples.js";
import { type Dynamics, stabilityLimit } from "../../src/network/dynamics/index.js";
import { familyOf } from "../../src/network/families/index.js";
import { initialNetwork } from "../../src/network/initial-network.js";
import { differentialOperator } from "../../src/network/losses/index.js";
import type { Network } from "../../src/network/network.js";
import { zerosLike } from "../../src/network/parameters.js";
import { randomStream } from "../../src/network/random.js";
import { denseEngine } from "../../src/train/dense-engine.js";
import { directEngine } from "../../src/train/direct-engine.js";
import { empiricalLambdaMax } from "../../src/train/empirical-kernel.js";
import { train } from "../../src/train/gradient-descent.js";
import { objectiveOf, type TrainingLoss } from "../../src/train/objective.js";
import { type TrainingJob, trainOne } from "../../src/train/run.js";
import { trainTogether } from "../../src/train/together.js";
import { webgpuHere } from "./gpu.js";
import { boxSamples, fourierFeatures, mscale, relativeDistance, uniformSamples } from "./networks.js";

const common = { outputs: { law: "normal", std: 1 }, zeroStart: "none" } as const;
const weights = { law: "normal", std: 1.2 } as const;
const tanh: Network = {
  ...{ family: "shallow", dimension: 1, activation: "tanh", weights, biases: { law: "normal", std: 1.5 }, ...common },
  train: ["a", "w", "b"],
};
const gelu: Network = { ...tanh, dimension: 2, activation: "gelu" };
const repnet: Network = {
  ...{ family: "repnet", dimension: 1, activation: "silu", slopes: [1, 2], partition: { halfWidth: 4 }, ...common },
  train: ["a", "s", "p"],
};
const deep: Network = {
  ...{ family: "deep", dimension: 1, weights, train: ["a", "hidden", "w"], ...common },
  layers: [{ activation: "tanh" }, { activation: "gelu", weightStd: 1.2, biasStd: 0.3 }],
};

const line = uniformSamples(32, 2);
const plane = boxSamples([6, 5], 1.5);
const samplesOf = ({ dimension }: Network) => (dimension === 2 ? plane : line);

/** A residual, with values beside where they are wanted. */
function residual(samples: SampleSet, operator: string, beside: boolean): TrainingLoss {
  const anchors = beside ? anchorsOf(samples, 0.3, { points: [[-2]], weight: 3 }, ([x]) => Math.cos(x)) : null;
  return {
    loss: { type: "residual", operator },
    wanted: samples.target.map((value, i) => value + Math.sin(i)),
    ...(anchors === null ? {} : { anchors }),
  };
}

describe.skipIf(webgpuHere === null)("the webgpu engine", () => {
  const engine = () => webgpuHere ?? expect.fail();

  it.each([
    ["dx^2 - 3", tanh],
    ["dx^3 - dx/2 + 1", mscale],
    ["dx^4 + 2*dx", fourierFeatures],
    ["dx - 2", repnet],
    ["dx^2 + dy^2 - dx*dy", gelu],
  ] as const)("has P(∂)f and its slopes as the definition in float64 has: %s", async (text, network) => {
    const samples = samplesOf(network);
    const operator = differentialOperator(text, network.dimension, "");
    const start = initialNetwork({ ...network, zeroStart: "none" } as Network, 22, 3);
    const random = randomStream(5);
    const cotangent = samples.target.map(() => random.normal());
    const exact = directEngine().operatorTrainer?.(start, samples, operator) ?? expect.fail();
    const trainer = engine().operatorTrainer?.(start, samples, operator) ?? expect.fail();
    const [out, expected] = [new Float64Array(samples.count), new Float64Array(samples.count)];
    const [slopes, expectedSlopes] = [zerosLike(start.parameters), zerosLike(start.parameters)];
    exact.output(expected);
    exact.gradient(cotangent, expectedSlopes);
    await trainer.output(out);
    await trainer.gradient(cotangent, slopes);
    // Float32: rounding of phases of up to 10, times four derivatives.
    expect(relativeDistance(out, expected)).toBeLessThan(1e-5);
    for (const [name, values] of Object.entries(slopes)) {
      expect(relativeDistance(values, expectedSlopes[name]), name).toBeLessThan(1e-5);
    }
  });

  const flow: Dynamics = { type: "gradient-flow" };
  const sobolev: TrainingLoss = { loss: { type: "sobolev", order: 1 } };
  it.each([
    ["a residual", tanh, residual(line, "dx^2 - 3", false), flow, 100],
    [
      "a residual of waves with momentum",
      mscale,
      residual(line, "dx - 2", false),
      { type: "momentum", friction: 1 },
      100,
    ],
    ["a residual in two dimensions", gelu, residual(plane, "dx^2 + dy^2", false), flow, 100],
    ["a residual with values beside", tanh, residual(line, "dx^2 - 3", true), { type: "nesterov", friction: 1 }, 100],
    ["a Sobolev loss", tanh, sobolev, flow, 100],
    ["a Sobolev loss of a deep network", deep, sobolev, { type: "momentum", friction: 1 }, 100],
    ["Gauss–Newton", tanh, undefined, { type: "gauss-newton", damping: 0.1 }, 6],
    ["Gauss–Newton on a deep network", deep, undefined, { type: "gauss-newton", damping: 0.1 }, 6],
  ] as const)("has the residual of float64 to 1e-4 after steps: %s", async (_, network, loss, dynamics, steps) => {
    const samples = samplesOf(network);
    const start = initialNetwork(network, 40, 5);
    const exactEngine = familyOf(network).denseFunctions === undefined ? directEngine() : denseEngine();
    const objective = objectiveOf(samples, loss);
    const lambdaMax = await empiricalLambdaMax(start, objective.trainer(exactEngine, start), objective.samples);
    const learningRate = Math.min(0.3, 0.3 * stabilityLimit(dynamics as Dynamics, lambdaMax));
    const options = {
      ...{ learningRate, dynamics: dynamics as Dynamics, saveSteps: [steps] },
      ...(loss === undefined ? {} : { loss }),
    };
    const exact = await train(start, samples, exactEngine, options);
    const run = await train(start, samples, engine(), options);
    expect(relativeDistance(run.residuals[1], exact.residuals[1])).toBeLessThan(1e-4);
    if (exact.applied) expect(relativeDistance(run.applied?.[1] ?? expect.fail(), exact.applied[1])).toBeLessThan(1e-4);
  });

  it("trains residuals side by side as each of them alone, bit for bit, and a coefficient along", async () => {
    const unknown = { name: "c", start: 0.5, exact: 2, rate: 0.7 };
    const inverse = residual(line, "dx^2 - 3", true);
    for (const loss of [
      residual(line, "dx^2 - 3", false),
      { ...inverse, loss: { type: "residual", operator: "dx^2 + 2*c", data: { weight: 0.3 }, unknown } },
    ] as readonly TrainingLoss[]) {
      const job: TrainingJob = {
        ...{ network: tanh, samples: line, loss, dynamics: flow, learningRate: 1e-3, saveSteps: [4], engine: "webgpu" },
      };
      const tasks = [
        { width: 20, seed: 0 },
        { width: 40, seed: 1 },
      ];
      const results: unknown[] = [];
      await trainTogether(job, tasks, { onDone: (result) => results.push(result), onProgress: () => {} });
      for (const { width, seed } of tasks) expect(results).toContainEqual(await trainOne(job, width, seed));
    }
  });
});
