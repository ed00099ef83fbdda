import { describe, expect, it } from "vitest";
import { deep } from "../../../src/network/families/deep.js";
import type { PartitionDeepNetwork, WeightedDeepNetwork } from "../../../src/network/families/deep-network.js";
import { type DeepNetwork, kernelTerms } from "../../../src/network/index.js";
import { empiricalKernelMatrix } from "../../../src/ntk/empirical-kernel.js";
import { kernelMatrix } from "../../../src/ntk/kernel.js";
import { midpointSamples } from "../../ntk/reference-case.js";

const layers = {
  family: "deep",
  dimension: 1,
  layers: [{ activation: "erf" }],
  outputs: { law: "normal", std: 1 },
  zeroStart: "none",
} as const;
const range = 40;
const std = 1.5;
const biased: WeightedDeepNetwork = {
  ...layers,
  weights: { law: "normal", std },
  features: { activation: "tanh", biases: { law: "uniform", halfWidth: range } },
  train: ["a", "hidden", "w", "b"],
};
const halfWidth = 12;
const slopes = [2, 5];
const partitioned: PartitionDeepNetwork = {
  ...layers,
  features: { activation: "tanh", slopes, partition: { halfWidth } },
  train: ["a", "hidden", "s", "p"],
};

/** ∫ (1 − tanh z tanh(z + y)) dz / 2 and ∫ sech² z sech²(z + y) dz in closed form. */
const ofValues = (y: number) => (Math.abs(y) < 1e-4 ? 1 + (y * y) / 3 : y / Math.tanh(y));
const ofSlopes = (y: number) =>
  Math.abs(y) < 1e-2 ? 4 / 3 - (8 * y * y) / 15 : (4 * (y / Math.tanh(y) - 1)) / Math.sinh(y) ** 2;
/** ∫ z sech² z z' sech² z' dz for z' = z + y, by the trapezoidal rule, which is exact to rounding for functions that end like that. */
function ofMoments(y: number): number {
  const f = (z: number) => z / Math.cosh(z) ** 2;
  let sum = 0;
  for (let z = -40; z <= 40; z += 0.05) sum += f(z - y / 2) * f(z + y / 2);
  return 0.05 * sum;
}

/** E over w ~ N(0, std²), by the trapezoidal rule. */
function overWeights(f: (w: number) => number): number {
  let [sum, mass] = [0, 0];
  for (let w = -9; w <= 9; w += 0.01) {
    const weight = Math.exp((-w * w) / 2);
    sum += weight * f(std * w);
    mass += weight;
  }
  return sum / mass;
}

/** Θ of one erf layer, by the arcsine (Williams 1998), from the covariance of its z and what training the features gives z. */
function ofErfLayer(c: number, inner: number): number {
  return (2 / Math.PI) * Math.asin((2 * c) / 3) + (4 / Math.PI / Math.sqrt(9 - 4 * c * c)) * (c + inner);
}

function byDefinition(network: DeepNetwork, x: number, y: number): number {
  const r = x - y;
  if ("weights" in network) {
    const meanSquare = 1 - 1 / range;
    const c = (1 - overWeights((w) => ofValues(w * r)) / range) / meanSquare;
    const psi = overWeights((w) => ofSlopes(w * r)) / (2 * range) / meanSquare;
    return ofErfLayer(c, psi * (1 + x * y));
  }
  const mean = (f: (s: number) => number) => slopes.reduce((sum, s) => sum + f(s), 0) / slopes.length;
  const meanSquare = 1 - mean((s) => 1 / (s * halfWidth));
  const c = (1 - mean((s) => ofValues(s * r) / (s * halfWidth))) / meanSquare;
  const ofP = mean((s) => (s * s * ofSlopes(s * r)) / (2 * s * halfWidth));
  const ofS = mean((s) => ofMoments(s * r) / s ** 2 / (2 * s * halfWidth));
  return ofErfLayer(c, (ofP + ofS) / meanSquare);
}

describe("a deep network on wide biases or on partition points", () => {
  it.each([
    ["wide biases", biased],
    ["partition points", partitioned],
  ])("has the kernel of its covariances in closed form: %s", (_, network) => {
    const samples = midpointSamples([-2, 2], 7, "x");
    const K = kernelMatrix(network, samples);
    const { points, weight, measureFactor } = samples;
    points.forEach((x, i) => {
      points.forEach((y, j) => {
        const exact = measureFactor * weight * byDefinition(network, x, y);
        expect(Math.abs(K[i * 7 + j] - exact)).toBeLessThan(1e-9 * K[0]);
      });
    });
  });

  it.each([
    // Measured 0.020, 0.016 and 0.040: the fluctuation of one kernel over √40, and a bias like 1/width.
    ["wide biases", biased, 0.05],
    ["partition points", partitioned, 0.04],
    [
      "two layers, bells",
      {
        ...biased,
        features: { activation: "gaussian", biases: { law: "uniform", halfWidth: 20 } },
        layers: [{ activation: "erf" }, { activation: "relu", weightStd: 1.4, biasStd: 0.2 }],
      } satisfies DeepNetwork,
      0.1,
    ],
  ])("has the mean of empirical kernels: %s", (_, network, bound) => {
    const samples = midpointSamples([-3, 3], 6, "x");
    const exact = kernelMatrix(network, samples);
    const kernels = Array.from({ length: 40 }, (__, seed) => empiricalKernelMatrix(network, samples, 256, seed));
    const mean = exact.map((___, at) => kernels.reduce((sum, kernel) => sum + kernel[at], 0) / kernels.length);
    expect(Math.hypot(...mean.map((value, i) => value - exact[i])) / Math.hypot(...exact)).toBeLessThan(bound);
  });

  it("is one on Fourier features where the features are sines of a uniform phase", () => {
    const { features: _, ...plain } = biased;
    const samples = midpointSamples([-2, 2], 6, "x");
    const waves: DeepNetwork = { ...biased, features: { activation: "sin", biases: { law: "uniform-phase" } } };
    const [one, other] = [
      kernelMatrix({ ...waves, train: ["a", "hidden", "w"] }, samples),
      kernelMatrix({ ...plain, train: ["a", "hidden", "w"] }, samples),
    ];
    for (let i = 0; i < one.length; i++) expect(one[i]).toBeCloseTo(other[i], 12);
  });

  it("has coefficients that give its kernel back", () => {
    // k(r) = (1/π) ∫_0^∞ k̂(ξ) cos(ξr) dξ, plus what it tends to: here 0. A trapezoidal rule out to where e^{−…} has left nothing.
    const network: DeepNetwork = {
      ...biased,
      features: { activation: "gaussian", biases: { law: "uniform", halfWidth: 20 } },
      layers: [{ activation: "erf" }],
    };
    const step = 0.005;
    const xi = Float64Array.from({ length: 12_000 }, (_, k) => k * step);
    for (const { kernel } of kernelTerms(network)) {
      const shape = new Float64Array(xi.length);
      kernel.shape(xi, shape);
      const r = Float64Array.of(0, 0.3, 1, 2.5);
      const exact = kernel.lags?.(r) as Float64Array;
      r.forEach((lag, i) => {
        const sum = shape.reduce((total, value, k) => total + (k === 0 ? 0.5 : 1) * value * Math.cos(xi[k] * lag), 0);
        // Far out the table is right to 1e-13 of the peak at each frequency.
        expect(Math.abs((step * sum) / Math.PI - exact[i])).toBeLessThan(1e-6 * exact[0]);
      });
    }
  });

  it("is refused where its features have no kernel of x − x'", () => {
    const paths = (change: object) => deep.mistakes({ ...biased, ...change } as DeepNetwork).map(({ path }) => path);
    const features = (activation: string, biases: object = { law: "uniform", halfWidth: 30 }) => ({
      features: { activation, biases },
    });
    expect(paths({})).toEqual([]);
    expect(paths(features("relu"))).toEqual(["network.features.activation"]);
    expect(paths(features("srelu"))).toEqual(["network.features.activation"]);
    expect(paths(features("tanh", { law: "uniform", halfWidth: 2 }))).toEqual(["network.features.activation"]);
    expect(paths(features("tanh", { law: "normal", std: 20 }))).toEqual(["network.features.biases"]);
    expect(paths(features("sin"))).toEqual(["network.features.biases"]);
    expect(paths(features("square", { law: "uniform-phase" }))).toEqual(["network.features.activation"]);
    expect(paths({ weights: { law: "uniform", halfWidth: 2 } })).toEqual(["network.weights.law"]);
    expect(paths({ train: ["a", "s"] })).toEqual(["network.train"]);
    const inPieces = (change: object) =>
      deep.mistakes({ ...partitioned, ...change } as DeepNetwork).map(({ path }) => path);
    expect(inPieces({})).toEqual([]);
    expect(inPieces({ dimension: 2 })).toEqual(["network.features.partition"]);
    const [{ message }] = deep.mistakes({ ...partitioned, dimension: 3 });
    expect(message).toMatch(/are for dimension 1, found 3: .* Give weights and biases instead$/);
    expect(inPieces({ weights: { law: "normal", std: 1 } })).toEqual(["network.weights"]);
    expect(inPieces({ features: { ...partitioned.features, slopes: [1] } })).toEqual(["network.features.slopes"]);
    expect(inPieces({ features: { ...partitioned.features, activation: "sin" } })).toEqual([
      "network.features.activation",
    ]);
  });

  it("says how many features do not bend where the error is", () => {
    const at = (x: number) => ({ points: Float64Array.of(x), values: Float64Array.of(1) });
    expect(deep.caveats(biased, at(6))).toEqual([]);
    // P(|w| · 20 > 40) for w ~ N(0, 1.5²).
    const [{ numbers, path }] = deep.caveats(biased, at(20));
    expect(path).toBe("network.features.biases");
    expect(numbers.missing).toBeCloseTo(0.182, 1);
    expect(deep.caveats(partitioned, at(11))).toEqual([]);
    expect(deep.caveats(partitioned, at(13))[0].numbers).toEqual({ missing: 1 });
  });
});
