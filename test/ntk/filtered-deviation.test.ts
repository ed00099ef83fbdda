import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { lossWeights } from "../../src/data/loss-filter.js";
import { sampleSet } from "../../src/data/sample-set.js";
import { compileExpression } from "../../src/expression/index.js";
import { flowResponse } from "../../src/network/dynamics/index.js";
import type { InitialNetwork } from "../../src/network/initial-network.js";
import { appliedTo, differentialOperator, lossFilter } from "../../src/network/losses/index.js";
import type { Network } from "../../src/network/network.js";
import { operatorFunctions } from "../../src/network/operator-functions.js";
import { randomStream } from "../../src/network/random.js";
import { unitGradients, unitOfTypicalOutput } from "../../src/network/unit.js";
import { kernelEigenbasis } from "../../src/ntk/eigenbasis.js";
import { filteredUnitEvaluator, residualBasis, weightedBasis } from "../../src/ntk/filtered-deviation.js";
import { kernelMatrix } from "../../src/ntk/kernel.js";
import { residualKernel } from "../../src/ntk/residual-kernel.js";
import { predictedDeviation, predictedFilteredDeviation } from "../../src/ntk/width-law.js";
import { denseExponential } from "../../src/verify/dense-exponential.js";

const network: Network = {
  family: "fourier-features",
  dimension: 1,
  weights: { law: "normal", std: 1.5 },
  outputs: { law: "sign" },
  train: ["a", "w"],
  zeroStart: "antisymmetric",
};
const f = compileExpression("exp(-x^2/2) * sin(2*x + 0.4)", ["x"]);
const samples = sampleSet({ box: [[-4, 4]], samples: [32], placement: "midpoint", measure: "lebesgue" }, (x) =>
  f.evaluate([x]),
);
const n = samples.count;
const initial = samples.target.map((value) => -value);
const response = flowResponse({ type: "gradient-flow" });
const weight = samples.weight * samples.measureFactor;

/** u(t) of the pair u' = −C r, r' = −S r. */
function dense(C: Matrix, S: Matrix, r0: readonly number[], time: number): number[] {
  const size = S.rows;
  const both = Matrix.zeros(n + size, n + size);
  both.setSubMatrix(C, 0, n);
  both.setSubMatrix(S, n, n);
  const end = denseExponential(Matrix.mul(both, -time)).mmul(Matrix.columnVector([...initial, ...r0]));
  return end.to1DArray().slice(0, n);
}

/** The derivative of u(t) as a unit's g hᵀ and h hᵀ are added to C and S, by a difference of fourth order. */
function derivative(C: Matrix, S: Matrix, r0: readonly number[], g: Matrix, h: Matrix, time: number): number[] {
  const step = 1e-3;
  const at = (k: number) =>
    dense(
      Matrix.add(C, g.mmul(h.transpose()).mul(k * step * weight)),
      Matrix.add(S, h.mmul(h.transpose()).mul(k * step * weight)),
      r0,
      time,
    );
  const [a, b, c, d] = [-2, -1, 1, 2].map(at);
  return a.map((value, i) => (value - 8 * b[i] + 8 * c[i] - d[i]) / (12 * step));
}

const w = Float64Array.of(1.3);
const unit = () => unitOfTypicalOutput(network, 0, w, randomStream(5));

/** Columns of n numbers. */
const columns = (list: readonly Float64Array[]) => new Matrix(list.map((each) => [...each])).transpose();

describe("the deviation that one unit causes", () => {
  it("with the loss of a residual is the derivative of the dense flow", () => {
    const operator = differentialOperator("dx^2 - 1", 1, "");
    const applied = appliedTo(operator, f);
    const r0 = samples.points.map((x) => -applied([x]));
    const basis = residualBasis(network, samples, operator, r0);
    if (basis === null) throw new Error("no basis");
    const kernel = residualKernel(network, samples, operator);
    const [C, S] = (["cross", "residual"] as const).map((name) => {
      const matrix = Matrix.zeros(n, n);
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) matrix.set(i, j, kernel[name](i, j));
      return matrix;
    });
    const one = unit();
    const asNetwork: InitialNetwork = {
      network,
      width: 1,
      scale: Float64Array.of(one.scale),
      factor: Float64Array.of(one.amplitude),
      parameters: one.parameters,
    };
    const { gradient } = operatorFunctions(asNetwork, samples.points, operator);
    const slopes = Array.from({ length: n }, (_, i) => {
      const slope = { a: new Float64Array(1), b: new Float64Array(1), w: new Float64Array(1) };
      gradient(
        one.parameters,
        Float64Array.from({ length: n }, (__, j) => (i === j ? 1 : 0)),
        slope,
      );
      return [slope.a[0], slope.b[0], slope.w[0]];
    });
    const g = columns(unitGradients(network, one, samples.points));
    const time = 0.1;
    const exact = derivative(C, S, [...r0], g, new Matrix(slopes), time);
    const evaluate = filteredUnitEvaluator(network, samples, initial, [time], response, basis);
    const [{ squares, sum }] = evaluate(0, [w], [1], randomStream(5));
    const size = Math.hypot(...initial);
    const length = Math.hypot(...exact) / size;
    // Differences of fourth order, and the modes that the basis leaves out.
    exact.forEach((value, i) => {
      expect(Math.abs(sum[i] - value / size) / length).toBeLessThan(1e-5);
    });
    expect(squares[0] / length ** 2).toBeCloseTo(1, 4);
  });

  it("with a Sobolev loss is the derivative of the dense flow", () => {
    const filter = lossFilter({ type: "sobolev", order: 1 }, 1);
    if (filter === null) throw new Error("no filter");
    const K = Matrix.from1DArray(n, n, [...kernelMatrix(network, samples)]);
    const weigh = lossWeights(samples, filter.symbol);
    const W = columns(
      Array.from({ length: n }, (_, j) => weigh(Float64Array.from({ length: n }, (__, i) => (i === j ? 1 : 0)))),
    );
    const time = 0.3;
    const g = columns(unitGradients(network, unit(), samples.points));
    const at = (step: number) =>
      denseExponential(Matrix.mul(Matrix.add(K, g.mmul(g.transpose()).mul(step * weight)).mmul(W), -time))
        .mmul(Matrix.columnVector([...initial]))
        .to1DArray();
    const step = 1e-3;
    const [a, b, c, d] = [-2, -1, 1, 2].map((k) => at(k * step));
    const exact = a.map((value, i) => (value - 8 * b[i] + 8 * c[i] - d[i]) / (12 * step));
    const basis = weightedBasis(network, samples, filter.symbol, initial);
    const evaluate = filteredUnitEvaluator(network, samples, initial, [time], response, basis);
    const [{ sum }] = evaluate(0, [w], [1], randomStream(5));
    const size = Math.hypot(...initial);
    const length = Math.hypot(...exact) / size;
    exact.forEach((value, i) => {
      expect(Math.abs(sum[i] - value / size) / length).toBeLessThan(1e-5);
    });
  });
});

describe("the width law of a deep network with a loss that filters", () => {
  const deep: Network = {
    ...{ family: "deep", dimension: 1, weights: { law: "normal", std: 1.2 } },
    layers: [{ activation: "erf" }],
    ...{ outputs: { law: "normal", std: 1 }, train: ["a", "hidden", "w"], zeroStart: "antisymmetric" },
  };
  const few = sampleSet({ box: [[-2, 2]], samples: [12], placement: "midpoint", measure: "lebesgue" }, (x) =>
    f.evaluate([x]),
  );
  const start = few.target.map((value) => -value);
  const asked = [deep, few, start, [0, 0.2, 1], response, [256]] as const;
  const filtered = (order: number) => {
    const filter = lossFilter({ type: "sobolev", order }, 1);
    if (filter === null) throw new Error("no filter");
    return predictedFilteredDeviation(...asked, weightedBasis(deep, few, filter.symbol, start));
  };

  it("is that of squares where the filter does nothing", () => {
    const plain = predictedDeviation(...asked, kernelEigenbasis(deep, few));
    const same = filtered(0);
    // Modes at the rounding of the kernel, which are cut off in one way and in another.
    expect(same.rms[0] / plain.rms[0]).toBeCloseTo(1, 6);
    expect(same.meanSquare[0][1] / plain.meanSquare[0][1]).toBeCloseTo(1, 6);
  });

  it("is another where it does something", () => {
    const plain = filtered(0);
    expect(Math.abs(filtered(1).rms[0] / plain.rms[0] - 1)).toBeGreaterThan(0.02);
  });
});
