import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { anchorsOf } from "../../src/data/anchors.js";
import { sampleSet } from "../../src/data/sample-set.js";
import { compileExpression } from "../../src/expression/index.js";
import { flowResponse } from "../../src/network/dynamics/index.js";
import { appliedTo, differentialOperator } from "../../src/network/losses/index.js";
import type { Network } from "../../src/network/network.js";
import { filteredPropagator, residualFlow } from "../../src/ntk/filtered-flow.js";
import { denseExponential } from "../../src/verify/dense-exponential.js";
import { smoothFeatures } from "../train/networks.js";

const features: Network = { ...smoothFeatures, zeroStart: "antisymmetric" };
const sines: Network = {
  family: "mscale",
  dimension: 1,
  activation: "sin",
  scales: [1],
  amplitude: "one",
  weights: { law: "normal", std: 1.3 },
  biases: { law: "normal", std: 0.5 },
  outputs: { law: "normal", std: 1 },
  train: ["a", "w", "b"],
  zeroStart: "antisymmetric",
};
const q = Math.exp(-2 * 0.5 ** 2);
const kernels = [
  ["features", features, "(1 + 0.64*x*y) * exp(-1.69/2*(x - y)^2)"],
  [
    "sines with normal biases",
    sines,
    `((2 + x*y) * exp(-1.69/2*(x - y)^2) + (${q})*(x*y) * exp(-1.69/2*(x + y)^2)) / 2`,
  ],
] as const;

describe("the flow of a residual with values at points beside", () => {
  it.each(kernels)("is that of a dense computation with symbolic derivatives: %s", (_, network, source) => {
    const box = [[-2, 2]] as const;
    const f = compileExpression("exp(-x^2/2) * sin(2*x + 0.4)", ["x"]);
    const samples = sampleSet({ box, samples: [14], placement: "midpoint", measure: "mean" }, (x) => f.evaluate([x]));
    const operator = differentialOperator("dx^2 - dx", 1, "");
    const applied = appliedTo(operator, f);
    const r0 = samples.points.map((x) => -applied([x]));
    const boundary = { points: [[-2], [2], [0.3]], weight: 3 };
    const anchors = anchorsOf(samples, 0.7, boundary, ([x]) => f.evaluate([x]));
    const flow = filteredPropagator(residualFlow(network, samples, operator, r0, anchors));

    // u' = −κ Σ …, r' = …, v' = … of residuals r at the samples, and errors v at boundary and samples.
    const k = compileExpression(source, ["x", "y"]);
    const D = (variable: "x" | "y", of: typeof k) => {
      const one = of.derivative(variable);
      const two = one.derivative(variable);
      return [two, one] as const;
    };
    const inY = D("y", k);
    const [a, b] = [D("x", inY[0]), D("x", inY[1])];
    const both = (x: number, y: number) =>
      a[0].evaluate([x, y]) - a[1].evaluate([x, y]) - b[0].evaluate([x, y]) + b[1].evaluate([x, y]);
    const one = (x: number, y: number) => inY[0].evaluate([x, y]) - inY[1].evaluate([x, y]);
    const plain = (x: number, y: number) => k.evaluate([x, y]);
    const xs = [...samples.points];
    const places = [-2, 2, 0.3, ...xs];
    const kappa = 1 / 4;
    const step = 4 / 14;
    const weights = [...xs.map(() => step), 3, 3, 3, ...xs.map(() => 0.7 * step)];
    const [n, m] = [xs.length, places.length];
    const at = [...xs, ...places];
    const S = new Matrix(
      at.map((x, i) =>
        at.map((y, j) => {
          const entry = i < n && j < n ? both(x, y) : i >= n && j >= n ? plain(x, y) : i >= n ? one(x, y) : one(y, x);
          return kappa * entry * weights[j];
        }),
      ),
    );
    const C = new Matrix(xs.map((x) => at.map((y, j) => kappa * (j < n ? one(x, y) : plain(x, y)) * weights[j])));
    const all = Matrix.zeros(2 * n + m, 2 * n + m);
    all.setSubMatrix(C, 0, n);
    all.setSubMatrix(S, n, n);
    const u0 = xs.map((x) => -f.evaluate([x]));
    const start = Matrix.columnVector([...u0, ...r0, ...places.map((x) => -f.evaluate([x]))]);
    const times = [0.05, 1];
    const [found] = flow.respond(Float64Array.from(u0), [
      { response: flowResponse({ type: "gradient-flow" }), times },
    ]).values;
    times.forEach((time, t) => {
      const exact = denseExponential(Matrix.mul(all, -time)).mmul(start).to1DArray();
      for (let i = 0; i < n; i++) expect(Math.abs(found[t][i] - exact[i])).toBeLessThan(1e-10);
    });
  });
});
