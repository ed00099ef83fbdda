import { inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import type { SampleSet } from "../../src/data/samples.js";
import { InputError, NumericalError } from "../../src/errors.js";
import type { Dynamics } from "../../src/network/dynamics/index.js";
import type { InitialNetwork } from "../../src/network/initial-network.js";
import { initialNetwork } from "../../src/network/initial-network.js";
import { directEngine } from "../../src/train/direct-engine.js";
import { train } from "../../src/train/gradient-descent.js";
import { emptyParameters, fourierFeatures, mscale, relativeDistance, uniformSamples } from "./networks.js";

const flow: Dynamics = { type: "gradient-flow" };
const engine = directEngine();

/** κ weight J Jᵀ from the engine's gradients, one sample at a time. */
function empiricalKernel(start: InitialNetwork, samples: SampleSet): Matrix {
  const trainer = engine.trainer(start, samples);
  const rows = Array.from({ length: samples.count }, (_, i) => {
    const gradient = emptyParameters(start.width);
    trainer.gradient(
      Float64Array.from({ length: samples.count }, (_, j) => (i === j ? 1 : 0)),
      gradient,
    );
    return [...gradient.a, ...gradient.w, ...gradient.b];
  });
  const jacobian = new Matrix(rows);
  return jacobian.mmul(jacobian.transpose()).mul(samples.measureFactor * samples.weight);
}

describe("train", () => {
  it("descends the loss of one sine unit as written out by hand", async () => {
    const start = initialNetwork({ ...mscale, scales: [2], zeroStart: "none" }, 1, 4);
    const samples = uniformSamples(9);
    const learningRate = 0.05;
    const run = await train(start, samples, engine, { learningRate, dynamics: flow, saveSteps: [1, 5] });
    let [a, w, b] = [start.parameters.a[0], start.parameters.w[0], start.parameters.b[0]];
    const errors: Float64Array[] = [];
    for (let step = 0; step <= 5; step++) {
      const u = samples.points.map((x, i) => a * Math.sin(2 * w * x + b) - samples.target[i]);
      if ([0, 1, 5].includes(step)) errors.push(u);
      let [da, dw, db] = [0, 0, 0];
      for (const [i, x] of samples.points.entries()) {
        da += samples.weight * u[i] * Math.sin(2 * w * x + b);
        dw += samples.weight * u[i] * a * 2 * x * Math.cos(2 * w * x + b);
        db += samples.weight * u[i] * a * Math.cos(2 * w * x + b);
      }
      [a, w, b] = [a - learningRate * da, w - learningRate * dw, b - learningRate * db];
    }
    expect(run.times).toEqual([0, learningRate, 5 * learningRate]);
    expect(run.steps).toBe(5);
    // Only the order of additions differs.
    for (let i = 0; i < 3; i++) expect(relativeDistance(run.residuals[i], errors[i])).toBeLessThan(1e-13);
  });

  // With only the output layer trained the network is linear in its parameters, and the error obeys a recursion with a
  // constant matrix. Same numbers by another way; measured 1e-14.
  const linear = initialNetwork({ ...fourierFeatures, train: ["a"] }, 40, 1);

  it("follows u ← (I − ηK) u where the network is linear in what is trained, in both measures", async () => {
    for (const measure of ["lebesgue", "mean"] as const) {
      const samples = uniformSamples(12, 3, measure);
      const kernel = empiricalKernel(linear, samples);
      const options = { learningRate: 0.1, dynamics: flow, saveSteps: [30] };
      const run = await train(linear, samples, engine, options);
      let u = Matrix.columnVector([...samples.target]).mul(-1);
      for (let step = 0; step < 30; step++) u = Matrix.sub(u, kernel.mmul(u).mul(0.1));
      expect(relativeDistance(run.residuals[1], Float64Array.from(u.to1DArray()))).toBeLessThan(1e-12);
    }
  });

  it("follows the heavy ball from rest where the network is linear in what is trained", async () => {
    const samples = uniformSamples(12);
    const kernel = empiricalKernel(linear, samples);
    const [tau, friction] = [0.2, 0.7];
    const dynamics: Dynamics = { type: "momentum", friction };
    const run = await train(linear, samples, engine, { learningRate: tau, dynamics, saveSteps: [40] });
    let u = Matrix.columnVector([...samples.target]).mul(-1);
    let z = Matrix.zeros(12, 1);
    for (let step = 0; step < 40; step++) {
      z = Matrix.sub(Matrix.mul(z, 1 - friction * tau), kernel.mmul(u).mul(tau));
      u = Matrix.add(u, Matrix.mul(z, tau));
    }
    expect(relativeDistance(run.residuals[1], Float64Array.from(u.to1DArray()))).toBeLessThan(1e-12);
  });

  it("follows Nesterov's steps, written with the point ahead, where the network is linear in what is trained", async () => {
    const samples = uniformSamples(12);
    const kernel = empiricalKernel(linear, samples);
    const [tau, friction] = [0.2, 0.7];
    const beta = 1 - friction * tau;
    const options = { learningRate: tau, dynamics: { type: "nesterov", friction } as const, saveSteps: [40] };
    const run = await train(linear, samples, engine, options);
    let u = Matrix.columnVector([...samples.target]).mul(-1);
    let z = Matrix.zeros(12, 1);
    const ahead = () => Matrix.add(u, Matrix.mul(z, beta * tau));
    for (let step = 0; step < 40; step++) {
      z = Matrix.sub(Matrix.mul(z, beta), kernel.mmul(ahead()).mul(tau));
      u = Matrix.add(u, Matrix.mul(z, tau));
    }
    expect(relativeDistance(run.residuals[1], Float64Array.from(ahead().to1DArray()))).toBeLessThan(1e-12);
  });

  it("follows damped Gauss–Newton steps, written with a dense inverse, where the network is linear in what is trained", async () => {
    const samples = uniformSamples(12);
    const kernel = empiricalKernel(linear, samples);
    const [eta, damping] = [0.4, 0.05];
    const dynamics = { type: "gauss-newton", damping } as const;
    const run = await train(linear, samples, engine, { learningRate: eta, dynamics, saveSteps: [10] });
    let u = Matrix.columnVector([...samples.target]).mul(-1);
    const inner = inverse(Matrix.add(kernel, Matrix.eye(12).mul(damping)));
    for (let step = 0; step < 10; step++) u = Matrix.sub(u, kernel.mmul(inner).mmul(u).mul(eta));
    // Conjugate gradients end at 1e-8; products by difference quotients are exact here but for rounding / 1e-3.
    expect(relativeDistance(run.residuals[1], Float64Array.from(u.to1DArray()))).toBeLessThan(1e-7);
  });

  it("starts from minus the target with an antisymmetric and with a subtracted start", async () => {
    const samples = uniformSamples(15);
    for (const zeroStart of ["antisymmetric", "subtract"] as const) {
      const start = initialNetwork({ ...mscale, zeroStart }, 20, 1);
      const run = await train(start, samples, engine, { learningRate: 0.01, dynamics: flow, saveSteps: [0, 3] });
      // f_θ0 − (f_θ0 + f) rounds once.
      expect(
        relativeDistance(
          run.residuals[0],
          samples.target.map((f) => -f),
        ),
      ).toBeLessThan(1e-15);
    }
  });

  it("keeps the subtracted initial output subtracted", async () => {
    const samples = uniformSamples(15);
    const start = initialNetwork({ ...mscale, zeroStart: "subtract" }, 20, 1);
    const options = { learningRate: 0.05, dynamics: flow, saveSteps: [10] };
    const run = await train(start, samples, engine, options);
    const initial = new Float64Array(15);
    engine.trainer(start, samples).output(initial);
    // The same as an unsubtracted network that is to learn f + f_θ0.
    const shifted = { ...samples, target: samples.target.map((f, i) => f + initial[i]) };
    const other = await train({ ...start, network: { ...mscale, zeroStart: "none" } }, shifted, engine, options);
    expect(run.residuals[1]).toEqual(other.residuals[1]);
  });

  it("names the step at which the error is no longer finite", async () => {
    const options = { learningRate: 1e4, dynamics: flow, saveSteps: [2000] };
    const training = train(linear, uniformSamples(12), engine, options);
    await expect(training).rejects.toThrow(NumericalError);
    await expect(training).rejects.toThrow(/width 40 is not finite after \d+ steps at learning rate 10000/);
  });

  it("refuses steps that are not whole and ascending", async () => {
    for (const saveSteps of [[3, 2], [1.5], [-1], [2, 2]]) {
      const options = { learningRate: 0.1, dynamics: flow, saveSteps };
      await expect(train(linear, uniformSamples(5), engine, options)).rejects.toThrow(InputError);
    }
  });

  it("stops at an aborted signal with the signal's reason", async () => {
    const controller = new AbortController();
    const training = train(linear, uniformSamples(12), engine, {
      learningRate: 1e-9,
      dynamics: flow,
      saveSteps: [1e12],
      signal: controller.signal,
      onProgress: () => controller.abort(new Error("enough")),
    });
    await expect(training).rejects.toThrow("enough");
  });

  it("reports the end of training", async () => {
    const seen: (readonly [number, number])[] = [];
    await train(linear, uniformSamples(12), engine, {
      learningRate: 0.1,
      dynamics: flow,
      saveSteps: [7],
      onProgress: (step, steps) => seen.push([step, steps]),
    });
    expect(seen.at(-1)).toEqual([7, 7]);
  });
});
