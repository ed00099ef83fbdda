import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { lossWeights } from "../../src/data/loss-filter.js";
import { sampleSet } from "../../src/data/sample-set.js";
import { flowResponse } from "../../src/network/dynamics/index.js";
import { lossFilter } from "../../src/network/losses/index.js";
import type { Network } from "../../src/network/network.js";
import { filteredPropagator, weightedFlow } from "../../src/ntk/filtered-flow.js";
import { kernelMatrix } from "../../src/ntk/kernel.js";
import { denseExponential } from "../../src/verify/dense-exponential.js";

const network = (dimension: 1 | 2): Network => ({
  family: "mscale",
  dimension,
  activation: "sin",
  scales: [1, 2],
  amplitude: "one",
  weights: { law: "normal", std: 1.2 },
  biases: { law: "uniform-phase" },
  outputs: { law: "normal", std: 0.8 },
  train: ["a", "w", "b"],
  zeroStart: "antisymmetric",
});
const line = sampleSet(
  { box: [[-3, 3]], samples: [20], placement: "midpoint", measure: "lebesgue" },
  (x) => Math.exp(-(x ** 2)) * Math.sin(2 * x + 0.4),
);
const plane = sampleSet(
  {
    box: [
      [-2, 2],
      [-3, 1],
    ],
    samples: [5, 6],
    placement: "midpoint",
    measure: "mean",
  },
  (x, y) => Math.exp(-(x ** 2) - y ** 2) * (x + 1),
);

/** g at frequencies, of a loss that is there. */
function symbolOf(order: number, dimension: 1 | 2) {
  const filter = lossFilter({ type: "sobolev", order }, dimension);
  if (filter === null) throw new Error("no filter");
  return filter.symbol;
}

describe.each([
  ["a line", line],
  ["a plane", plane],
] as const)("a Sobolev loss on %s", (_, samples) => {
  const d = samples.dimension as 1 | 2;
  const n = samples.count;

  it("weighs as the sum over discrete frequencies does, symmetrically", () => {
    const weigh = lossWeights(samples, symbolOf(1, d));
    const columns = Array.from({ length: n }, (_, j) =>
      weigh(Float64Array.from({ length: n }, (_, i) => (i === j ? 1 : 0))),
    );
    // W_ij = mean over the frequencies of the wider box of g cos ξ·(x_i − x_j).
    const counts = d === 1 ? [20] : [5, 6];
    const spacings = d === 1 ? [0.3] : [0.8, 4 / 6];
    const sizes = d === 1 ? [64] : [16, 16];
    const axis = (a: number) =>
      Array.from({ length: sizes[a] }, (_, k) => (2 * Math.PI * (k - sizes[a] / 2)) / (sizes[a] * spacings[a]));
    const frequencies = d === 1 ? axis(0).map((xi) => [xi]) : axis(0).flatMap((p) => axis(1).map((q) => [p, q]));
    expect(counts.reduce((a, b) => a * b)).toBe(n);
    for (const [i, j] of [
      [0, 0],
      [3, 1],
      [n - 1, 2],
    ]) {
      let sum = 0;
      for (const xi of frequencies) {
        const phase = xi.reduce(
          (total, each, a) => total + each * (samples.points[i * d + a] - samples.points[j * d + a]),
          0,
        );
        sum += (1 + xi.reduce((total, each) => total + each ** 2, 0)) * Math.cos(phase);
      }
      // Relative to the diagonal: where both coordinates differ, the plane has zeros.
      expect((columns[j][i] - sum / frequencies.length) / columns[0][0]).toBeCloseTo(0, 12);
      expect(columns[i][j]).toBeCloseTo(columns[j][i], 9);
    }
  });

  it("trains as u' = −K W u does, dense", () => {
    for (const order of [1, -0.5]) {
      const weigh = lossWeights(samples, symbolOf(order, d));
      const K = Matrix.from1DArray(n, n, [...kernelMatrix(network(d), samples)]);
      const W = Matrix.zeros(n, n);
      for (let j = 0; j < n; j++) {
        weigh(Float64Array.from({ length: n }, (_, i) => (i === j ? 1 : 0))).forEach((value, i) => {
          W.set(i, j, value);
        });
      }
      const u0 = samples.target.map((f) => -f);
      const times = [0, 0.05, 1];
      const [values] = filteredPropagator(weightedFlow(network(d), samples, symbolOf(order, d))).respond(u0, [
        { response: flowResponse({ type: "gradient-flow" }), times },
      ]).values;
      times.forEach((time, i) => {
        const exact = denseExponential(Matrix.mul(K.mmul(W), -time))
          .mmul(Matrix.columnVector([...u0]))
          .to1DArray();
        exact.forEach((value, k) => {
          // What the eigenbasis leaves out, 1e-15 of the trace, times W, about 1e2.
          expect(Math.abs(values[i][k] - value)).toBeLessThan(1e-9);
        });
      });
    }
  });
});
