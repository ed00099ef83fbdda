import { inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { sampleSet } from "../../src/data/sample-set.js";
import type { SampleSet } from "../../src/data/samples.js";
import { compileExpression } from "../../src/expression/index.js";
import { descentResponse, flowResponse } from "../../src/network/dynamics/index.js";
import { kernelTerms } from "../../src/network/kernel-terms.js";
import { gaussLegendre } from "../../src/network/laws/legendre.js";
import { appliedTo, type DifferentialOperator, differentialOperator } from "../../src/network/losses/index.js";
import type { Network } from "../../src/network/network.js";
import { filteredPropagator, residualFlow } from "../../src/ntk/filtered-flow.js";
import { kernelMatrix } from "../../src/ntk/kernel.js";
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

const tanh = {
  family: "shallow",
  dimension: 1,
  activation: "tanh",
  weights: { law: "log-uniform", min: 0.7, max: 2 },
  biases: { law: "uniform", halfWidth: 30 },
  outputs: { law: "normal", std: 0.8 },
  train: ["a", "w", "b"],
  zeroStart: "antisymmetric",
} as const satisfies Network;
const slopes = {
  family: "repnet",
  dimension: 1,
  activation: "tanh",
  slopes: [1, 3],
  partition: { halfWidth: 9 },
  outputs: { law: "normal", std: 0.8 },
  train: ["a", "s", "p"],
  zeroStart: "antisymmetric",
} as const satisfies Network;

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
    samples: [2, 3],
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
    const inPlane: Network = { ...tanh, dimension: 2 };
    expect(() => residualKernel(inPlane, plane, differentialOperator("dx^2 + dy^2", 2, ""))).toThrow(
      "not made of waves",
    );
    // Its kernel has no transform of its own: level 0 has that of one which ends with the partition points.
    const onPoints: Network = {
      ...{ family: "deep", dimension: 1, layers: [{ activation: "erf" }], outputs: { law: "sign" } },
      ...{ features: { activation: "tanh", slopes: [2], partition: { halfWidth: 9 } } },
      ...{ train: ["a", "hidden", "s", "p"], zeroStart: "antisymmetric" },
    };
    expect(() => residualKernel(onPoints, grid, operator)).toThrow("not made of waves");
    const kinked: Network = { ...tanh, activation: "relu" };
    expect(() => residualKernel(kinked, grid, operator)).toThrow("not made of waves");
  });

  it("of units of wide biases is the derivative of its closed form", () => {
    // ∫ (1 − tanh z tanh(z + y)) dz / 2 = y coth y = D(y), and that of σ'σ' is 2 D''; weights between 0.7 and 2 with a density like 1/|w|.
    // c = coth y has c' = 1 − c², so that its derivatives are polynomials of c, and D^(k) = y c^(k) + k c^(k−1).
    const ofCoth: number[][] = [[0, 1]];
    for (let k = 0; k < 6; k++) {
      const last = ofCoth[k];
      const next = new Array<number>(last.length + 1).fill(0);
      last.forEach((coefficient, n) => {
        if (n === 0) return;
        next[n - 1] += n * coefficient;
        next[n + 1] -= n * coefficient;
      });
      ofCoth.push(next);
    }
    const derivative = (k: number, y: number) => {
      const c = 1 / Math.tanh(y);
      const at = (order: number) => ofCoth[order].reduce((sum, each, n) => sum + each * c ** n, 0);
      return y * at(k) + (k === 0 ? 0 : k * at(k - 1));
    };
    const rule = gaussLegendre(40);
    /** E w^k D^(order)(w r)/β. */
    const mean = (k: number, order: number, r: number) =>
      rule.nodes.reduce((sum, node, q) => {
        const w = 1.35 + 0.65 * node;
        const value = w ** k * derivative(order, w * r);
        return sum + (0.65 * rule.weights[q] * value) / (w * Math.log(2 / 0.7));
      }, 0) / 30;
    const samples = sampleSet({ box: [[-3, 3]], samples: [6], placement: "midpoint", measure: "lebesgue" }, () => 0);
    const found = residualKernel(tanh, samples, differentialOperator("dx^2", 1, ""));
    const size = found.residual(0, 0);
    for (let i = 0; i < 6; i++) {
      for (let j = 0; j < 6; j++) {
        if (i === j) continue;
        const [x, y] = [samples.points[i], samples.points[j]];
        const r = x - y;
        const g = (k: number) => 0.64 * mean(k, k + 2, r);
        const both = -mean(4, 4, r) + g(4) + x * y * g(4) - 2 * r * g(3) - 4 * g(2);
        const one = -mean(2, 2, r) + g(2) + x * y * g(2) - 2 * x * g(1);
        expect(Math.abs(found.residual(i, j) - both)).toBeLessThan(1e-8 * size);
        expect(Math.abs(found.cross(i, j) - one)).toBeLessThan(1e-8 * size);
      }
    }
  });

  it.each([
    ["wide biases", () => tanh],
    [
      "narrow biases, an activation of no parity",
      () => ({ ...tanh, activation: "sigmoid", biases: { law: "uniform", halfWidth: 2 } }),
    ],
    ["two scales", () => ({ ...tanh, family: "mscale", scales: [1, 2], amplitude: "one" })],
    ["partition points", () => ({ ...slopes, partition: { halfWidth: 9 } })],
    ["normal partition points", () => ({ ...slopes, partition: { std: 4 } })],
  ] as [string, () => Network][])("is the kernel where P is 1: %s", (_, network) => {
    const samples = sampleSet({ box: [[-2, 3]], samples: [5], placement: "midpoint", measure: "mean" }, () => 0);
    const K = kernelMatrix(network(), samples);
    const found = residualKernel(network(), samples, differentialOperator("1", 1, ""), samples.points.slice(1, 3));
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 5; j++) {
        // Tables of the kernel are good to 1e-8 of its largest entries; measured 5e-9.
        expect(Math.abs(found.residual(i, j) - K[i * 5 + j])).toBeLessThan(2e-8 * K[0]);
        expect(found.cross(i, j)).toBeCloseTo(found.residual(i, j), 13);
        if (i < 2) expect(found.crossAt(i, j)).toBeCloseTo(found.residual(i + 1, j), 13);
      }
    }
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
