import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { observeSamples } from "../../src/compare/observe.js";
import { ownData } from "../../src/data/own-data.js";
import type { SampleSet } from "../../src/data/samples.js";
import { type Dynamics, flowResponse, learntResponse } from "../../src/network/dynamics/index.js";
import { initialNetwork } from "../../src/network/initial-network.js";
import type { Network } from "../../src/network/network.js";
import { randomStream } from "../../src/network/random.js";
import { errorsElsewhere } from "../../src/ntk/elsewhere.js";
import { kernelPropagator } from "../../src/ntk/flow.js";
import { kernelMatrix } from "../../src/ntk/kernel.js";
import { kernelOperator } from "../../src/ntk/kernel-operator.js";
import { directEngine } from "../../src/train/direct-engine.js";
import { empiricalLambdaMax } from "../../src/train/empirical-kernel.js";
import { train } from "../../src/train/gradient-descent.js";
import { nufftEngine } from "../../src/train/nufft-engine.js";

const std = 3;
function features(dimension: 1 | 2 | 3): Network {
  return {
    family: "fourier-features",
    dimension,
    weights: { law: "normal", std, radial: false },
    outputs: { law: "normal", std: 0.7 },
    train: ["a", "w"],
    zeroStart: "antisymmetric",
  } as unknown as Network;
}

/** Scattered points, weights of their Voronoi cells. */
function scatteredSamples(dimension: 1 | 2 | 3, count: number): SampleSet {
  const random = randomStream(11, dimension);
  const points = Float64Array.from({ length: count * dimension }, () => 2 * random.uniform() - 1);
  const values = Float64Array.from({ length: count }, (_, i) => Math.sin(4 * points[i * dimension]) + random.normal());
  return ownData({ dimension, points, values }, { values: "standardised", weights: "voronoi", measure: "lebesgue" })
    .samples;
}

/** Level 1 from the formulas of docs/theory.md, sections 3 and 12, alone: K_ij = √p_i Θ(x_i, x_j) √p_j on √p u. */
function denseFlow(samples: SampleSet, times: readonly number[]) {
  const { points, dimension: d, count, weight, relativeWeights = new Float64Array(count).fill(1) } = samples;
  const p = relativeWeights.map((relative) => samples.measureFactor * weight * relative);
  const K = Matrix.zeros(count, count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      let [square, inner] = [0, 0];
      for (let k = 0; k < d; k++) {
        square += (points[i * d + k] - points[j * d + k]) ** 2;
        inner += points[i * d + k] * points[j * d + k];
      }
      K.set(i, j, Math.sqrt(p[i]) * (1 + 0.49 * inner) * Math.exp((-(std ** 2) * square) / 2) * Math.sqrt(p[j]));
    }
  }
  const { realEigenvalues, eigenvectorMatrix: V } = new EigenvalueDecomposition(K, { assumeSymmetric: true });
  const start = Matrix.columnVector([...samples.target].map((f, i) => -Math.sqrt(p[i]) * f));
  const c = V.transpose().mmul(start);
  return {
    lambdaMax: Math.max(...realEigenvalues),
    values: times.map((t) => {
      const f = realEigenvalues.map((lambda) => Math.exp(-Math.max(0, lambda) * t));
      const v = V.mmul(Matrix.columnVector(c.to1DArray().map((value, j) => value * f[j])));
      return v.to1DArray().map((value, i) => value / Math.sqrt(p[i]));
    }),
    p,
  };
}

const times = [0, 0.5, 4, 40];
const flow: Dynamics = { type: "gradient-flow" };

describe.each([1, 2, 3] as const)("the kernel flow on scattered samples of different weights in %i-D", (dimension) => {
  const samples = scatteredSamples(dimension, 150);
  const initial = samples.target.map((f) => -f);
  const expected = denseFlow(samples, times);

  it.each(["eigenbasis", "lanczos", "tridiagonal"] as const)("is the dense one, by %s", (method) => {
    const propagator = kernelPropagator(features(dimension), samples, { method, lanczos: { tolerance: 1e-12 } });
    expect(Math.abs(propagator.lambdaMax / expected.lambdaMax - 1)).toBeLessThan(1e-10);
    const { values } = propagator.respond(initial, [{ response: flowResponse(flow), times }]);
    // The acceptance bar; measured 2e-12 at most (in the norm of the weights, √p u).
    values[0].forEach((u, t) => {
      const distance = Math.sqrt(
        u.reduce((sum, value, i) => sum + expected.p[i] * (value - expected.values[t][i]) ** 2, 0),
      );
      expect(distance).toBeLessThan(1e-10);
    });
  });
});

describe("samples of different weights", () => {
  const samples = scatteredSamples(1, 120);
  const initial = samples.target.map((f) => -f);

  it("are observed with them", () => {
    const { p } = denseFlow(samples, []);
    const { energy, probes } = observeSamples(samples, [initial], [0], { angular: [[3]], reported: [[3]] });
    expect(energy[0]).toBeCloseTo(
      p.reduce((sum, weight, i) => sum + weight * initial[i] ** 2, 0),
      12,
    );
    expect(probes[0].re[0]).toBeCloseTo(
      p.reduce((sum, weight, i) => sum + weight * initial[i] * Math.cos(3 * samples.points[i]), 0),
      12,
    );
  });

  it("keep functionals of u what they are", () => {
    const propagator = kernelPropagator(features(1), samples);
    const seventh = Float64Array.from(initial, (_, i) => (i === 7 ? 1 : 0));
    const { values, modes } = propagator.respond(initial, [{ response: flowResponse(flow), times }], [seventh]);
    times.forEach((t, i) => {
      const seen = modes.weights[0].reduce((sum, w, j) => sum + w * Math.exp(-modes.rates[j] * t), 0);
      expect(seen).toBeCloseTo(values[0][i][7], 9);
    });
  });

  it("have fast products on a grid", () => {
    const points = Float64Array.from({ length: 2 * 35 }, (_, i) => (i % 2 === 0 ? (i / 2) % 7 : Math.floor(i / 14)));
    const values = points.filter((_, i) => i % 2 === 0);
    const recipe = {
      values: "as-given",
      weights: "voronoi",
      measure: "lebesgue",
      box: [
        [-1, 1],
        [0, 1],
      ],
    } as const;
    const grid = ownData({ dimension: 2, points, values }, recipe).samples;
    expect(grid.grid?.counts).toEqual([7, 5]);
    const matrix = new Matrix(
      Array.from({ length: 35 }, (_, i) => [...kernelMatrix(features(2), grid).subarray(35 * i, 35 * i + 35)]),
    );
    const x = Float64Array.from({ length: 35 }, (_, i) => Math.cos(i));
    const y = new Float64Array(35);
    kernelOperator(features(2), grid).apply(x, y);
    const product = matrix.mmul(Matrix.columnVector([...x])).to1DArray();
    y.forEach((value, i) => {
      expect(value).toBeCloseTo(product[i], 12);
    });
  });

  it("train a network by the gradient of ½ Σ p u², with every engine alike", async () => {
    const start = initialNetwork(features(1), 40, 3);
    const options = { learningRate: 0.05, dynamics: flow, saveSteps: [1, 20] };
    const [direct, fast] = await Promise.all(
      [directEngine(), nufftEngine({ accuracy: 1e-12 })].map((engine) => train(start, samples, engine, options)),
    );
    direct.residuals[2].forEach((value, i) => {
      expect(Math.abs(value - fast.residuals[2][i])).toBeLessThan(1e-9);
    });
    // One small step lowers the loss by η |∇L|², and |∇L|² = uᵀP (J Jᵀ) P u by the finite network's own kernel.
    const { p } = denseFlow(samples, []);
    const loss = (u: Float64Array) => u.reduce((sum, value, i) => sum + (p[i] * value ** 2) / 2, 0);
    const small = 1e-5;
    const { residuals } = await train(start, samples, directEngine(), {
      ...options,
      learningRate: small,
      saveSteps: [1],
    });
    const trainer = directEngine().trainer(start, samples);
    const gradient = trainer.parameters();
    trainer.output(new Float64Array(samples.count));
    trainer.gradient(
      initial.map((u, i) => p[i] * u),
      gradient,
    );
    const square = Object.values(gradient).reduce((sum, part) => sum + part.reduce((s, g) => s + g * g, 0), 0);
    expect((loss(residuals[0]) - loss(residuals[1])) / (small * square)).toBeCloseTo(1, 3);
  });

  it("have their largest eigenvalue at the start of training", async () => {
    const start = initialNetwork(features(1), 4000, 5);
    const measured = await empiricalLambdaMax(start, directEngine().trainer(start, samples), samples);
    // The width leaves some per cent (measured 1 %).
    expect(Math.abs(measured / denseFlow(samples, []).lambdaMax - 1)).toBeLessThan(0.05);
  });
});

describe.each([{ type: "gradient-flow" }, { type: "momentum", friction: 0.3 }] as const)(
  "errors at points that are not trained on, $type",
  (dynamics) => {
    const samples = scatteredSamples(1, 60);
    const others = scatteredSamples(1, 25);
    const initial = samples.target.map((f) => -f);
    const start = others.target.map((f) => -f);
    const response = flowResponse(dynamics);
    const elsewhere = (method: "eigenbasis" | "lanczos" | "tridiagonal") => {
      const propagator = kernelPropagator(features(1), samples, { method, lanczos: { tolerance: 1e-12 } });
      const { values } = propagator.respond(initial, [{ response: learntResponse(response), times }]);
      return errorsElsewhere(features(1), samples, others, start, values[0]);
    };

    it("are what integration of the flow gives", () => {
      // d/dt of the learnt function is −Σ p Θ u for gradient flow, and obeys the same oscillation for momentum: Runge–Kutta on both sets at once.
      const { p } = denseFlow(samples, []);
      const all = [...samples.points, ...others.points];
      const theta = (x: number, y: number) => (1 + 0.49 * x * y) * Math.exp((-(std ** 2) * (x - y) ** 2) / 2);
      const K = all.map((x) => Array.from(samples.points, (y, j) => theta(x, y) * p[j]));
      const force = (u: readonly number[]) => K.map((row) => -row.reduce((sum, k, j) => sum + k * u[j], 0));
      const n = all.length;
      const slope = (state: readonly number[]) => {
        if (dynamics.type === "gradient-flow") return force(state);
        const [u, v] = [state.slice(0, n), state.slice(n)];
        return [...v, ...force(u).map((value, i) => value - dynamics.friction * v[i])];
      };
      let state = [...initial, ...start, ...(dynamics.type === "gradient-flow" ? [] : new Array<number>(n).fill(0))];
      const found = elsewhere("eigenbasis");
      const step = 0.02;
      const add = (x: readonly number[], h: number, y: readonly number[]) => x.map((value, i) => value + h * y[i]);
      for (let k = 0; k < 4 / step; k++) {
        const a = slope(state);
        const b = slope(add(state, step / 2, a));
        const c = slope(add(state, step / 2, b));
        const d = slope(add(state, step, c));
        state = state.map((value, i) => value + (step / 6) * (a[i] + 2 * b[i] + 2 * c[i] + d[i]));
      }
      found[2].forEach((value, i) => {
        // The error of the steps, 0.02⁴.
        expect(Math.abs(value - state[samples.count + i])).toBeLessThan(1e-7);
      });
    });

    it("do not depend on the method", () => {
      const one = elsewhere("eigenbasis");
      for (const method of ["lanczos", "tridiagonal"] as const) {
        elsewhere(method).forEach((values, t) => {
          values.forEach((value, i) => {
            expect(Math.abs(value - one[t][i])).toBeLessThan(1e-8);
          });
        });
      }
    });

    it("are those of the samples at the samples", () => {
      const propagator = kernelPropagator(features(1), samples);
      const { values } = propagator.respond(initial, [
        { response: learntResponse(response), times },
        { response, times },
      ]);
      errorsElsewhere(features(1), samples, samples, initial, values[0]).forEach((error, t) => {
        error.forEach((value, i) => {
          expect(Math.abs(value - values[1][t][i])).toBeLessThan(1e-9);
        });
      });
    });
  },
);
