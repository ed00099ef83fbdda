import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import type { SampleSet } from "../../src/data/samples.js";
import { descentResponse, flowResponse, type Response } from "../../src/network/dynamics/index.js";
import type { Network } from "../../src/network/network.js";
import { kernelEigenbasis, respondInEigenbasis } from "../../src/ntk/eigenbasis.js";
import { empiricalKernelMatrix } from "../../src/ntk/empirical-kernel.js";
import { responses } from "../../src/ntk/response.js";
import { predictedDeviation } from "../../src/ntk/width-law.js";
import { gridSamples, midpointSamples, referenceCase } from "./reference-case.js";

export const oneScale = referenceCase("mscale-one-scale").network as Extract<Network, { family: "mscale" }>;
export const samples = midpointSamples([-2.5, 2.5], 16, "exp(-x^2/2) * (sin(x) + 0.5 * cos(2*x))");
export const inPlane = gridSamples(
  [
    [-1.5, 1.5],
    [-1, 1.5],
  ],
  [5, 4],
  (x, y) => Math.exp(-(x * x + y * y) / 2) * Math.sin(x - 1.5 * y + 0.4),
);
const inSpace = gridSamples(
  [
    [-1, 1],
    [-1, 1],
    [0, 1],
  ],
  [3, 3, 2],
  (x, y, z) => Math.cos(x - y) + z,
);
export const times = [0, 0.5, 2];

/** f(K_N, t) u₀ with the empirical kernel of one sampled network, by dense eigendecomposition. */
function withEmpiricalKernel(
  network: Network,
  samples: SampleSet,
  response: Response,
  width: number,
  seed: number,
): Float64Array[] {
  const n = samples.count;
  const u0 = samples.target.map((f) => -f);
  const K = empiricalKernelMatrix(network, samples, width, seed);
  const dense = new EigenvalueDecomposition(
    new Matrix(Array.from({ length: n }, (_, i) => Array.from(K.subarray(i * n, (i + 1) * n)))),
    { assumeSymmetric: true },
  );
  const V = dense.eigenvectorMatrix;
  const c = V.transpose().mmul(Matrix.columnVector(Array.from(u0)));
  const lambda = Float64Array.from(dense.realEigenvalues, (value) => Math.max(0, value));
  return times.map((time) => {
    const f = responses(response, lambda, time);
    return Float64Array.from(V.mmul(c.clone().mulColumnVector(Array.from(f))).to1DArray());
  });
}

/** Any activation, with biases over a range that is wider than Ω. */
const wideBiases = (activation: "tanh" | "relu", halfWidth: number): Network => ({
  family: "shallow",
  dimension: 1,
  activation,
  weights: { law: "normal", std: 1 },
  biases: { law: "uniform", halfWidth },
  outputs: { law: "sign" },
  train: ["a", "w", "b"],
  zeroStart: "antisymmetric",
});

const experiments: readonly (readonly [string, Network, Response, number, SampleSet])[] = [
  ["gradient flow of a tanh network", wideBiases("tanh", 10), flowResponse({ type: "gradient-flow" }), 4000, samples],
  [
    "gradient descent of a ReLU network",
    wideBiases("relu", 8),
    descentResponse({ type: "gradient-flow" }, 0.02),
    4000,
    samples,
  ],
  ["gradient flow, antisymmetric", oneScale, flowResponse({ type: "gradient-flow" }), 2000, samples],
  [
    "gradient descent, two scales that share the width unequally",
    { ...oneScale, scales: [1, 2], zeroStart: "subtract" },
    descentResponse({ type: "gradient-flow" }, 0.01),
    // 1001 units of the first scale, 1000 of the second.
    2001,
    samples,
  ],
  [
    "momentum, normal biases, signs",
    { ...oneScale, biases: { law: "normal", std: 0.5 }, outputs: { law: "sign" }, train: ["w", "b"] },
    flowResponse({ type: "momentum", friction: 1 }),
    2000,
    samples,
  ],
  [
    "heavy ball, Fourier features with a uniform law",
    { ...referenceCase("fourier-features-normal").network, weights: { law: "uniform", halfWidth: 4 } } as Network,
    descentResponse({ type: "momentum", friction: 1 }, 0.01),
    4000,
    samples,
  ],
  [
    "gradient flow of two scales in 2-D, normal biases",
    { ...oneScale, dimension: 2, scales: [1, 2], biases: { law: "normal", std: 0.5 } },
    flowResponse({ type: "gradient-flow" }),
    3000,
    inPlane,
  ],
  [
    "gradient descent in 3-D, Laplace components",
    { ...oneScale, dimension: 3, weights: { law: "laplace", scale: 0.8 } },
    descentResponse({ type: "gradient-flow" }, 0.05),
    3000,
    inSpace,
  ],
];

/** Holds the width law against the flows of sampled kernels. */
export function testSampledDeviations(names: readonly string[]): void {
  const chosen = names.map((name) => experiments.find(([known]) => known === name) ?? expect.fail(name));
  describe("predictedDeviation", () => {
    it.each(chosen)("is what sampled kernels of finite width show: %s", (_, network, response, width, samples) => {
      const u0 = samples.target.map((f) => -f);
      const basis = kernelEigenbasis(network, samples);
      const predicted = predictedDeviation(network, samples, u0, times, response, [width], basis, {
        unitsPerScale: 1600,
      });
      const limit = respondInEigenbasis(basis, response, u0, times);
      const size = u0.reduce((sum, value) => sum + value * value, 0);
      const networks = Array.from({ length: 60 }, (_, seed) =>
        withEmpiricalKernel(network, samples, response, width, seed),
      );
      times.forEach((time, i) => {
        const squares = networks.map(
          (values) => values[i].reduce((sum, value, k) => sum + (value - limit[i][k]) ** 2, 0) / size,
        );
        const mean = squares.reduce((a, b) => a + b, 0) / squares.length;
        const spread = Math.sqrt(
          squares.reduce((a, b) => a + (b - mean) ** 2, 0) / (squares.length - 1) / squares.length,
        );
        const value = predicted.meanSquare[0][i];
        if (time === 0) {
          expect(value).toBe(0);
          return;
        }
        // Four standard errors of the experiment and the prediction together; second-order terms are a few per cent at these widths.
        expect(Math.abs(mean - value)).toBeLessThan(
          4 * Math.hypot(spread, predicted.standardError[0][i]) + 0.02 * value,
        );
        // The experiment is sharp enough to mean something.
        expect(spread / value).toBeLessThan(0.25);
      });
    });
  });
}
