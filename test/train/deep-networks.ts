import { expect } from "vitest";
import { type ActivationSpec, activationNames, activationOf } from "../../src/network/activations/index.js";
import { type Dynamics, stabilityLimit } from "../../src/network/dynamics/index.js";
import type { DeepNetwork } from "../../src/network/families/deep-network.js";
import { initialNetwork } from "../../src/network/initial-network.js";
import type { ZeroStart } from "../../src/network/law.js";
import { randomStream } from "../../src/network/random.js";
import { denseEngine } from "../../src/train/dense-engine.js";
import { empiricalLambdaMax } from "../../src/train/empirical-kernel.js";
import type { AnyEngine } from "../../src/train/engine.js";
import { train } from "../../src/train/gradient-descent.js";
import { boxSamples, relativeDistance, uniformSamples } from "./networks.js";

/**
 * Those without jumps, and of those with kinks the ones with one: across several on its way (srelu, triangle) rounding grows, to 3e-3 in 100 steps of the dense engine in float32
 * on one network of the list too.
 */
const activations: readonly ActivationSpec[] = [
  ...activationNames.filter((name) => activationOf(name).kinks.length < 2),
  ...[{ name: "leaky-relu", slope: -0.3 } as const, { expression: "tanh(z) + 0.1*z" }],
];

/** The i-th of a list of random deep networks: depths 1 to 5, one or two dimensions, all kinds of features, all subsets of trained groups. */
export function randomNetwork(i: number): { readonly network: DeepNetwork; readonly width: number } {
  const random = randomStream(731, i);
  const pick = <T>(choices: readonly T[]) => choices[Math.floor(choices.length * random.uniform())];
  const activation = () => pick(activations);
  const layers = Array.from({ length: 1 + (i % 5) }, (_, l) => ({
    activation: activation(),
    ...(l === 0 ? {} : { weightStd: 0.7 + random.uniform(), biasStd: pick([0, 0.3]) }),
  }));
  const weights = { law: "normal", std: 0.5 + 1.5 * random.uniform() } as const;
  const zeroStart = pick<ZeroStart>(["antisymmetric", "subtract", "none"]);
  const common = { family: "deep", layers, outputs: { law: "normal", std: 1 }, zeroStart } as const;
  const groupsOf = <T extends string>(groups: readonly T[]) => {
    const subset = 1 + (Math.floor(i / 5) % (2 ** groups.length - 1));
    return groups.filter((_, g) => (subset >> g) % 2 === 1);
  };
  const width = 2 * (3 + Math.floor(18 * random.uniform()));
  const dimension = i % 3 === 0 ? 2 : 1;
  const kinds: readonly (() => DeepNetwork)[] = [
    () => ({ ...common, dimension, weights, train: groupsOf(["a", "hidden", "w"]) }),
    () => {
      const features = { activation: "tanh", biases: { law: "uniform", halfWidth: 8 } } as const;
      return { ...common, dimension, weights, features, train: groupsOf(["a", "hidden", "w", "b"]) };
    },
    () => {
      const features = { activation: "erf", slopes: [2, 4], partition: { halfWidth: 9 } } as const;
      return { ...common, dimension: 1, features, train: groupsOf(["a", "hidden", "s", "p"]) };
    },
  ];
  return { network: kinds[[0, 0, 1, 0, 2][Math.floor(i / 2) % 5]](), width };
}

const samplesOf = (dimension: number, i: number) =>
  dimension === 2 ? boxSamples([5, 4 + (i % 5)], 1.5, "random") : uniformSamples(20 + 3 * i);

const dynamicsOf = (i: number): Dynamics =>
  ([{ type: "gradient-flow" }, { type: "momentum", friction: 1 }, { type: "nesterov", friction: 0.5 }] as const)[i % 3];

/** Checks that an engine in float32 has the residual of the dense one in float64 to 1e-4 of itself after 1 and 100 steps with the i-th network. */
export async function compareWithDense(engine: AnyEngine, i: number): Promise<void> {
  const { network, width } = randomNetwork(i);
  const samples = samplesOf(network.dimension, i);
  const start = initialNetwork(network, width, i);
  const lambdaMax = await empiricalLambdaMax(start, denseEngine().trainer(start, samples), samples);
  const dynamics = dynamicsOf(i);
  const learningRate = Math.min(0.5, 0.3 * stabilityLimit(dynamics, lambdaMax));
  const options = { learningRate, dynamics, saveSteps: [1, 100] };
  const exact = await train(start, samples, denseEngine(), options);
  const run = await train(start, samples, engine, options);
  run.residuals.forEach((residual, k) => {
    expect(relativeDistance(residual, exact.residuals[k]), `${i}, ${JSON.stringify(network)}`).toBeLessThan(1e-4);
  });
}

/** Two layers with biases between. */
export const reluTanh: DeepNetwork = {
  ...{ family: "deep", dimension: 1, weights: { law: "normal", std: 2 }, zeroStart: "none" },
  layers: [{ activation: "relu" }, { activation: "tanh", weightStd: 1.3, biasStd: 0.2 }],
  ...{ outputs: { law: "normal", std: 1 }, train: ["a", "hidden", "w"] },
};
