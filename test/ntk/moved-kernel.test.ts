import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import type { SampleSet } from "../../src/data/samples.js";
import { flowResponse } from "../../src/network/dynamics/index.js";
import {
  type DeepNetwork,
  familyOf,
  type InitialNetwork,
  initialNetwork,
  type Parameters,
} from "../../src/network/index.js";
import { kernelEigenbasis } from "../../src/ntk/eigenbasis.js";
import { kernelMatrix } from "../../src/ntk/kernel.js";
import { movedKernel } from "../../src/ntk/moved-kernel.js";
import { predictedDeviation } from "../../src/ntk/width-law.js";
import { gridSamples, midpointSamples } from "./reference-case.js";

const response = flowResponse({ type: "gradient-flow" });
const network: DeepNetwork = {
  family: "deep",
  dimension: 1,
  weights: { law: "normal", std: 1.3 },
  layers: [{ activation: "tanh" }, { activation: "erf", weightStd: 1.4, biasStd: 0.2 }],
  outputs: { law: "normal", std: 1 },
  train: ["a", "hidden", "w"],
  zeroStart: "antisymmetric",
};
const plain = gridSamples([[-2, 2]], [5], (x) => Math.sin(2 * x) + 0.3);
const weighted = { ...plain, relativeWeights: Float64Array.of(0.5, 1.7, 1, 0.2, 1.6) };

/** ∂f(x_i)/∂θ at any parameters, a row for every sample. */
function gradients(start: InitialNetwork, parameters: Parameters, { points, count }: SampleSet): Parameters[] {
  const functions = familyOf(start.network).functions(start, points);
  return Array.from({ length: count }, (_, i) => {
    const slopes = Object.fromEntries(
      Object.entries(parameters).map(([name, { length }]) => [name, new Float64Array(length)]),
    );
    functions.output(parameters, new Float64Array(count));
    functions.gradient(
      parameters,
      Float64Array.from({ length: count }, (__, j) => (i === j ? 1 : 0)),
      slopes,
    );
    return slopes;
  });
}

/** g(K) u for a symmetric K. */
function applied(K: Matrix, g: (lambda: number) => number, u: readonly number[]): number[] {
  const { realEigenvalues, eigenvectorMatrix: V } = new EigenvalueDecomposition(K, { assumeSymmetric: true });
  const c = V.transpose().mmul(Matrix.columnVector([...u]));
  return V.mmul(c.mulColumnVector(realEigenvalues.map(g))).to1DArray();
}

describe("the kernel that a network moves", () => {
  it.each([
    ["equal weights", plain],
    ["weights of a quadrature", weighted],
  ] as [string, SampleSet][])(
    "is that of parameters moved by −Jᵀ W ∫ u dt, and moves the flow by what dense exponentials say: %s",
    (_, samples) => {
      const [width, time, n] = [10, 1.5, samples.count];
      const u0 = samples.target.map((f) => -f);
      const weight = Float64Array.from(
        u0,
        (__, i) => samples.measureFactor * samples.weight * (samples.relativeWeights?.[i] ?? 1),
      );
      const rows = (values: Float64Array) =>
        new Matrix(Array.from({ length: n }, (__, i) => Array.from(values.subarray(i * n, (i + 1) * n))));
      const relative = Array.from(weight, (w) => Math.sqrt(w / (samples.measureFactor * samples.weight)));
      const u = relative.map((root, i) => root * u0[i]);
      const learnt = applied(rows(kernelMatrix(network, samples)), (l) => -Math.expm1(-l * time) / l, u);
      const integral = learnt.map((value, i) => value / relative[i]);
      const kernelAt = (slopes: readonly Parameters[]) =>
        new Matrix(
          slopes.map((one, i) =>
            slopes.map((other, j) => {
              const product = Object.keys(one).reduce(
                (sum, name) => sum + one[name].reduce((s, value, k) => s + value * other[name][k], 0),
                0,
              );
              return Math.sqrt(weight[i] * weight[j]) * product;
            }),
          ),
        );
      const flow = (K: Matrix) => applied(K, (l) => Math.exp(-l * time), u);
      const squares = Array.from({ length: 8 }, (__, seed) => {
        const start = initialNetwork(network, width, seed);
        const slopes = gradients(start, start.parameters, samples);
        const parameters = Object.fromEntries(
          Object.entries(start.parameters).map(([name, values]) => [
            name,
            values.map((v, k) => v - slopes.reduce((sum, each, i) => sum + weight[i] * integral[i] * each[name][k], 0)),
          ]),
        );
        const [before, after] = [flow(kernelAt(slopes)), flow(kernelAt(gradients(start, parameters, samples)))];
        return before.reduce((sum, value, i) => sum + (after[i] - value) ** 2, 0);
      });
      const exact = Math.sqrt(squares.reduce((a, b) => a + b, 0) / 8) / Math.hypot(...u);
      const [atStart, found] = movedKernel(
        network,
        samples,
        u0,
        [0, time],
        response,
        kernelEigenbasis(network, samples),
        width,
      );
      expect(atStart).toBe(0);
      expect(exact).toBeGreaterThan(0.01);
      expect(found / exact).toBeCloseTo(1, 7);
    },
  );

  it("stays where it is where outputs alone are trained", () => {
    const outputs: DeepNetwork = { ...network, train: ["a"] };
    const u0 = plain.target.map((f) => -f);
    const [moved] = movedKernel(outputs, plain, u0, [3], response, kernelEigenbasis(outputs, plain), 12);
    // Eigenvalues of matrices that are equal.
    expect(moved).toBeLessThan(1e-13);
  });

  it("is why partition points of steep features stay nearer to the limit than the width law says: with the features frozen it hardly moves", () => {
    const samples = midpointSamples([-6, 6], 60, "exp(-x^2/4) * (sin(x) + sin(3*x + 0.5) + 0.7*sin(5*x + 1))");
    const u0 = samples.target.map((f) => -f);
    const { weights: _, ...unweighted } = network;
    const points: DeepNetwork = {
      ...unweighted,
      layers: [{ activation: "erf" }],
      features: { activation: "tanh", slopes: [2, 4, 8], partition: { halfWidth: 12 } },
      train: ["a", "hidden", "s", "p"],
    };
    const ratio = (train: DeepNetwork["train"]) => {
      const of = { ...points, train };
      const basis = kernelEigenbasis(of, samples);
      const asked = [of, samples, u0, [8], response] as const;
      return movedKernel(...asked, basis, 128)[0] / predictedDeviation(...asked, [128], basis).rms[0];
    };
    // Measured 0.64 and 0.15. Trained networks (16 seeds) are at 0.38 of the law at t = 8; with the features frozen (12 seeds, of 256 units) at 0.87.
    expect(ratio(["a", "hidden", "s", "p"])).toBeGreaterThan(0.5);
    expect(ratio(["a", "hidden"])).toBeLessThan(0.25);
  });
});
