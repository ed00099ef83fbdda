import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import type { SampleSet } from "../../src/data/samples.js";
import { descentResponse, flowResponse, type Response } from "../../src/network/dynamics/index.js";
import type { Network } from "../../src/network/network.js";
import { kernelDescent, kernelFlow, kernelPropagator } from "../../src/ntk/flow.js";
import { kernelMatrix } from "../../src/ntk/kernel.js";
import { responses } from "../../src/ntk/response.js";
import { gridSamples, scattered, shuffledOrder } from "./reference-case.js";

const twoScales: Network = {
  family: "mscale",
  dimension: 2,
  activation: "sin",
  scales: [1, 2],
  amplitude: "one",
  weights: { law: "normal", std: 1 },
  biases: { law: "uniform-phase" },
  outputs: { law: "normal", std: 1 },
  train: ["a", "w", "b"],
  zeroStart: "antisymmetric",
};
const wave = (x: number, y: number) =>
  Math.exp(-(x * x + y * y) / 2) * (Math.sin(x + 0.5 * y) + 0.5 * Math.cos(3 * x - 2 * y));

/** f(K, t) u₀ with all eigenvectors of the dense matrix K, by ml-matrix. */
function denseResponse(network: Network, samples: SampleSet, response: Response, times: readonly number[]) {
  const n = samples.count;
  const K = kernelMatrix(network, samples);
  const rows = Array.from({ length: n }, (_, i) => Array.from(K.subarray(i * n, (i + 1) * n)));
  const dense = new EigenvalueDecomposition(new Matrix(rows), { assumeSymmetric: true });
  const V = dense.eigenvectorMatrix;
  const c = V.transpose().mmul(Matrix.columnVector(Array.from(samples.target, (f) => -f)));
  const lambda = Float64Array.from(dense.realEigenvalues, (value) => Math.max(0, value));
  return {
    lambdaMax: Math.max(...lambda),
    values: times.map((time) =>
      Float64Array.from(V.mmul(c.clone().mulColumnVector(Array.from(responses(response, lambda, time)))).to1DArray()),
    ),
  };
}

/** The largest distance over times, relative to ‖u₀‖. */
function distance(values: readonly Float64Array[], exact: readonly Float64Array[], u0: Float64Array): number {
  const size = Math.hypot(...u0);
  return Math.max(...values.map((u, i) => Math.hypot(...u.map((value, k) => value - exact[i][k])) / size));
}

const times = [0, 0.5, 2, 8, 32];
const small: readonly (readonly [string, Network, SampleSet])[] = [
  [
    "normal biases in 2-D",
    { ...twoScales, biases: { law: "normal", std: 0.5 }, outputs: { law: "sign" } },
    gridSamples(
      [
        [-2, 2],
        [-1, 2],
      ],
      [14, 11],
      wave,
    ),
  ],
  [
    "Fourier features with Laplace components in 3-D",
    {
      family: "fourier-features",
      dimension: 3,
      weights: { law: "laplace", scale: 1 },
      outputs: { law: "normal", std: 0.8 },
      train: ["a", "w"],
      zeroStart: "subtract",
    },
    gridSamples(
      [
        [-1, 1],
        [0, 2],
        [-1, 2],
      ],
      [5, 4, 6],
      (x, y, z) => wave(x, y) * Math.cos(z),
    ),
  ],
];

describe.each(small)("the kernel flow with %s", (_, network, samples) => {
  const u0 = samples.target.map((f) => -f);

  it.each(["eigenbasis", "lanczos"] as const)("is that of a dense eigendecomposition, by the method %s", (method) => {
    const propagator = kernelPropagator(network, samples, { method });
    for (const dynamics of [{ type: "gradient-flow" }, { type: "momentum", friction: 0.8 }] as const) {
      const exact = denseResponse(network, samples, flowResponse(dynamics), times);
      const flow = kernelFlow(network, samples, u0, times, dynamics, propagator);
      expect(flow.method).toBe(method);
      expect(flow.lambdaMax / exact.lambdaMax).toBeCloseTo(1, 9);
      // The tolerance of Lanczos is 1e-10; three float64 programs otherwise (measured 1e-12).
      expect(distance(flow.values, exact.values, u0)).toBeLessThan(1e-9);

      const step = 0.5 / exact.lambdaMax;
      const descent = kernelDescent(network, samples, u0, times, dynamics, step, propagator);
      const steps = denseResponse(network, samples, descentResponse(dynamics, step), times);
      expect(distance(descent.values, steps.values, u0)).toBeLessThan(1e-9);
    }
  });

  it("is the same on the samples without their grid", () => {
    const loose = scattered(samples);
    const order = shuffledOrder(samples.count);
    const onGrid = kernelFlow(network, samples, u0, times, { type: "gradient-flow" });
    const apart = kernelFlow(
      network,
      loose,
      loose.target.map((f) => -f),
      times,
      { type: "gradient-flow" },
    );
    const back = apart.values.map((u) => {
      const values = new Float64Array(u.length);
      order.forEach((from, i) => {
        values[from] = u[i];
      });
      return values;
    });
    expect(distance(back, onGrid.values, u0)).toBeLessThan(1e-9);
  });
});

describe("the kernel flow of a network of two scales on 40 × 40 samples", () => {
  it("is the same by eigendecomposition and by Lanczos with fast transforms", () => {
    const samples = gridSamples(
      [
        [-1.5, 1.5],
        [-1.5, 1.5],
      ],
      [40, 40],
      wave,
    );
    const u0 = samples.target.map((f) => -f);
    const [dense, fast] = (["eigenbasis", "lanczos"] as const).map((method) =>
      kernelFlow(
        twoScales,
        samples,
        u0,
        times,
        { type: "gradient-flow" },
        kernelPropagator(twoScales, samples, { method }),
      ),
    );
    expect(fast.lambdaMax / dense.lambdaMax).toBeCloseTo(1, 9);
    // Measured 3e-13.
    expect(distance(fast.values, dense.values, u0)).toBeLessThan(1e-9);
    // The rank of the kernel is far above the dimension of the Krylov space.
    expect(fast.dimension).toBeLessThan(dense.dimension / 4);
  });
});
