import { describe, expect, it } from "vitest";
import { deep } from "../../../src/network/families/deep.js";
import type { WeightedDeepNetwork } from "../../../src/network/families/deep-network.js";
import {
  type DeepNetwork,
  familyOf,
  initialNetwork,
  type Parameters,
  randomStream,
} from "../../../src/network/index.js";
import type { NetworkFunctions } from "../../../src/network/parameters.js";
import { empiricalKernelMatrix } from "../../../src/ntk/empirical-kernel.js";
import { kernelMatrix } from "../../../src/ntk/kernel.js";
import { gridSamples, midpointSamples, scattered, shuffledOrder } from "../../ntk/reference-case.js";

const one: WeightedDeepNetwork = {
  family: "deep",
  dimension: 1,
  weights: { law: "normal", std: 1.3 },
  layers: [{ activation: "tanh" }],
  outputs: { law: "normal", std: 0.8 },
  train: ["a", "hidden", "w"],
  zeroStart: "none",
};
const three: WeightedDeepNetwork = {
  ...one,
  layers: [
    { activation: "erf" },
    { activation: "gelu", weightStd: 1.4, biasStd: 0.3 },
    { activation: "sin", weightStd: 0.9, biasStd: 0 },
  ],
};
/** On features that all have a bias or a partition point. */
const biased: DeepNetwork = {
  ...three,
  features: { activation: "tanh", biases: { law: "uniform", halfWidth: 20 } },
  train: ["a", "hidden", "w", "b"],
};
const { weights: _, ...unweighted } = three;
const partitioned: DeepNetwork = {
  ...unweighted,
  features: { activation: "tanh", slopes: [2, 4], partition: { halfWidth: 9 } },
  train: ["a", "hidden", "s", "p"],
};
const networks: readonly (readonly [string, DeepNetwork])[] = [
  ["one layer", one],
  ["three layers", three],
  ["three layers, twins", { ...three, zeroStart: "antisymmetric" }],
  ["three layers in a plane, outputs ±1", { ...three, dimension: 2, outputs: { law: "sign" } }],
  [
    "two layers in space, frequencies alone",
    { ...three, dimension: 3, layers: three.layers.slice(0, 2), train: ["w"] },
  ],
  ["three layers on wide biases", biased],
  ["three layers on wide biases in a plane, twins", { ...biased, dimension: 2, zeroStart: "antisymmetric" }],
  ["two layers on partition points", { ...partitioned, layers: three.layers.slice(0, 2) }],
  ["two layers on partition points, slopes alone, twins", { ...partitioned, train: ["s"], zeroStart: "antisymmetric" }],
  ["two layers, all but the frequencies", { ...three, layers: three.layers.slice(0, 2), train: ["a", "hidden"] }],
];

/** f at one point by the definition, with loops over units and none of the arrangement of the family. */
function byDefinition(network: DeepNetwork, width: number, theta: Parameters, x: Float64Array): number {
  const d = network.dimension;
  const copies = network.zeroStart === "antisymmetric" ? 2 : 1;
  const fan = width / copies;
  let f = 0;
  for (let copy = 0; copy < copies; copy++) {
    const inputsOf = (values: readonly number[], name: string, unit: number) =>
      values.reduce((sum, value, i) => sum + theta[name][unit * fan + i] * value, 0);
    const unitsOf = (each: (unit: number) => number) => Array.from({ length: fan }, (_, j) => each(j * copies + copy));
    const phases = unitsOf((unit) =>
      "weights" in network
        ? x.reduce((sum, xi, axis) => sum + xi * theta.w[unit * d + axis], theta.b?.[unit] ?? 0)
        : theta.s[unit] * theta.v[unit] * (x[0] - theta.p[unit]),
    );
    let z = unitsOf((unit) =>
      network.features === undefined
        ? (inputsOf(phases.map(Math.cos), "u", unit) + inputsOf(phases.map(Math.sin), "v", unit)) / Math.sqrt(fan)
        : inputsOf(
            phases.map((phase) => Math.tanh(phase) / rootMeanSquare(network)),
            "W1",
            unit,
          ) / Math.sqrt(fan),
    );
    const sigmas = [Math.tanh, erf, gelu, Math.sin];
    const value = (l: number) => sigmas[network.layers.length === 1 ? 0 : l + 1];
    for (let l = 1; l < network.layers.length; l++) {
      const { weightStd = 1, biasStd = 0 } = network.layers[l];
      const before = z.map(value(l - 1));
      z = unitsOf(
        (unit) =>
          (weightStd * inputsOf(before, `W${l + 1}`, unit)) / Math.sqrt(fan) +
          (biasStd > 0 ? biasStd * theta[`b${l + 1}`][unit] : 0),
      );
    }
    const last = z.map(value(network.layers.length - 1));
    f += unitsOf((unit) => theta.a[unit]).reduce((sum, a, j) => sum + a * last[j], 0);
  }
  return f / Math.sqrt(width);
}

/** Of tanh over a range ±R: 1 − tanh(R)/R, in the mean over ranges. */
function rootMeanSquare({ features }: DeepNetwork): number {
  const ranges =
    features !== undefined && "slopes" in features
      ? features.slopes.map((slope) => slope * features.partition.halfWidth)
      : [20];
  return Math.sqrt(ranges.reduce((sum, range) => sum + 1 - Math.tanh(range) / range, 0) / ranges.length);
}

/** By its power series, for |z| < 3. */
function erf(z: number): number {
  let [term, sum] = [z, z];
  for (let n = 1; n < 60; n++) {
    term *= (-z * z) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

function gelu(z: number): number {
  return 0.5 * z * (1 + erf(z / Math.SQRT2));
}

function pointsOf(dimension: number): Float64Array {
  const random = randomStream(5, dimension);
  return Float64Array.from({ length: 5 * dimension }, () => 2 * random.uniform() - 1);
}

const moved = (theta: Parameters, name: string, at: number, by: number): Parameters => ({
  ...theta,
  [name]: theta[name].map((value, i) => (i === at ? value + by : value)),
});

describe.each(networks)("a deep network of %s", (_, network) => {
  const points = pointsOf(network.dimension);
  const count = points.length / network.dimension;
  const width = 6;
  const start = initialNetwork(network, width, 3);
  // Twins that have moved apart.
  const random = randomStream(8);
  const theta = Object.fromEntries(
    Object.entries(start.parameters).map(([name, values]) => [name, values.map((v) => v + 0.2 * random.normal())]),
  );
  const cotangent = Float64Array.from({ length: count }, () => random.normal());
  const functions = familyOf(network).functions(start, points);

  it("is what its definition says", () => {
    const out = new Float64Array(count);
    functions.output(theta, out);
    for (let i = 0; i < count; i++) {
      const x = points.subarray(i * network.dimension, (i + 1) * network.dimension);
      expect(out[i]).toBeCloseTo(byDefinition(network, width, theta, x), 12);
    }
  });

  it("has the gradient that central differences have", () => {
    const out = new Float64Array(count);
    const weighted = (parameters: Parameters) => {
      functions.output(parameters, out);
      return out.reduce((sum, value, i) => sum + cotangent[i] * value, 0);
    };
    const slopes = Object.fromEntries(Object.entries(theta).map(([name, values]) => [name, values.slice().fill(7)]));
    weighted(theta);
    functions.gradient(theta, cotangent, slopes);
    const groups = new Map(
      familyOf(network)
        .arrays(network, width)
        .map(({ name, group }) => [name, group]),
    );
    const h = 1e-4;
    for (const [name, values] of Object.entries(slopes)) {
      const trained = (network.train as readonly string[]).includes(groups.get(name) as string);
      for (let at = 0; at < values.length; at += 5) {
        const difference = (weighted(moved(theta, name, at, h)) - weighted(moved(theta, name, at, -h))) / (2 * h);
        if (trained) expect(values[at]).toBeCloseTo(difference, 6);
        else expect(values[at]).toBe(0);
      }
    }
  });
});

describe("deep networks", () => {
  it("start from zero to the last bit where they are twins", () => {
    const network: DeepNetwork = { ...three, zeroStart: "antisymmetric" };
    const start = initialNetwork(network, 10, 1);
    const out = new Float64Array(5);
    familyOf(network).functions(start, pointsOf(1)).output(start.parameters, out);
    expect([...out]).toEqual([0, 0, 0, 0, 0]);
  });

  it.each(networks)("have the empirical kernel of their gradients: %s", (_, network) => {
    const samples = network.dimension === 1 ? midpointSamples([-2, 2], 5, "x") : cube(network.dimension);
    const start = initialNetwork(network, 6, 4);
    const functions = familyOf(network).functions(start, samples.points);
    functions.output(start.parameters, new Float64Array(samples.count));
    const rows = gradientRows(functions, start.parameters, samples.count);
    const kernel = empiricalKernelMatrix(network, samples, 6, 4);
    const factor = samples.measureFactor * samples.weight;
    rows.forEach((one, i) => {
      rows.forEach((other, j) => {
        const product = factor * one.reduce((sum, value, k) => sum + value * other[k], 0);
        expect(kernel[i * samples.count + j]).toBeCloseTo(product, 12);
      });
    });
  });

  it("have empirical kernels that tend to the kernel of infinite width", () => {
    const network: DeepNetwork = { ...three, layers: three.layers.slice(0, 2) };
    const samples = midpointSamples([-2, 2], 6, "x");
    const exact = kernelMatrix(network, samples);
    const means = [96, 384].map((width) => {
      const kernels = Array.from({ length: 40 }, (_, seed) => empiricalKernelMatrix(network, samples, width, seed));
      return exact.map((_, at) => kernels.reduce((sum, kernel) => sum + kernel[at], 0) / kernels.length);
    });
    const off = means.map((mean) => Math.hypot(...mean.map((value, i) => value - exact[i])) / Math.hypot(...exact));
    // Fluctuations of 40 kernels fall like width^{−1/2}, the bias like 1/width: measured 0.038 and 0.012 (0.20 at width 24).
    expect(off[0]).toBeLessThan(0.08);
    expect(off[1]).toBeLessThan(0.025);
  });

  it("have the kernel on scattered points that they have on a grid", () => {
    const network: DeepNetwork = { ...three, dimension: 2, layers: three.layers.slice(0, 2) };
    const grid = gridSamples(
      [
        [-2, 2],
        [-1, 1],
      ],
      [4, 3],
      () => 0,
    );
    const random = scattered(grid);
    const [one, other] = [kernelMatrix(network, grid), kernelMatrix(network, random)];
    const order = shuffledOrder(12);
    for (let i = 0; i < 12; i++) {
      for (let j = 0; j < 12; j++) expect(other[i * 12 + j]).toBeCloseTo(one[order[i] * 12 + order[j]], 13);
    }
  });

  it("refuse maps in front of the first layer, laws that are not isotropic and densities that are infinite", () => {
    const paths = (change: Partial<WeightedDeepNetwork>) =>
      deep.mistakes({ ...three, ...change }).map(({ path }) => path);
    expect(paths({})).toEqual([]);
    expect(paths({ layers: [{ activation: "relu", weightStd: 1, biasStd: 0 }] })).toEqual([]);
    expect(paths({ layers: [{ activation: "relu", weightStd: 2, biasStd: 0.1 }] })).toEqual([
      "network.layers[0].weightStd",
      "network.layers[0].biasStd",
    ]);
    expect(paths({ dimension: 2, weights: { law: "uniform", halfWidth: 2 } })).toEqual(["network.weights.law"]);
    expect(paths({ dimension: 2, weights: { law: "uniform", halfWidth: 2, radial: true } })).toEqual([
      "network.weights",
    ]);
    expect(paths({ weights: { law: "power", exponent: 0.5, min: 0, max: 3 } })).toEqual(["network.weights"]);
    expect(paths({ weights: { law: "power", exponent: 0.5, min: 0.1, max: 3 } })).toEqual([]);
    expect(paths({ dimension: 3, weights: { law: "log-uniform", min: 1, max: 2, radial: true } })).toEqual([]);
  });
});

function cube(dimension: number) {
  return gridSamples(
    Array.from({ length: dimension }, () => [-1, 1] as const),
    Array.from({ length: dimension }, () => 2),
    () => 0,
  );
}

/** ∂f(x_i)/∂θ, a row for every sample; must follow an output. */
function gradientRows(functions: NetworkFunctions, parameters: Parameters, count: number): Float64Array[] {
  return Array.from({ length: count }, (_, i) => {
    const unit = new Float64Array(count);
    unit[i] = 1;
    functions.output(parameters, new Float64Array(count));
    const slopes = Object.fromEntries(
      Object.entries(parameters).map(([name, values]) => [name, new Float64Array(values.length)]),
    );
    functions.gradient(parameters, unit, slopes);
    return Float64Array.from(Object.values(slopes).flatMap((values) => [...values]));
  });
}
