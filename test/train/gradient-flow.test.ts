import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import type { SampleSet } from "../../src/data/samples.js";
import { InputError, NumericalError } from "../../src/errors.js";
import { type InitialNetwork, initialNetwork } from "../../src/network/initial-network.js";
import { directEngine } from "../../src/train/direct-engine.js";
import { empiricalLambdaMax } from "../../src/train/empirical-kernel.js";
import type { DeviceTrainer } from "../../src/train/engine.js";
import { train } from "../../src/train/gradient-descent.js";
import { type FlowOptions, followFlow } from "../../src/train/gradient-flow.js";
import { emptyParameters, fourierFeatures, mscale, uniformSamples } from "./networks.js";

const engine = directEngine();
const dynamics = { type: "gradient-flow" } as const;
const samples = uniformSamples(24);
const saveTimes = [0.3, 2, 10];

async function follow(start: InitialNetwork, options: Partial<FlowOptions> = {}, on: SampleSet = samples) {
  const lambdaMax = await empiricalLambdaMax(start, engine.trainer(start, on), on);
  return followFlow(start, on, engine, { saveTimes, tolerance: 1e-4, lambdaMax, ...options });
}

/** ‖u − v‖/‖u₀‖. */
const apart = (u: readonly Float64Array[], v: readonly Float64Array[]) =>
  u.map((values, k) => Math.hypot(...values.map((value, i) => value - v[k][i])) / Math.hypot(...u[0]));

/** e^{−Kt}u₀ by the eigenvalues of κ weight J Jᵀ, from the engine's gradients, one sample at a time. */
function exactFlow(start: InitialNetwork, u0: Float64Array, times: readonly number[]): Float64Array[] {
  const trainer = engine.trainer(start, samples);
  const rows = Array.from(u0, (_, i) => {
    const gradient = emptyParameters(start.width);
    trainer.gradient(
      u0.map((_, j) => (i === j ? 1 : 0)),
      gradient,
    );
    return [...gradient.a, ...gradient.w, ...gradient.b];
  });
  const jacobian = new Matrix(rows);
  const kernel = jacobian.mmul(jacobian.transpose()).mul(samples.measureFactor * samples.weight);
  const { realEigenvalues, eigenvectorMatrix: V } = new EigenvalueDecomposition(kernel, { assumeSymmetric: true });
  const coefficients = V.transpose().mmul(Matrix.columnVector([...u0]));
  return times.map((time) => {
    const decay = Matrix.diag(realEigenvalues.map((lambda) => Math.exp(-lambda * time)));
    return Float64Array.from(V.mmul(decay).mmul(coefficients).to1DArray());
  });
}

describe("followFlow", () => {
  // With only the output layer trained the kernel stays as it is.
  const linear = initialNetwork({ ...fourierFeatures, train: ["a"] }, 200, 1);

  it("follows e^{−Kt} of a dense kernel, nearer than its estimates tell, and the nearer the smaller the tolerance", async () => {
    const worst: number[] = [];
    for (const tolerance of [1e-3, 1e-4, 1e-5]) {
      const run = await follow(linear, { tolerance });
      expect(run.times).toEqual([0, ...saveTimes]);
      const errors = apart(run.residuals, exactFlow(linear, run.residuals[0], run.times));
      for (const error of errors) expect(error).toBeLessThan(run.timeError);
      worst.push(Math.max(...errors));
    }
    // Measured 1.1e-3: the tolerance is that of a step.
    expect(worst[0]).toBeLessThan(2e-3);
    // The method is of second order and steps go like the cube root of the tolerance: 10^{2/3} = 4.6 each time.
    for (const k of [0, 1]) expect(worst[k] / worst[k + 1]).toBeGreaterThan(3);
  });

  it("is where gradient descent tends to as its steps get short, all groups trained", async () => {
    const start = initialNetwork(mscale, 40, 2);
    const { residuals, gradients } = await follow(start, { tolerance: 1e-5 });
    const descend = async (learningRate: number) => {
      const saveSteps = saveTimes.map((time) => Math.round(time / learningRate));
      return (await train(start, samples, engine, { learningRate, dynamics, saveSteps })).residuals;
    };
    const [coarse, fine] = [await descend(0.01), await descend(0.005)];
    // Descent is of first order: 2 fine − coarse is of second, and nearer still.
    const limit = fine.map((u, k) => u.map((value, i) => 2 * value - coarse[k][i]));
    expect(Math.max(...apart(fine, limit))).toBeGreaterThan(3e-4);
    expect(Math.max(...apart(residuals, limit))).toBeLessThan(1e-4);
    expect(gradients).toBeLessThan(10 / 0.005 / 4);
  });

  it("goes on where the kernel grows a hundredfold, and takes steps back there", async () => {
    const steep = uniformSamples(24);
    const target = steep.target.map((f) => 30 * f);
    const grown = { ...steep, target };
    const start = initialNetwork({ ...mscale, outputs: { law: "normal", std: 0.05 } }, 16, 0);
    const run = await follow(start, { saveTimes: [1, 4] }, grown);
    const kept = run.flowSteps.stages.reduce((sum, stages) => sum + stages, 0);
    expect(run.gradients).toBeGreaterThan(kept);
    const learningRate = 1e-4;
    const fine = await train(start, grown, engine, { learningRate, dynamics, saveSteps: [10000, 40000] });
    expect(Math.max(...apart(run.residuals, fine.residuals))).toBeLessThan(0.01);
  });

  it("does not depend on how it is told to step: a device's steps are those of other trainers", async () => {
    const start = initialNetwork(mscale, 40, 2);
    const trainer = engine.trainer(start, samples);
    const output = new Float64Array(samples.count);
    const device = {
      ...trainer,
      async descend(weight: Float64Array, wanted: Float64Array, rules: Parameters<typeof trainer.move>[1][]) {
        for (const rule of rules) {
          trainer.output(output);
          trainer.move(
            output.map((f, i) => weight[i] * (f - wanted[i])),
            rule,
          );
        }
        return new Float64Array(rules.length);
      },
    } as unknown as DeviceTrainer;
    const lambdaMax = await empiricalLambdaMax(start, trainer, samples);
    const options = { saveTimes, tolerance: 1e-3, lambdaMax };
    const ofDevice = await followFlow(start, samples, engine, options, device);
    expect(ofDevice).toEqual(await followFlow(start, samples, engine, options));
  });

  it("looks at samples held out after every step, and can be stopped", async () => {
    const start = initialNetwork(mscale, 40, 2);
    const run = await follow(start, { heldOut: uniformSamples(7) });
    const { times = [], steps, meanSquares } = run.heldOut ?? { steps: [], meanSquares: [] };
    expect(times).toEqual([0, ...run.flowSteps.ends]);
    expect(steps).toEqual(times.map((_, step) => step));
    expect(meanSquares).toHaveLength(run.steps + 1);
    expect(run.gradients).toBe(run.flowSteps.stages.reduce((sum, stages) => sum + stages, 0));
    const signal = AbortSignal.abort(new Error("stopped"));
    const long = { saveTimes: [1e6], tolerance: 1e-7, signal };
    await expect(follow(start, long)).rejects.toThrow("stopped");
  });

  it("stays where there is nothing to learn", async () => {
    const nothing = { ...samples, target: new Float64Array(samples.count) };
    const run = await follow(initialNetwork(mscale, 40, 2), {}, nothing);
    expect(run.timeError).toBeLessThan(1e-4);
    // An antisymmetric start is zero to rounding.
    for (const u of run.residuals) expect(Math.hypot(...u)).toBeLessThan(1e-12);
  });

  it("refuses times that do not ascend, and gives up where no step is short enough", async () => {
    const start = initialNetwork(mscale, 40, 2);
    await expect(follow(start, { saveTimes: [1, 1] })).rejects.toThrow(InputError);
    await expect(follow(start, { tolerance: 1e-17 })).rejects.toThrow(NumericalError);
  });
});
