import { sampleSet } from "../../src/data/sample-set.js";
import type { SampleSet } from "../../src/data/samples.js";
import type { ActivationSpec } from "../../src/network/activations/index.js";
import type { FourierFeaturesNetwork } from "../../src/network/families/fourier-features.js";
import type { MscaleNetwork } from "../../src/network/families/mscale.js";
import type { InitialNetwork } from "../../src/network/initial-network.js";
import { initialNetwork } from "../../src/network/initial-network.js";
import type { ZeroStart } from "../../src/network/law.js";
import type { Network } from "../../src/network/network.js";
import type { Parameters } from "../../src/network/parameters.js";
import { type RandomStream, randomStream } from "../../src/network/random.js";

export const mscale: MscaleNetwork = {
  family: "mscale",
  dimension: 1,
  activation: "sin",
  scales: [1, 2],
  amplitude: "one",
  weights: { law: "normal", std: 1 },
  biases: { law: "uniform-phase" },
  outputs: { law: "normal", std: 1 },
  train: ["a", "w", "b"],
  zeroStart: "antisymmetric",
};

export const fourierFeatures: FourierFeaturesNetwork = {
  family: "fourier-features",
  dimension: 1,
  weights: { law: "normal", std: 1.5 },
  outputs: { law: "normal", std: 1 },
  train: ["a", "w"],
  zeroStart: "antisymmetric",
};

/** Θ = (1 + 0.64 x·y) e^{−1.69 |x − y|²/2} of these features. */
export const smoothFeatures: FourierFeaturesNetwork = {
  ...fourierFeatures,
  weights: { law: "normal", std: 1.3 },
  outputs: { law: "normal", std: 0.8 },
  zeroStart: "none",
};

export function uniformSamples(count: number, halfWidth = 3, measure: "lebesgue" | "mean" = "lebesgue"): SampleSet {
  const recipe = { box: [[-halfWidth, halfWidth]], samples: [count], placement: "midpoint", measure } as const;
  return sampleSet(recipe, (x) => Math.exp(-x * x) * Math.sin(3 * x + 0.4));
}

/** Samples on a tensor grid of [−halfWidth, halfWidth]^d with these counts. */
export function boxSamples(counts: readonly number[], halfWidth = 2, placement: "midpoint" | "random" = "midpoint") {
  const box = counts.map(() => [-halfWidth, halfWidth] as const);
  return sampleSet(
    { box, samples: counts, placement, seed: 1, measure: "lebesgue" },
    (x, y, z = 0) => Math.exp(-x * x - y * y) * Math.sin(3 * x - 2 * y + z + 0.4),
  );
}

export interface SmallCase {
  readonly start: InitialNetwork;
  readonly samples: SampleSet;
  readonly cotangent: Float64Array;
  readonly title: string;
}

/**
 * The i-th of a list of random small networks that runs through both families and all subsets of trained groups.
 */
export function smallCase(i: number, dimension: 1 | 2 | 3 = 1): SmallCase {
  const random = randomStream(2024, i);
  const pick = <T>(choices: readonly T[]) => choices[Math.floor(choices.length * random.uniform())];
  const zeroStart = pick<ZeroStart>(["antisymmetric", "subtract", "none"]);
  const outputs = pick([{ law: "normal", std: 0.5 + random.uniform() } as const, { law: "sign" } as const]);
  const weights = pick([{ law: "normal", std: 1.2 } as const, { law: "uniform", halfWidth: 3 } as const]);
  const network: Network =
    i % 2 === 0
      ? {
          ...mscale,
          dimension,
          scales: pick([[1], [1, 2], [1, 2, 4], [0.5, 3]]),
          amplitude: pick(["one", "scale-power"] as const),
          biases: pick([{ law: "uniform-phase" } as const, { law: "normal", std: 0.7 } as const]),
          train: (["a", "w", "b"] as const).filter((_, bit) => ((i / 2) >> bit) % 2 === 1),
          weights,
          outputs,
          zeroStart,
        }
      : {
          ...fourierFeatures,
          dimension,
          train: (["a", "w"] as const).filter((_, bit) => (((i - 1) / 2) >> bit) % 2 === 1),
          weights,
          outputs,
          zeroStart,
        };
  const width = 2 * (3 + Math.floor(8 * random.uniform()));
  const count = 20 + Math.floor(30 * random.uniform());
  const halfWidth = 1 + 2 * random.uniform();
  const samples =
    dimension === 1
      ? uniformSamples(count, halfWidth)
      : boxSamples(dimension === 2 ? [7, 5] : [4, 3, 2], halfWidth, pick(["midpoint", "random"] as const));
  const start = initialNetwork(network, width, i);
  return {
    // Away from the start, where an antisymmetric network is zero and relative errors mean nothing.
    start: { ...start, parameters: shaken(start.parameters, random) },
    samples,
    cotangent: samples.target.map(() => random.normal()),
    title: `${dimension}-D case ${i}: ${network.family}, trains [${network.train.join(", ")}], ${zeroStart}`,
  };
}

/** The i-th of a list of random small networks of an activation, which runs through both its families and all subsets of trained groups. */
export function activationCase(activation: ActivationSpec, i: number, dimension: 1 | 2 | 3): SmallCase {
  const random = randomStream(2025, i, dimension);
  const groups = (["a", "w", "b"] as const).filter((_, bit) => ((i + 1) >> bit) % 2 === 1);
  const common = { ...mscale, dimension, activation, biases: { law: "normal", std: 1.5 }, train: groups } as const;
  const { scales: _, amplitude: __, ...unscaled } = common;
  const network: Network = i % 2 === 0 ? common : { ...unscaled, family: "shallow" };
  const samples =
    dimension === 1 ? uniformSamples(37, 2) : boxSamples(dimension === 2 ? [7, 5] : [4, 3, 2], 1.5, "random");
  const start = initialNetwork(network, 14, i);
  return {
    start: { ...start, parameters: shaken(start.parameters, random) },
    samples,
    cotangent: samples.target.map(() => random.normal()),
    title: `${dimension}-D ${JSON.stringify(activation)} ${network.family}, trains [${groups.join(", ")}]`,
  };
}

function shaken(parameters: Parameters, random: RandomStream): Parameters {
  const shake = (values: Float64Array) => values.map((value) => value + 0.3 * random.normal());
  return { a: shake(parameters.a), w: shake(parameters.w), b: shake(parameters.b) };
}

/** ‖x − y‖ / ‖y‖; 0 where both vanish. */
export function relativeDistance(x: Float64Array, y: Float64Array): number {
  const norm = (values: Float64Array) => Math.hypot(...values);
  const distance = norm(x.map((value, i) => value - y[i]));
  return distance === 0 ? 0 : distance / norm(y);
}

export function emptyParameters(width: number, dimension = 1): Parameters {
  return { a: new Float64Array(width), w: new Float64Array(width * dimension), b: new Float64Array(width) };
}
