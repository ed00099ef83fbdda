import { describe, expect, it } from "vitest";
import { gamma } from "../../src/expression/index.js";
import { type Initialisation, initialisation, type Network } from "../../src/network/index.js";
import { meshDimension } from "../../src/network/input-dimension.js";

/** Points of the first axis about the origin, 0.3 away from it along the others. */
function lineOf(dimension: 1 | 2 | 3, half: number, count = 12) {
  const points = Float64Array.from({ length: count * dimension }, (_, k) =>
    k % dimension === 0 ? -half + (2 * half * (Math.floor(k / dimension) + 0.5)) / count : 0.3,
  );
  return { points, dimension, spacing: (2 * half) / count };
}

function at(network: Network): Initialisation {
  const { spacing, ...set } = lineOf(meshDimension(network.dimension), 3);
  return initialisation(network, set, spacing);
}

const common = {
  outputs: { law: "normal", std: 1.3 },
  train: ["a"],
  zeroStart: "antisymmetric",
  biases: { law: "uniform-phase" },
  scales: [1, 4],
  amplitude: "one",
  partition: { halfWidth: 5 },
} as const;
const normal = { law: "normal", std: 2 } as const;
const wide = { law: "uniform", halfWidth: 4 } as const;
const networks: readonly Readonly<Record<string, unknown>>[] = [
  { family: "shallow", dimension: 1, activation: "tanh", weights: normal, biases: wide },
  { family: "shallow", dimension: 1, activation: "relu", weights: { law: "uniform", halfWidth: 3 }, biases: normal },
  {
    family: "mscale",
    dimension: 1,
    activation: "sin",
    weights: { law: "laplace", scale: 1 },
    amplitude: "scale-power",
  },
  { family: "mscale", dimension: 1, activation: "cos", weights: normal, biases: { law: "normal", std: 0.3 } },
  { family: "shallow", dimension: 1, activation: "triangle", weights: normal },
  { family: "shallow", dimension: 2, activation: "gelu", weights: normal, biases: wide },
  { family: "shallow", dimension: 2, activation: "tanh", weights: { ...wide, radial: true }, biases: wide },
  { family: "shallow", dimension: 3, activation: "relu", weights: normal, biases: normal },
  { family: "fourier-features", dimension: 2, weights: normal },
  { family: "deep", dimension: 1, weights: normal, layers: [{ activation: "relu" }] },
  {
    ...{ family: "deep", dimension: 2, weights: normal },
    layers: [{ activation: "tanh" }, { activation: "erf", weightStd: 1.5, biasStd: 0.4 }],
  },
  { family: "repnet", dimension: 1, activation: "relu", slopes: [2, 6] },
  { family: "repnet", dimension: 1, activation: "tanh", slopes: { law: "log-uniform", min: 1, max: 5 } },
  { family: "repnet", dimension: 2, activation: "silu", slopes: [2, 6], partition: { std: 2 } },
];

describe.each(networks)("networks at the start: $family, $activation in $dimension-D", (described) => {
  const found = at({ ...common, ...described } as unknown as Network);
  const sizes = [found.slopeScale, found.output, found.slope];

  it("are in theory what they are when they are drawn", () => {
    for (const size of sizes) {
      if (size === undefined) continue;
      const { mean, std, sampled } = size;
      if (mean === null || std === null) expect.fail();
      // 256 networks of 64 units: 16384 units, of which squares have a relative standard deviation of at most 4; 256 means of f.
      expect(Math.abs(sampled.std / std - 1)).toBeLessThan(0.05);
      expect(Math.abs(sampled.mean - mean)).toBeLessThan(0.25 * std);
    }
  });

  it("have as many partition points as are counted", () => {
    if (found.partition === undefined) return;
    const { density, sampled } = found.partition;
    // Counts of hundreds: 5 %, less where the mean over an interval is not the value in its middle.
    density?.forEach((value, i) => void expect(Math.abs(sampled[i] - value)).toBeLessThan(0.2 * value + 0.004));
    const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
    expect(Math.abs(sum(sampled) / sum(density ?? []) - 1)).toBeLessThan(0.04);
  });
});

describe("the exact sizes at the start", () => {
  it("are those of known integrals", () => {
    const sine = at({ ...common, family: "mscale", dimension: 1, activation: "sin", weights: normal } as Network);
    expect(sine.output.std).toBeCloseTo(1.3 * Math.SQRT1_2, 12);
    // E α² w² cos² = ½ (1 + 16)/2 · 4.
    expect(sine.slope.std).toBeCloseTo(1.3 * Math.sqrt(17), 12);
    expect(sine.partition).toBeUndefined();
    for (const dimension of [1, 2, 3] as const) {
      const { slopeScale } = at({ ...common, family: "fourier-features", dimension, weights: normal } as Network);
      const mean = (2 * Math.SQRT2 * gamma((dimension + 1) / 2)) / gamma(dimension / 2);
      expect(slopeScale?.mean).toBeCloseTo(mean, 10);
      expect(slopeScale?.std).toBeCloseTo(Math.sqrt(4 * dimension - mean ** 2), 10);
    }
    // The mean distance of points of a square of side 2 from its middle.
    const square = at({
      ...{ ...common, family: "fourier-features", dimension: 2 },
      weights: { law: "uniform", halfWidth: 1 },
    } as Network);
    expect(square.slopeScale?.mean).toBeCloseTo((Math.SQRT2 + Math.log(1 + Math.SQRT2)) / 3, 9);
    // ReLU on partition points that are even on (−5, 5): E s² ½ is all that is needed of slopes.
    const relu = at({ ...common, family: "repnet", dimension: 1, activation: "relu", slopes: [2, 6] } as Network);
    expect(relu.slope.std).toBeCloseTo(1.3 * Math.sqrt(10), 6);
    expect(relu.partition?.density).toEqual(Array(12).fill(0.1));
  });

  it("are null where they are infinite or not known", () => {
    const cauchy = { law: "student-t", dof: 1, scale: 1 } as const;
    const heavy = at({ ...common, family: "mscale", dimension: 1, activation: "sin", weights: cauchy } as Network);
    expect([heavy.slopeScale?.mean, heavy.slope.std]).toEqual([null, null]);
    expect(heavy.output.std).toBeCloseTo(1.3 * Math.SQRT1_2, 12);
    const components = at({
      ...{ ...common, family: "shallow", dimension: 2, activation: "tanh" },
      ...{ weights: { law: "uniform", halfWidth: 1 }, biases: wide },
    } as Network);
    expect([components.slope.std, components.partition?.density]).toEqual([null, null]);
    expect(Math.abs(components.output.sampled.std / (components.output.std ?? 0) - 1)).toBeLessThan(0.05);
  });
});
