import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import type { SampleSet } from "../../src/data/samples.js";
import { InputError } from "../../src/errors.js";
import { type Dynamics, descentResponse, flowResponse, stabilityLimit } from "../../src/network/dynamics/index.js";
import type { MscaleNetwork } from "../../src/network/families/mscale.js";
import { randomStream } from "../../src/network/random.js";
import { kernelEigenbasis } from "../../src/ntk/eigenbasis.js";
import { kernelFlow, kernelPropagator } from "../../src/ntk/flow.js";
import { kernelMatrix } from "../../src/ntk/kernel.js";
import { responses } from "../../src/ntk/response.js";
import { predictedDeviation } from "../../src/ntk/width-law.js";
import { referenceCase } from "./reference-case.js";

const smooth = referenceCase("mscale-one-scale").network as MscaleNetwork;
const rough: MscaleNetwork = { ...smooth, weights: { law: "student-t", dof: 1, scale: 1 } };
const oneSided = (train: MscaleNetwork["train"]): MscaleNetwork => ({
  ...smooth,
  biases: { law: "normal", std: 0 },
  train,
});

/** Points of [−3, 3], scattered unless there is a spacing. */
function samplesAt(points: Float64Array, size = 1, measureFactor = 1, spacing?: number): SampleSet {
  return {
    dimension: 1,
    box: [[-3, 3]],
    points,
    count: points.length,
    weight: 6 / points.length,
    measureFactor,
    target: points.map((x) => size * (Math.sin(2 * x) + 0.3)),
    ...(spacing === undefined ? {} : { spacing }),
  };
}

function scattered(n: number): Float64Array {
  const random = randomStream(n);
  return Float64Array.from({ length: n }, () => -3 + 6 * random.uniform());
}

const onGrid = (n: number, size = 1, measureFactor = 1) =>
  samplesAt(
    Float64Array.from({ length: n }, (_, i) => -3 + (6 * (i + 0.5)) / n),
    size,
    measureFactor,
    6 / n,
  );

const cases: readonly (readonly [string, MscaleNetwork, SampleSet])[] = [
  ...[1, 2, 3].flatMap((n) => [
    [`${n} samples on a grid`, smooth, onGrid(n)] as const,
    [`${n} scattered samples`, rough, samplesAt(scattered(n))] as const,
  ]),
  ["samples that are given twice", smooth, samplesAt(Float64Array.of(0.5, 0.5, 0.5, -1, 2, 2))],
  ["a rough kernel on such", rough, samplesAt(Float64Array.from({ length: 90 }, (_, i) => ((i % 30) - 15) / 5))],
  ...[1e-200, 1e200].flatMap((size) => [
    [`a target of size ${size}`, rough, samplesAt(scattered(60), size)] as const,
    [`a target of size ${size} on a grid`, smooth, onGrid(20, size)] as const,
  ]),
  ...[1e-150, 1e-12, 1e12, 1e150].flatMap((factor) => [
    [`a measure ${factor} times as large`, rough, samplesAt(scattered(60), 1, factor)] as const,
    [`a measure ${factor} times as large on a grid`, rough, onGrid(60, 1, factor)] as const,
  ]),
  ["no biases", oneSided(["a", "w", "b"]), samplesAt(scattered(30))],
  ["no biases on a grid, outputs alone", oneSided(["a"]), onGrid(30)],
  ["no biases on a grid, weights alone", oneSided(["w"]), onGrid(30)],
  ["no biases to begin with, which alone are trained", oneSided(["b"]), onGrid(30)],
];

/** f(K, t) u₀ / size for every time by a dense eigendecomposition; K is scaled to entries of size 1 for it. */
function denseFlow(network: MscaleNetwork, samples: SampleSet, dynamics: Dynamics) {
  const n = samples.count;
  const K = kernelMatrix(network, samples);
  const entry = K.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const dense = new EigenvalueDecomposition(
    new Matrix(
      Array.from({ length: n }, (_, i) => Array.from(K.subarray(i * n, (i + 1) * n), (value) => value / entry)),
    ),
    { assumeSymmetric: true },
  );
  const V = dense.eigenvectorMatrix;
  const lambda = Float64Array.from(dense.realEigenvalues, (value) => entry * Math.max(0, value));
  const lambdaMax = Math.max(...lambda);
  const time = dynamics.type === "gradient-flow" ? 1 / lambdaMax : 1 / Math.sqrt(lambdaMax);
  const size = samples.target.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const c = V.transpose()
    .mmul(Matrix.columnVector(samples.target.map((value) => value / size)))
    .to1DArray();
  const times = [0, time, 30 * time];
  const values = times.map((t) => {
    const f = responses(flowResponse(dynamics), lambda, t);
    return V.mmul(Matrix.columnVector(c.map((value, j) => f[j] * value))).to1DArray();
  });
  return { times, values, lambdaMax, size };
}

const dynamics: readonly Dynamics[] = [{ type: "gradient-flow" }, { type: "momentum", friction: 1 }];

describe.each(cases)("the kernel flow with %s", (_, network, samples) => {
  it.each(["auto", "eigenbasis", "lanczos", "tridiagonal"] as const)("is that of a dense matrix, by %s", (method) => {
    for (const dynamic of dynamics) {
      const { times, values, lambdaMax, size } = denseFlow(network, samples, dynamic);
      const propagator = kernelPropagator(network, samples, { method });
      expect(Math.abs(propagator.lambdaMax / lambdaMax - 1)).toBeLessThan(1e-9);
      const flow = kernelFlow(network, samples, samples.target, times, dynamic, propagator);
      values.forEach((exact, i) => {
        exact.forEach((value, k) => {
          expect(Math.abs(flow.values[i][k] / size - value)).toBeLessThan(1e-9);
        });
      });
    }
  });

  it("has a finite prediction of what finite widths add, whatever its size", () => {
    const basis = kernelEigenbasis(network, samples);
    const step = 0.5 * stabilityLimit({ type: "gradient-flow" }, basis.values[0]);
    const response = descentResponse({ type: "gradient-flow" }, step);
    const { rms } = predictedDeviation(network, samples, samples.target, [0, 20 * step], response, [16], basis, {
      unitsPerScale: 256,
    });
    expect(rms[0]).toBeGreaterThanOrEqual(0);
    expect(rms[0]).toBeLessThan(10);
  });
});

describe("an initial error of zero", () => {
  const samples = samplesAt(scattered(20), 0);

  it("stays, by every method", () => {
    for (const method of ["auto", "eigenbasis", "lanczos", "tridiagonal"] as const) {
      const propagator = kernelPropagator(rough, samples, { method });
      const { values } = kernelFlow(rough, samples, samples.target, [0, 3], { type: "gradient-flow" }, propagator);
      expect(values.every((u) => u.every((value) => value === 0))).toBe(true);
    }
  });

  it("is refused by the width law, which is relative to it", () => {
    const basis = kernelEigenbasis(rough, samples);
    const predict = () =>
      predictedDeviation(rough, samples, samples.target, [0, 1], flowResponse(dynamics[0]), [16], basis);
    expect(predict).toThrow(InputError);
    expect(predict).toThrow("the initial error is zero on all samples");
  });
});
