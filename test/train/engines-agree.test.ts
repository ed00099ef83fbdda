import { describe, expect, it } from "vitest";
import { directEngine } from "../../src/train/direct-engine.js";
import type { TrainingEngine } from "../../src/train/engine.js";
import { nufftEngine } from "../../src/train/nufft-engine.js";
import { tensorflowEngine } from "../../src/train/tensorflow-engine.js";
import { emptyParameters, relativeDistance, type SmallCase, smallCase } from "./networks.js";

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
    trainer.descend(cotangent, 0.01);
    trainer.output(output);
  }
  result.push(...displacement());
  trainer.setParameters(start.parameters);
  trainer.output(output);
  for (let step = 0; step < 2; step++) {
    trainer.descendWithMomentum(cotangent, 0.1, 0.9);
    trainer.output(output);
  }
  result.push(...displacement());
  return result;
}

function largestDifference(engine: TrainingEngine, cases: number, dimension: 1 | 2 | 3 = 1): number {
  let largest = 0;
  for (let i = 0; i < cases; i++) {
    const case_ = smallCase(i, dimension);
    const expected = numbersOf(directEngine(), case_);
    const found = numbersOf(engine, case_);
    for (const [j, values] of found.entries()) largest = Math.max(largest, relativeDistance(values, expected[j]));
  }
  return largest;
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
