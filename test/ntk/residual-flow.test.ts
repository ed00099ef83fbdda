import { inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { sampleSet } from "../../src/data/sample-set.js";
import type { SampleSet } from "../../src/data/samples.js";
import { compileExpression } from "../../src/expression/index.js";
import { descentResponse, flowResponse } from "../../src/network/dynamics/index.js";
import { kernelTerms } from "../../src/network/kernel-terms.js";
import { appliedTo, type DifferentialOperator, differentialOperator } from "../../src/network/losses/index.js";
import type { Network } from "../../src/network/network.js";
import { filteredPropagator, residualFlow } from "../../src/ntk/filtered-flow.js";
import { observedAt } from "../../src/ntk/observed-modes.js";
import { residualKernel } from "../../src/ntk/residual-kernel.js";
import { denseExponential } from "../../src/verify/dense-exponential.js";

const features = (dimension: 1 | 2, std: number): Network => ({
  family: "fourier-features",
  dimension,
  weights: { law: "normal", std },
  outputs: { law: "normal", std: 0.8 },
  train: ["a", "w"],
  zeroStart: "antisymmetric",
});
const sines = (dimension: 1 | 2, std: number): Network => ({
  family: "mscale",
  dimension,
  activation: "sin",
  scales: [1, 2],
  amplitude: "one",
  weights: { law: "normal", std },
  biases: { law: "normal", std: 0.6 },
  outputs: { law: "normal", std: 1 },
  train: ["a", "w", "b"],
  zeroStart: "antisymmetric",
});
const laplace: Network = {
  family: "fourier-features",
  dimension: 1,
  weights: { law: "uniform", halfWidth: 4 },
  outputs: { law: "normal", std: 1 },
  train: ["a", "w"],
  zeroStart: "antisymmetric",
};

const withMean: Network = {
  ...{ family: "shallow", dimension: 1, activation: { expression: "sin(z) + 0.5" } },
  ...{ weights: { law: "normal", std: 1.1 }, biases: { law: "uniform-phase" }, outputs: { law: "normal", std: 1 } },
  ...{ train: ["a", "w", "b"], zeroStart: "antisymmetric" },
};

const grid = sampleSet({ box: [[-3, 2]], samples: [9], placement: "midpoint", measure: "mean" }, () => 0);
const scattered = sampleSet({ box: [[-3, 2]], samples: [7], placement: "random", measure: "lebesgue" }, () => 0);
const plane = sampleSet(
  {
    box: [
      [-2, 2],
      [0, 3],
    ],
    samples: [3, 4],
    placement: "midpoint",
    measure: "lebesgue",
  },
  () => 0,
);

/** The kernel as an expression in the points x and y, whose derivatives are symbolic; k(r) as it says for one weight α r. */
function symbolicKernel(network: Network, k: (scale: number, argument: string) => string): string {
  const d = network.dimension;
  const pair = (sign: string) => Array.from({ length: d }, (_, a) => `(x${a} ${sign} y${a})^2`).join(" + ");
  const inner = Array.from({ length: d }, (_, a) => `x${a}*y${a}`).join(" + ");
  const scales = "scales" in network ? network.scales : [1];
  return kernelTerms(network)
    .map((term) => {
      const scale = scales[term.subnetwork];
      const plus = `(${term.damping} + ${term.diffusion}*(${inner})) * ${k(scale, pair("-"))}`;
      const minus = `(${term.reflectedDamping} + ${term.reflectedDiffusion}*(${inner})) * ${k(scale, pair("+"))}`;
      return `${plus} + ${minus}`;
    })
    .join(" + ");
}

/** P in the first d of the variables, then in the last d. */
function derivatives(source: string, operator: DifferentialOperator) {
  const d = operator.dimension;
  const [xs, ys] = ["x", "y"].map((name) => Array.from({ length: d }, (_, a) => `${name}${a}`));
  const parts = (variables: readonly string[]) => ({
    ...operator,
    terms: operator.terms,
    variables,
  });
  const apply = (expression: ReturnType<typeof compileExpression>, variables: readonly string[]) =>
    parts(variables).terms.map(({ coefficient, orders }) => {
      let derivative = expression;
      orders.forEach((order, a) => {
        for (let i = 0; i < order; i++) derivative = derivative.derivative(variables[a]);
      });
      return { coefficient, derivative };
    });
  const kernel = compileExpression(source, [...xs, ...ys]);
  const one = apply(kernel, ys);
  const both = one.flatMap(({ coefficient, derivative }) =>
    apply(derivative, xs).map((each) => ({ coefficient: coefficient * each.coefficient, derivative: each.derivative })),
  );
  const evaluate = (list: typeof one) => (points: readonly number[]) =>
    list.reduce((sum, { coefficient, derivative }) => sum + coefficient * derivative.evaluate(points), 0);
  return { one: evaluate(one), both: evaluate(both) };
}

const normal = (std: number) => (scale: number, square: string) => `exp(-${(std * scale) ** 2 / 2}*(${square}))`;

// Scales are summed on a line: symbolic derivatives of two in the plane take their time.
const steep: Network = { ...(sines(2, 0.8) as Extract<Network, { family: "mscale" }>), scales: [2] };

const cases: readonly (readonly [string, Network, SampleSet, string, string])[] = [
  ["Fourier features", features(1, 1.5), grid, "dx^2 - 2", symbolicKernel(features(1, 1.5), normal(1.5))],
  ["sines, scattered", sines(1, 0.9), scattered, "dx^2 + dx/2 - 1", symbolicKernel(sines(1, 0.9), normal(0.9))],
  ["sines", sines(1, 0.9), grid, "dx - 3", symbolicKernel(sines(1, 0.9), normal(0.9))],
  ["waves with a mean", withMean, grid, "dx^2 - 2", "0.25 + (1 + 0.5*x0*y0) * exp(-1.21/2*(x0 - y0)^2)"],
  ["features in the plane", features(2, 1.2), plane, "dx^2 + dy^2 - dx", symbolicKernel(features(2, 1.2), normal(1.2))],
  ["sines in the plane", steep, plane, "dx*dy + dy - 1", symbolicKernel(steep, normal(0.8))],
];

describe("the kernel of a residual", () => {
  it.each(cases)("is the kernel's derivative: %s", (_, network, samples, source, kernel) => {
    const operator = differentialOperator(source, network.dimension, "");
    const exact = derivatives(kernel, operator);
    const found = residualKernel(network, samples, operator);
    const d = samples.dimension;
    const factor = samples.measureFactor * samples.weight;
    const at = (i: number) => [...samples.points.subarray(i * d, (i + 1) * d)];
    const size = Math.max(...Array.from({ length: samples.count }, (_, i) => found.residual(i, i)));
    for (let i = 0; i < samples.count; i++) {
      for (let j = 0; j < samples.count; j++) {
        const pair = [...at(i), ...at(j)];
        // Sums of waves to 1e-13 of their magnitudes, which are those at equal points.
        expect(Math.abs(found.residual(i, j) - factor * exact.both(pair)) / size).toBeLessThan(1e-11);
        expect(Math.abs(found.cross(i, j) - factor * exact.one(pair)) / size).toBeLessThan(1e-11);
      }
    }
  });

  it("of a law with edges is integrated up to them", () => {
    // Uniform weights on [−4, 4]: k(r) = sin 4r/4r, here at r ≠ 0.
    const operator = differentialOperator("dx^2", 1, "");
    const source = symbolicKernel(laplace, (_, square) => `(sin(4*sqrt(${square}))/(4*sqrt(${square})))`);
    const exact = derivatives(source, operator);
    const found = residualKernel(laplace, grid, operator);
    const [x, y] = [grid.points[2], grid.points[7]];
    const factor = grid.measureFactor * grid.weight;
    expect(found.residual(2, 7) / (factor * exact.both([x, y]))).toBeCloseTo(1, 9);
    expect(found.cross(2, 7) / (factor * exact.one([x, y]))).toBeCloseTo(1, 9);
  });

  it("is refused where the residual of an infinitely wide network is infinite, and for networks without waves", () => {
    const operator = differentialOperator("dx^2", 1, "");
    const heavy: Network = { ...features(1, 1), weights: { law: "student-t", dof: 3, scale: 1 } } as Network;
    expect(() => residualKernel(heavy, grid, operator)).toThrow("tails that the operator outgrows");
    const tanh: Network = {
      family: "shallow",
      dimension: 1,
      activation: "tanh",
      weights: { law: "normal", std: 1 },
      biases: { law: "uniform", halfWidth: 10 },
      outputs: { law: "normal", std: 1 },
      train: ["a"],
      zeroStart: "antisymmetric",
    };
    expect(() => residualKernel(tanh, grid, operator)).toThrow("not made of waves");
  });
});

describe("the flow of a residual", () => {
  const network = features(1, 1.5);
  const samples = sampleSet({ box: [[-4, 4]], samples: [40], placement: "midpoint", measure: "lebesgue" }, () => 0);
  const operator = differentialOperator("dx^2 - 1", 1, "");
  const f = compileExpression("exp(-x^2/2) * sin(2*x + 0.4)", ["x"]);
  const u0 = samples.points.map((x) => -f.evaluate([x]));
  const applied = appliedTo(operator, f);
  const r0 = samples.points.map((x) => -applied([x]));
  const kernel = residualKernel(network, samples, operator);
  const n = samples.count;
  const K = Matrix.zeros(n, n);
  const C = Matrix.zeros(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      K.set(i, j, kernel.residual(i, j));
      C.set(i, j, kernel.cross(i, j));
    }
  }
  const flow = residualFlow(network, samples, operator, r0);
  const propagator = filteredPropagator(flow);

  it("is that of the dense pair u' = −C r, r' = −K r", () => {
    const both = Matrix.zeros(2 * n, 2 * n);
    both.setSubMatrix(C, 0, n);
    both.setSubMatrix(K, n, n);
    const times = [0, 0.02, 0.5, 4];
    const response = flowResponse({ type: "gradient-flow" });
    const [u] = propagator.respond(u0, [{ response, times }]).values;
    const r = flow.spectrum.respond(response, r0, times);
    times.forEach((time, i) => {
      const exact = denseExponential(Matrix.mul(both, -time))
        .mmul(Matrix.columnVector([...u0, ...r0]))
        .to1DArray();
      for (let k = 0; k < n; k++) {
        expect(Math.abs(u[i][k] - exact[k])).toBeLessThan(1e-10);
        expect(Math.abs(r[i][k] - exact[n + k])).toBeLessThan(1e-9);
      }
    });
  });

  it("in steps, and with damped Gauss–Newton, is what they make of that pair", () => {
    const step = 1.2 / propagator.lambdaMax;
    const eta = 0.3;
    const damping = 0.01 * propagator.lambdaMax;
    const requests = [
      { response: descentResponse({ type: "gradient-flow" }, step), times: [step * 25] },
      { response: descentResponse({ type: "gauss-newton", damping }, eta), times: [eta * 6] },
    ];
    const { values } = propagator.respond(u0, requests);
    const march = (steps: number, length: number, solve: (r: Matrix) => Matrix) => {
      let u = Matrix.columnVector([...u0]);
      let r = Matrix.columnVector([...r0]);
      for (let k = 0; k < steps; k++) {
        const z = solve(r);
        u = Matrix.sub(u, C.mmul(z).mul(length));
        r = Matrix.sub(r, K.mmul(z).mul(length));
      }
      return u.to1DArray();
    };
    const inner = Matrix.add(K, Matrix.eye(n).mul(damping));
    march(25, step, (r) => r).forEach((value, k) => {
      expect(Math.abs(values[0][0][k] - value)).toBeLessThan(1e-10);
    });
    march(6, eta, (r) => inverse(inner).mmul(r)).forEach((value, k) => {
      expect(Math.abs(values[1][0][k] - value)).toBeLessThan(1e-10);
    });
  });

  it("is seen by functionals at every time", () => {
    const observable = samples.points.map((x) => Math.cos(2 * x));
    const response = flowResponse({ type: "gradient-flow" });
    const { modes, values } = propagator.respond(u0, [{ response, times: [0, 0.3, 2] }], [observable]);
    [0, 0.3, 2].forEach((time, i) => {
      const exact = values[0][i].reduce((sum, value, k) => sum + value * observable[k], 0);
      // Modes of rates below 1e-13 of the largest are taken to stay.
      expect(Math.abs(observedAt(modes, response, time)[0] - exact)).toBeLessThan(1e-6);
    });
  });
});
