import { describe, expect, it } from "vitest";
import { familyOf } from "../../src/network/families/index.js";
import { initialNetwork } from "../../src/network/initial-network.js";
import { type InputDimension, meshDimension } from "../../src/network/input-dimension.js";
import { differentialOperator } from "../../src/network/losses/index.js";
import type { Network } from "../../src/network/network.js";
import { operatorFunctions, operatorRefusal } from "../../src/network/operator-functions.js";
import type { Parameters } from "../../src/network/parameters.js";
import { randomStream } from "../../src/network/random.js";
import { directEngine } from "../../src/train/direct-engine.js";
import { trainingEngine } from "../../src/train/engine-choice.js";
import { nufftEngine } from "../../src/train/nufft-engine.js";
import { activationCase, boxSamples, relativeDistance, type SmallCase, smallCase, uniformSamples } from "./networks.js";

const operators = {
  1: ["dx^2 - 3", "dx", "2", "dx^3 - dx/2 + 1", "dx^4 + 2*dx"],
  2: ["dx^2 + dy^2", "dx*dy - dy + 2", "dx - 3*dy", "dx^2*dy + 1"],
  3: ["dx^2 + dy^2 + dz^2 + 4", "dx*dz + dy", "dz^2"],
} as const;

function operatorOf(dimension: InputDimension, i: number) {
  const d = meshDimension(dimension);
  const list = operators[d];
  return differentialOperator(list[i % list.length], d, "");
}

const repnet: Network = {
  family: "repnet",
  dimension: 2,
  activation: "tanh",
  slopes: [1, 2],
  partition: { std: 1 },
  outputs: { law: "normal", std: 1 },
  train: ["a", "s", "p", "v"],
  zeroStart: "none",
};

function repnetCase(d: 1 | 2): SmallCase {
  const network = { ...repnet, dimension: d, ...(d === 1 ? { train: ["a", "s", "p"] } : {}) } as Network;
  const samples = d === 1 ? uniformSamples(21, 2) : boxSamples([5, 4], 1.5);
  const random = randomStream(7, d);
  return {
    start: initialNetwork(network, 10, 3),
    samples,
    cotangent: samples.target.map(() => random.normal()),
    title: "",
  };
}

const cases: readonly SmallCase[] = [
  ...[1, 2, 3].flatMap((d) => Array.from({ length: 12 }, (_, i) => smallCase(3 * i + d, d as 1 | 2 | 3))),
  ...(["tanh", "gelu", "cos", { expression: "tanh(z) + exp(-z^2)" }] as const).flatMap((activation) =>
    ([1, 2] as const).map((d) => activationCase(activation, 6 + d, d)),
  ),
  repnetCase(1),
  repnetCase(2),
];

const zeros = (parameters: Parameters): Parameters =>
  Object.fromEntries(Object.entries(parameters).map(([name, { length }]) => [name, new Float64Array(length)]));

describe("P(∂) of a network", () => {
  it("is what differences of the network along the axes give", () => {
    // Fourth-order differences of second order: truncation 1e-6 times sixth derivatives, up to a few hundred; rounding 1e-12.
    const h = 2e-2;
    for (const { start, samples } of cases) {
      const d = meshDimension(samples.dimension);
      const order = 2;
      for (let axis = 0; axis < d; axis++) {
        const operator = differentialOperator(`${["dx", "dy", "dz"][axis]}^${order}`, d, "");
        const exact = new Float64Array(samples.count);
        operatorFunctions(start, samples.points, operator).output(start.parameters, exact);
        const at = (shift: number) => {
          const points = samples.points.map((x, i) => (i % d === axis ? x + shift * h : x));
          const out = new Float64Array(samples.count);
          directEngine()
            .trainer(start, { ...samples, points })
            .output(out);
          return out;
        };
        const [below2, below, here, above, above2] = [-2, -1, 0, 1, 2].map(at);
        const found = here.map(
          (value, i) => (-below2[i] + 16 * below[i] - 30 * value + 16 * above[i] - above2[i]) / (12 * h * h),
        );
        const size = Math.hypot(...exact) + Math.hypot(...here);
        expect(Math.hypot(...found.map((value, i) => value - exact[i])) / size).toBeLessThan(2e-4);
      }
    }
  });

  it("has the gradient that central differences in the parameters give", () => {
    const step = 1e-5;
    cases.forEach(({ start, samples, cotangent }, i) => {
      const { output, gradient } = operatorFunctions(start, samples.points, operatorOf(samples.dimension, i));
      const out = new Float64Array(samples.count);
      const slopes = zeros(start.parameters);
      gradient(start.parameters, cotangent, slopes);
      const lossAt = (name: string, k: number, shift: number) => {
        const values = start.parameters[name].slice();
        values[k] += shift;
        output({ ...start.parameters, [name]: values }, out);
        return out.reduce((sum, value, j) => sum + cotangent[j] * value, 0);
      };
      const frozen = new Set<string>();
      for (const [name, values] of Object.entries(slopes)) {
        const found = values.map((_, k) => (lossAt(name, k, step) - lossAt(name, k, -step)) / (2 * step));
        if (values.every((value) => value === 0)) frozen.add(name);
        // Truncation: 1e-10 times third derivatives of ω⁴ e^{iωx}, relative to the gradient; measured 2e-7.
        else expect(relativeDistance(values, found)).toBeLessThan(5e-6);
      }
      expect(frozen.size).toBeLessThan(Object.keys(slopes).length + (start.network.train.length === 0 ? 1 : 0));
    });
  });

  it("is the same by nonuniform transforms", () => {
    cases.forEach(({ start, samples, cotangent }, i) => {
      if (!familyOf(start.network).hasWaves(start.network)) return;
      const operator = operatorOf(samples.dimension, i);
      const numbers = [directEngine(), nufftEngine()].map((engine) => {
        const trainer = engine.operatorTrainer?.(start, samples, operator);
        if (trainer === undefined) throw new Error("no derivatives");
        const out = new Float64Array(samples.count);
        const slopes = zeros(start.parameters);
        trainer.output(out);
        trainer.gradient(cotangent, slopes);
        return [out, ...Object.values(slopes)];
      });
      numbers[0].forEach((values, k) => {
        expect(relativeDistance(numbers[1][k], values)).toBeLessThan(1e-8);
      });
    });
  });

  it("is had of engines that differentiate, of sums of units without kinks", async () => {
    const operator = differentialOperator("dx^2", 1, "");
    const relu: Network = {
      family: "shallow",
      dimension: 1,
      activation: "relu",
      weights: { law: "normal", std: 1 },
      biases: { law: "uniform", halfWidth: 4 },
      outputs: { law: "normal", std: 1 },
      train: ["a", "w", "b"],
      zeroStart: "antisymmetric",
    };
    const wishes = { count: 100, width: 400, operator } as const;
    await expect(trainingEngine({ ...wishes, choice: "direct", network: relu })).rejects.toThrow("has a kink at z = 0");
    expect(operatorRefusal(relu, differentialOperator("3", 1, ""))).toBeNull();
    const tanh: Network = { ...relu, activation: "tanh" };
    expect((await trainingEngine({ ...wishes, choice: "auto", network: tanh })).name).toBe("direct");
    await expect(trainingEngine({ ...wishes, choice: "fused", network: tanh })).rejects.toThrow("no derivatives");
  });
});
