import { expect } from "vitest";
import { anchorsOf } from "../../src/data/anchors.js";
import type { SampleSet } from "../../src/data/samples.js";
import { type Dynamics, stabilityLimit } from "../../src/network/dynamics/index.js";
import { familyOf } from "../../src/network/families/index.js";
import { initialNetwork } from "../../src/network/initial-network.js";
import type { Network } from "../../src/network/network.js";
import { denseEngine } from "../../src/train/dense-engine.js";
import { directEngine } from "../../src/train/direct-engine.js";
import { empiricalLambdaMax } from "../../src/train/empirical-kernel.js";
import type { AnyEngine } from "../../src/train/engine.js";
import { train } from "../../src/train/gradient-descent.js";
import { objectiveOf, type TrainingLoss } from "../../src/train/objective.js";
import { boxSamples, relativeDistance, uniformSamples } from "./networks.js";

const common = { outputs: { law: "normal", std: 1 }, zeroStart: "none" } as const;
const weights = { law: "normal", std: 1.2 } as const;
export const tanh: Network = {
  ...{ family: "shallow", dimension: 1, activation: "tanh", weights, biases: { law: "normal", std: 1.5 }, ...common },
  train: ["a", "w", "b"],
};
export const gelu: Network = { ...tanh, dimension: 2, activation: "gelu" };
export const repnet: Network = {
  ...{ family: "repnet", dimension: 1, activation: "silu", slopes: [1, 2], partition: { halfWidth: 4 }, ...common },
  train: ["a", "s", "p"],
};
export const deep: Network = {
  ...{ family: "deep", dimension: 1, weights, train: ["a", "hidden", "w"], ...common },
  layers: [{ activation: "tanh" }, { activation: "gelu", weightStd: 1.2, biasStd: 0.3 }],
};

export const line = uniformSamples(32, 2);
export const plane = boxSamples([6, 5], 1.5);
export const samplesOf = ({ dimension }: Network) => (dimension === 2 ? plane : line);

/** A residual, with values beside where they are wanted. */
export function residual(samples: SampleSet, operator: string, beside: boolean): TrainingLoss {
  const anchors = beside ? anchorsOf(samples, 0.3, { points: [[-2]], weight: 3 }, ([x]) => Math.cos(x)) : null;
  return {
    loss: { type: "residual", operator },
    wanted: samples.target.map((value, i) => value + Math.sin(i)),
    ...(anchors === null ? {} : { anchors }),
  };
}

export const flow: Dynamics = { type: "gradient-flow" };
export const sobolev: TrainingLoss = { loss: { type: "sobolev", order: 1 } };

/** Holds an engine in float32 against float64 after so many steps. */
export async function compareLosses(
  engine: AnyEngine,
  network: Network,
  loss: TrainingLoss | undefined,
  dynamics: Dynamics,
  steps: number,
) {
  const samples = samplesOf(network);
  const start = initialNetwork(network, 40, 5);
  const exactEngine = familyOf(network).denseFunctions === undefined ? directEngine() : denseEngine();
  const objective = objectiveOf(samples, loss);
  const lambdaMax = await empiricalLambdaMax(start, objective.trainer(exactEngine, start), objective.samples);
  const learningRate = Math.min(0.3, 0.3 * stabilityLimit(dynamics, lambdaMax));
  const options = {
    ...{ learningRate, dynamics: dynamics, saveSteps: [steps] },
    ...(loss === undefined ? {} : { loss }),
  };
  const exact = await train(start, samples, exactEngine, options);
  const run = await train(start, samples, engine, options);
  expect(relativeDistance(run.residuals[1], exact.residuals[1])).toBeLessThan(1e-4);
  if (exact.applied) expect(relativeDistance(run.applied?.[1] ?? expect.fail(), exact.applied[1])).toBeLessThan(1e-4);
}
