import { describe, expect, it } from "vitest";
import { type ActivationSpec, activationNames } from "../../src/network/activations/index.js";
import { descent, heavyBall } from "../../src/network/dynamics/index.js";
import { randomStream } from "../../src/network/random.js";
import { directEngine } from "../../src/train/direct-engine.js";
import type { TrainingEngine } from "../../src/train/engine.js";
import { engines } from "../../src/train/engines.js";
import { fusedEngine } from "../../src/train/fused-engine.js";
import { nufftEngine } from "../../src/train/nufft-engine.js";
import { prefixEngine } from "../../src/train/prefix-engine.js";
import { tensorflowEngine } from "../../src/train/tensorflow-engine.js";
import { activationCase, emptyParameters, relativeDistance, type SmallCase, smallCase } from "./networks.js";

const groups = ["a", "w", "b"] as const;

/** What an engine makes of a case: output, gradients, and the parameters after two steps of both dynamics. */
function numbersOf(engine: TrainingEngine, { start, samples, cotangent }: SmallCase): readonly Float64Array[] {
  const trainer = engine.trainer(start, samples);
  const output = new Float64Array(samples.count);
  const gradient = emptyParameters(start.width, samples.dimension);
  trainer.output(output);
  trainer.gradient(cotangent, gradient);
  const result = [output.slice(), ...groups.map((group) => gradient[group])];
  // The displacements, not the parameters: frozen groups must not move at all.
  const displacement = () => {
    const parameters = trainer.parameters();
    return groups.map((group) => parameters[group].map((value, k) => value - start.parameters[group][k]));
  };
  for (let step = 0; step < 2; step++) {
    trainer.move(cotangent, descent(0.01));
    trainer.output(output);
  }
  result.push(...displacement());
  trainer.setParameters(start.parameters);
  trainer.output(output);
  for (let step = 0; step < 2; step++) {
    trainer.move(cotangent, heavyBall(0.1, 0.9));
    trainer.output(output);
  }
  result.push(...displacement());
  return result;
}

function differenceFromDirect(engine: TrainingEngine, case_: SmallCase): number {
  const expected = numbersOf(directEngine(), case_);
  return Math.max(...numbersOf(engine, case_).map((values, j) => relativeDistance(values, expected[j])));
}

function largestDifference(engine: TrainingEngine, cases: number, dimension: 1 | 2 | 3 = 1): number {
  return Math.max(...Array.from({ length: cases }, (_, i) => differenceFromDirect(engine, smallCase(i, dimension))));
}

describe("on 200 random small networks, outputs, gradients and steps", () => {
  it("of the NUFFT engine agree with the direct engine to 1e-9", () => {
    expect(largestDifference(nufftEngine(), 200)).toBeLessThan(1e-9);
  });

  it("of the tensorflow engine, by automatic differentiation, agree to 1e-5", async () => {
    expect(largestDifference(await tensorflowEngine({ package: "@tensorflow/tfjs" }), 200)).toBeLessThan(1e-5);
  });
});

describe.each([2, 3] as const)("on 60 random small networks in %i dimensions, outputs, gradients and steps", (d) => {
  it("of the NUFFT engine agree with the direct engine to 1e-9", () => {
    expect(largestDifference(nufftEngine(), 60, d)).toBeLessThan(1e-9);
  });

  it("of the tensorflow engine, by automatic differentiation, agree to 1e-4", async () => {
    // Derived: phases up to 150 radians are rounded to 1e-5, relative to sums of magnitudes of several times the
    // norm. Measured: 4e-5 in three dimensions.
    expect(largestDifference(await tensorflowEngine({ package: "@tensorflow/tfjs" }), 60, d)).toBeLessThan(1e-4);
  });
});

const leaky = { name: "leaky-relu", slope: -0.3 } as const;
const activations: readonly ActivationSpec[] = [...activationNames, leaky];
const expression = { expression: "tanh(2 * z) / (1 + z^2) + exp(-z^2 / 2)" } as const;
const dimensions = [1, 2, 3] as const;
const portable = { package: "@tensorflow/tfjs" } as const;

/** Cases of all subsets of trained groups. */
const casesOf = (activation: ActivationSpec, dimension: 1 | 2 | 3) =>
  Array.from({ length: 8 }, (_, i) => activationCase(activation, i, dimension));

/** The largest difference from the direct engine over all subsets of trained groups, by dimension. */
const differences = (engine: TrainingEngine, activation: ActivationSpec) =>
  dimensions.map((d) => Math.max(...casesOf(activation, d).map((case_) => differenceFromDirect(engine, case_))));

/** Whether a step of 1e-2 leads over jumps or kinks. */
const isRough = (activation: ActivationSpec) =>
  ["triangle", "square", "relu", "leaky-relu", "srelu"].includes(String(activation)) || activation === leaky;

describe.each(activations)("networks of %j units: outputs, gradients and steps", (activation) => {
  it("of the fused engine agree with the direct engine in float64 to 1e-9 and in float32 to 1e-4", () => {
    // Measured: 3e-14 and 2e-5.
    for (const difference of differences(fusedEngine(), activation)) expect(difference).toBeLessThan(1e-9);
    const single = fusedEngine({ precision: "float32" });
    for (const difference of differences(single, activation)) expect(difference).toBeLessThan(1e-4);
  });

  it("of the tensorflow engine, by automatic differentiation, agree to 1e-4", async () => {
    const engine = await tensorflowEngine(portable);
    for (const difference of differences(engine, activation)) expect(difference).toBeLessThan(1e-4);
  });
});

describe("networks of expressions", () => {
  it("are trained by the direct engine as by automatic differentiation, to 1e-4", async () => {
    const engine = await tensorflowEngine(portable);
    for (const difference of differences(engine, expression)) expect(difference).toBeLessThan(1e-4);
  });
});

describe.each(["relu", "leaky-relu", leaky] as const)("the prefix engine, %j", (activation) => {
  it("agrees with the direct engine to 1e-9", () => {
    for (const case_ of casesOf(activation, 1)) expect(differenceFromDirect(prefixEngine(), case_)).toBeLessThan(1e-9);
  });
});

/** Of a network's output weighted by the cotangent: the slope along a random direction by the engine's gradient, and by its outputs. */
function slopesAlong(engine: TrainingEngine, { start, samples, cotangent }: SmallCase, step: number) {
  const trainer = engine.trainer(start, samples);
  const random = randomStream(7);
  const out = new Float64Array(samples.count);
  const gradient = emptyParameters(start.width, samples.dimension);
  const moving: readonly string[] = start.network.train;
  trainer.output(out);
  trainer.gradient(cotangent, gradient);
  const direction = Object.fromEntries(
    groups.map((group) => [group, gradient[group].map(() => (moving.includes(group) ? random.normal() : 0))]),
  );
  const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, k) => sum + value * y[k], 0);
  const weightedOutput = (by: number) => {
    trainer.setParameters(
      Object.fromEntries(
        groups.map((group) => [group, start.parameters[group].map((value, k) => value + by * direction[group][k])]),
      ),
    );
    trainer.output(out);
    return dot(out, cotangent);
  };
  return {
    gradient: groups.reduce((sum, group) => sum + dot(gradient[group], direction[group]), 0),
    quotient: (weightedOutput(step) - weightedOutput(-step)) / (2 * step),
    size: Math.sqrt(groups.reduce((sum, group) => sum + dot(gradient[group], gradient[group]), 0)),
  };
}

describe.each([...activations, expression])(
  "the gradient of a network of %j units is the slope of its output",
  (activation) => {
    it.each(dimensions)("in %i-D for every engine", async (d) => {
      const case_ = activationCase(activation, 6, d); // Trains all groups.
      const { network } = case_.start;
      for (const engine of engines) {
        if (engine.refuses(network) !== null || engine.name === "webgpu") continue;
        for (const precision of engine.precisions) {
          const options = { precision, accuracy: 1e-12 };
          const loaded: TrainingEngine =
            engine.name === "tensorflow" ? await tensorflowEngine(portable) : await engine.load(options);
          if (precision === "float32" && isRough(activation)) continue;
          // Derived: a sixth of the step's square times third derivatives of some units; rounding over the step.
          const [step, tolerance] = precision === "float64" ? [1e-6, 1e-7] : [1e-2, 3e-3];
          const { gradient, quotient, size } = slopesAlong(loaded, case_, step);
          expect(Math.abs(gradient - quotient), `${engine.name} ${precision}`).toBeLessThan(tolerance * size);
        }
      }
    });
  },
);
