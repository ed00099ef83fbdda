import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { descent } from "../../src/network/dynamics/index.js";
import {
  type DeepNetwork,
  descentResponse,
  initialNetwork,
  type Parameters,
  randomStream,
} from "../../src/network/index.js";
import { kernelPropagator } from "../../src/ntk/flow.js";
import { predictedDeviation } from "../../src/ntk/width-law.js";
import { denseEngine } from "../../src/train/dense-engine.js";
import { directEngine } from "../../src/train/direct-engine.js";
import type { TrainingEngine } from "../../src/train/engine.js";
import { enginesFor, trainingEngine } from "../../src/train/engine-choice.js";
import { trainOne } from "../../src/train/run.js";
import { midpointSamples } from "../ntk/reference-case.js";
import { boxSamples, relativeDistance, uniformSamples } from "./networks.js";

const network: DeepNetwork = {
  family: "deep",
  dimension: 1,
  weights: { law: "normal", std: 2 },
  layers: [
    { activation: "relu" },
    { activation: "erf", weightStd: 1.5, biasStd: 0.2 },
    { activation: "relu", weightStd: 1.4 },
  ],
  outputs: { law: "normal", std: 1 },
  train: ["a", "hidden", "w"],
  zeroStart: "none",
};

/** Output, gradients, and parameters after steps. */
function numbersOf(engine: TrainingEngine, of: DeepNetwork, width: number): Float64Array[] {
  const samples = of.dimension === 1 ? uniformSamples(23, 2) : boxSamples([5, 4], 2, "random");
  const start = initialNetwork(of, width, 2);
  const trainer = engine.trainer(start, samples);
  const random = randomStream(9);
  const cotangent = samples.target.map(() => random.normal());
  const out = new Float64Array(samples.count);
  trainer.output(out);
  const gradient = Object.fromEntries(
    Object.entries(start.parameters).map(([name, values]) => [name, new Float64Array(values.length)]),
  );
  trainer.gradient(cotangent, gradient);
  const result = [out.slice(), ...Object.values(gradient)];
  for (let step = 0; step < 3; step++) {
    trainer.move(cotangent, descent(0.01));
    trainer.output(out);
  }
  const moved = trainer.parameters();
  return [...result, ...Object.keys(moved).map((name) => moved[name].map((v, k) => v - start.parameters[name][k]))];
}

describe("the dense engine", () => {
  it.each([
    ["float64", 1e-11],
    // Of factors that are rounded; ReLU's kinks are met by none of these units.
    ["float32", 1e-4],
  ] as const)("computes what the definition says, in %s", (precision, tolerance) => {
    for (const change of [
      {},
      { zeroStart: "antisymmetric" },
      { train: ["hidden"] },
      { train: ["a", "w"], dimension: 2 },
      { layers: network.layers.slice(0, 1), train: ["w"] },
    ] as const) {
      const of: DeepNetwork = { ...network, ...change };
      const expected = numbersOf(directEngine(), of, 26);
      numbersOf(denseEngine({ precision }), of, 26).forEach((values, k) => {
        expect(relativeDistance(values, expected[k])).toBeLessThan(tolerance);
      });
    }
  });

  it("has the gradients of automatic differentiation", () => {
    const width = 14;
    const samples = uniformSamples(17, 2);
    const start = initialNetwork(network, width, 5);
    const random = randomStream(4);
    const cotangent = samples.target.map(() => random.normal());
    const trainer = denseEngine().trainer(start, samples);
    trainer.output(new Float64Array(samples.count));
    const gradient: Parameters = Object.fromEntries(
      Object.entries(start.parameters).map(([name, values]) => [name, new Float64Array(values.length)]),
    );
    trainer.gradient(cotangent, gradient);
    const names = Object.keys(start.parameters);
    const root = 1 / Math.sqrt(width);
    const weightedOutput = (...tensors: tf.Tensor[]) => {
      const theta = Object.fromEntries(names.map((name, k) => [name, tensors[k]]));
      const square = (name: string) => theta[name].reshape([width, width]).transpose();
      const phase = tf.tensor2d(Float32Array.from(samples.points), [samples.count, 1]).mul(theta.w.reshape([1, width]));
      let z = phase
        .cos()
        .matMul(square("u"))
        .add(phase.sin().matMul(square("v")))
        .mul(root);
      z = z
        .relu()
        .matMul(square("W2"))
        .mul(1.5 * root)
        .add(theta.b2.mul(0.2));
      z = z
        .erf()
        .matMul(square("W3"))
        .mul(1.4 * root);
      const f = z
        .relu()
        .matMul(theta.a.reshape([width, 1]))
        .mul(root);
      return f
        .reshape([samples.count])
        .mul(tf.tensor1d(Float32Array.from(cotangent)))
        .sum() as tf.Scalar;
    };
    const slopes = tf.grads(weightedOutput)(
      names.map((name) => tf.tensor1d(Float32Array.from(start.parameters[name]))),
    );
    names.forEach((name, k) => {
      // float32 against float64.
      expect(relativeDistance(Float64Array.from(slopes[k].dataSync()), gradient[name])).toBeLessThan(2e-5);
    });
  });

  it("is the first choice for deep networks, and trains no other", async () => {
    expect(enginesFor(network, "float64").map(({ name }) => name)).toEqual(["dense", "direct"]);
    expect(enginesFor(network, "float32").map(({ name }) => name)).toEqual(["webgpu", "dense", "tensorflow"]);
    expect((await trainingEngine({ choice: "auto", network, count: 5, width: 8 })).name).toBe("dense");
    const plain = { ...network, family: "fourier-features", train: ["a"] } as const;
    const { layers: _, ...features } = plain;
    await expect(trainingEngine({ choice: "dense", network: features, count: 5, width: 8 })).rejects.toThrow(
      "it is for deep networks",
    );
  });
});

describe("deep networks of growing width", () => {
  it("come near to the kernel flow as the width law says, with nothing fitted", async () => {
    // The case of docs/theory.md, section 10, at a few widths.
    const samples = midpointSamples([-5, 5], 100, "exp(-x^2/4) * (sin(x) + sin(3*x + 0.5) + 0.7*sin(5*x + 1))");
    const of: DeepNetwork = { ...network, layers: [{ activation: "relu" }], zeroStart: "antisymmetric" };
    const initial = samples.target.map((f) => -f);
    const propagator = kernelPropagator(of, samples);
    const { basis } = propagator;
    if (basis === null) throw new Error("so few samples have a basis");
    const [learningRate, saveSteps] = [1 / 16, [8, 32]];
    const response = descentResponse({ type: "gradient-flow" }, learningRate);
    const times = [0, 0.5, 2];
    const [[, ...limit]] = propagator.respond(initial, [{ response, times }]).values;
    const widths = [48, 192];
    const { rms, rmsError } = predictedDeviation(of, samples, initial, times, response, widths, basis);
    const job = {
      network: of,
      samples,
      dynamics: { type: "gradient-flow" },
      learningRate,
      saveSteps,
      engine: "auto",
    } as const;
    const measured: number[] = [];
    for (const width of widths) {
      let square = 0;
      for (let seed = 0; seed < 6; seed++) {
        const { residuals } = await trainOne(job, width, seed);
        square += limit.reduce((sum, u, t) => {
          const distance = Math.hypot(...residuals[t + 1].map((value, i) => value - u[i])) / Math.hypot(...initial);
          return sum + distance ** 2 / (limit.length * 6);
        }, 0);
      }
      measured.push(Math.sqrt(square));
    }
    for (const w of [0, 1]) {
      expect(rmsError[w] / rms[w]).toBeLessThan(0.06);
      // Six seeds: some 15 %, and 0.15 of the slope.
      expect(measured[w] / rms[w]).toBeGreaterThan(0.75);
      expect(measured[w] / rms[w]).toBeLessThan(1.3);
    }
    expect(Math.abs(Math.log(measured[1] / measured[0]) / Math.log(4) + 0.5)).toBeLessThan(0.3);
  });
});
