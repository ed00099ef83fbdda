import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import type { SampleSet } from "../../src/data/samples.js";
import { flowResponse } from "../../src/network/dynamics/index.js";
import type { DeepNetwork } from "../../src/network/index.js";
import { kernelEigenbasis } from "../../src/ntk/eigenbasis.js";
import { empiricalKernelMatrix } from "../../src/ntk/empirical-kernel.js";
import { kernelPropagator } from "../../src/ntk/flow.js";
import { kernelMatrix } from "../../src/ntk/kernel.js";
import { predictedDeviation } from "../../src/ntk/width-law.js";
import { gridSamples } from "./reference-case.js";

const network: DeepNetwork = {
  family: "deep",
  dimension: 1,
  weights: { law: "normal", std: 1.3 },
  layers: [{ activation: "tanh" }],
  outputs: { law: "normal", std: 0.8 },
  train: ["a", "hidden", "w"],
  zeroStart: "antisymmetric",
};
const plain = gridSamples([[-2, 2]], [5], (x) => Math.sin(2 * x) + 0.3);
const weighted = { ...plain, relativeWeights: Float64Array.of(0.5, 1.7, 1, 0.2, 1.6) };
const n = plain.count;
const rows = (values: ArrayLike<number>) =>
  new Matrix(Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => values[i * n + j])));

/** e^{−Kt} u. */
function flow(K: Matrix, u: readonly number[], t: number): number[] {
  const { realEigenvalues, eigenvectorMatrix: V } = new EigenvalueDecomposition(K, { assumeSymmetric: true });
  const c = V.transpose()
    .mmul(Matrix.columnVector([...u]))
    .to1DArray();
  return V.mmul(Matrix.columnVector(c.map((value, i) => value * Math.exp(-realEigenvalues[i] * t)))).to1DArray();
}

describe("a deep network's kernel of finite width", () => {
  it("has the roots of the samples' weights on both sides", () => {
    const [K, W] = [plain, weighted].map((samples) => empiricalKernelMatrix(network, samples, 8, 3));
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const root = Math.sqrt(weighted.relativeWeights[i] * weighted.relativeWeights[j]);
        expect(W[i * n + j] / (root * K[i * n + j])).toBeCloseTo(1, 13);
      }
    }
  });

  it.each([
    ["equal weights", plain],
    ["weights of a quadrature", weighted],
  ])(
    "moves the flow by its derivative along the kernels of 48 networks of 256 units, whose variance is the width law: %s",
    (_, samples: SampleSet) => {
      const times = [0, 0.3, 2];
      const basis = kernelEigenbasis(network, samples);
      const u0 = samples.target.map((f) => -f);
      const seed = 2;
      const predicted = predictedDeviation(
        network,
        samples,
        u0,
        times,
        flowResponse({ type: "gradient-flow" }),
        [256, 1024],
        basis,
        { seed },
      );
      const K = rows(kernelMatrix(network, samples));
      // In the coordinates in which the kernel of weighted samples is symmetric.
      const u = Array.from(u0, (value, i) => value * Math.sqrt(samples.relativeWeights?.[i] ?? 1));
      const size = u.reduce((sum, value) => sum + value * value, 0);
      times.slice(1).forEach((time, i) => {
        const moved = Array.from({ length: 48 }, (_, k) => {
          const own = rows(empiricalKernelMatrix(network, samples, 256, 48 * seed + k));
          const along = Matrix.sub(own, K).mul(1e-4);
          const [up, down] = [flow(Matrix.add(K, along), u, time), flow(Matrix.sub(K, along), u, time)];
          return up.map((value, j) => (value - down[j]) / 2e-4);
        });
        const mean = u.map((_, j) => moved.reduce((sum, each) => sum + each[j] / 48, 0));
        const variance = moved.reduce((sum, each) => sum + each.reduce((s, v, j) => s + (v - mean[j]) ** 2, 0), 0) / 47;
        // Differences with steps of 1e-4 are good to 1e-8; kernels are multiplied in packed float64.
        expect(predicted.meanSquare[0][i + 1] / (variance / size)).toBeCloseTo(1, 5);
        expect(predicted.meanSquare[1][i + 1] / predicted.meanSquare[0][i + 1]).toBeCloseTo(256 / 1024, 12);
      });
      expect(predicted.meanSquare[0][0]).toBe(0);
    },
  );
});

describe("a kernel that learns nothing", () => {
  it("has the largest eigenvalue 0 and leaves errors as they are, by every method", () => {
    const nothing = { ...network, family: "mscale", activation: "sin", scales: [1], amplitude: "one" } as const;
    const { layers: _, ...mscale } = nothing;
    const dead = { ...mscale, biases: { law: "normal", std: 0 }, outputs: { law: "sign" }, train: ["a"] } as const;
    const { spacing: _spacing, ...scattered } = plain;
    const samples = { ...scattered, points: new Float64Array(n) };
    const initial = plain.target.map((f) => -f);
    for (const method of ["auto", "eigenbasis", "lanczos", "tridiagonal"] as const) {
      const propagator = kernelPropagator(dead, samples, { method });
      expect(propagator.lambdaMax, method).toBe(0);
      const response = flowResponse({ type: "gradient-flow" });
      const { values } = propagator.respond(initial, [{ response, times: [1, 1e6] }]);
      for (const left of values[0]) expect(Array.from(left)).toEqual(Array.from(initial));
    }
  });
});
