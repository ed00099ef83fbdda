import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { stabilityLimit } from "../../src/network/dynamics/index.js";
import { initialNetwork } from "../../src/network/initial-network.js";
import { directEngine } from "../../src/train/direct-engine.js";
import { empiricalLambdaMax } from "../../src/train/empirical-kernel.js";
import { train } from "../../src/train/gradient-descent.js";
import { tensorflowEngine } from "../../src/train/tensorflow-engine.js";
import { emptyParameters, fourierFeatures, mscale, smallCase, uniformSamples } from "./networks.js";

/** Largest eigenvalue of κ weight Jᵀ J, dense, from gradients of single samples. */
function denseLambdaMax({ start, samples }: Pick<ReturnType<typeof smallCase>, "start" | "samples">): number {
  const trainer = directEngine().trainer(start, samples);
  const rows = Array.from({ length: samples.count }, (_, i) => {
    const gradient = emptyParameters(start.width, samples.dimension);
    trainer.gradient(
      Float64Array.from({ length: samples.count }, (_, j) => (i === j ? 1 : 0)),
      gradient,
    );
    return [...gradient.a, ...gradient.w, ...gradient.b];
  });
  const jacobian = new Matrix(rows);
  const kernel = jacobian.mmul(jacobian.transpose()).mul(samples.measureFactor * samples.weight);
  return Math.max(...new EigenvalueDecomposition(kernel, { assumeSymmetric: true }).realEigenvalues);
}

describe("empiricalLambdaMax", () => {
  it("agrees with a dense eigendecomposition of the network's own kernel", async () => {
    for (let i = 0; i < 120; i++) {
      const { start, samples, title } = i < 60 ? smallCase(i) : smallCase(i, i % 4 < 2 ? 2 : 3);
      const expected = denseLambdaMax({ start, samples });
      const found = await empiricalLambdaMax(start, directEngine().trainer(start, samples), samples);
      // Derived: 1e-4 for the end of the iteration and 4e-6 for the difference quotient.
      expect(Math.abs(found - expected), title).toBeLessThanOrEqual(1.1e-4 * expected);
    }
  });

  it("works on float32 outputs", async () => {
    const { start, samples } = smallCase(14);
    const engine = await tensorflowEngine();
    const found = await empiricalLambdaMax(start, engine.trainer(start, samples), samples);
    // Derived: 2e-4 from float32 outputs on top.
    expect(Math.abs(found / denseLambdaMax({ start, samples }) - 1)).toBeLessThan(1e-3);
  });

  it("puts the parameters back", async () => {
    const { start, samples } = smallCase(14);
    const trainer = directEngine().trainer(start, samples);
    await empiricalLambdaMax(start, trainer, samples);
    expect(trainer.parameters()).toEqual(start.parameters);
  });

  it("is zero where nothing is trained", async () => {
    const start = initialNetwork({ ...mscale, train: [] }, 8, 0);
    const samples = uniformSamples(10);
    expect(await empiricalLambdaMax(start, directEngine().trainer(start, samples), samples)).toBe(0);
  });

  it("is the eigenvalue that decides whether training is stable", async () => {
    const start = initialNetwork({ ...fourierFeatures, train: ["a"] }, 40, 1);
    const samples = uniformSamples(20);
    const engine = directEngine();
    const lambdaMax = await empiricalLambdaMax(start, engine.trainer(start, samples), samples);
    for (const dynamics of [{ type: "gradient-flow" }, { type: "momentum", friction: 0.5 }] as const) {
      const limit = stabilityLimit(dynamics, lambdaMax);
      const errorAfter = async (learningRate: number) => {
        const run = await train(start, samples, engine, { learningRate, dynamics, saveSteps: [2000] });
        return Math.hypot(...run.residuals[1]) / Math.hypot(...run.residuals[0]);
      };
      expect(await errorAfter(0.99 * limit)).toBeLessThan(1);
      expect(await errorAfter(1.01 * limit)).toBeGreaterThan(10);
    }
  });
});
