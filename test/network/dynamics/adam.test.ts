import { describe, expect, it } from "vitest";
import { adamSteps } from "../../../src/network/dynamics/index.js";
import { initialNetwork } from "../../../src/network/initial-network.js";
import { directEngine } from "../../../src/train/direct-engine.js";
import { fusedEngine } from "../../../src/train/fused-engine.js";
import { train } from "../../../src/train/gradient-descent.js";
import { mscale, uniformSamples } from "../../train/networks.js";

const adam = { type: "adam", beta1: 0.8, beta2: 0.95, epsilon: 1e-3 } as const;

describe("Adam", () => {
  it("takes the steps of Kingma and Ba's algorithm 1", () => {
    const slopes = [0.3, -2, 0.7, 0.1];
    const theta = Float64Array.of(9, 1, 9);
    const memory = [new Float64Array(3), new Float64Array(3)];
    const { rule } = adamSteps(adam, 0.05, 1);
    let [x, m, v] = [1, 0, 0];
    slopes.forEach((g, k) => {
      rule(k).move(theta, Float64Array.of(g), memory, 1, 1);
      m = adam.beta1 * m + (1 - adam.beta1) * g;
      v = adam.beta2 * v + (1 - adam.beta2) * g ** 2;
      const [mHat, vHat] = [m / (1 - adam.beta1 ** (k + 1)), v / (1 - adam.beta2 ** (k + 1))];
      x -= (0.05 * mHat) / (Math.sqrt(vHat) + adam.epsilon);
      expect(theta[1]).toBeCloseTo(x, 14);
    });
    expect([theta[0], theta[2]]).toEqual([9, 9]);
  });

  it("moves every parameter by learningRate/√width in its first step, block by block as all at once, and learns", async () => {
    const samples = uniformSamples(15);
    const start = initialNetwork(mscale, 6000, 1);
    const options = {
      learningRate: 0.02,
      dynamics: { type: "gradient-flow" },
      optimiser: { ...adam, epsilon: 1e-12 },
      saveSteps: [1, 60],
    } as const;
    const [engine, blocks] = [directEngine(), fusedEngine({ precision: "float64" })];
    const trainer = engine.trainer(start, samples);
    await train(start, samples, engine, { ...options, saveSteps: [1] }, trainer);
    const moved = trainer.parameters();
    for (const name of ["a", "w", "b"]) {
      moved[name].forEach((value, k) => {
        expect(Math.abs(value - start.parameters[name][k]) * Math.sqrt(6000)).toBeCloseTo(0.02, 6);
      });
    }
    const run = await train(start, samples, engine, options);
    const other = await train(start, samples, blocks, options);
    const norm = (u: Float64Array) => Math.hypot(...u);
    expect(norm(run.residuals[2])).toBeLessThan(0.5 * norm(run.residuals[0]));
    // Rounding of slopes near zero decides the sign of first steps: engines agree as far as these matter.
    expect(norm(run.residuals[2].map((u, i) => u - other.residuals[2][i])) / norm(run.residuals[0])).toBeLessThan(1e-6);
  });
});
