import { describe, expect, it } from "vitest";
import { constant, intervalPencil, massMatrix, stiffnessMatrix } from "../../src/fem/index.js";
import { uniformIntervalMesh } from "../../src/mesh/index.js";
import { adaptiveBdf2 } from "../../src/time/adaptive-method.js";
import { startOfMarch } from "../../src/time/checkpoint.js";
import { equationOf } from "../../src/time/equation.js";
import type { DiffusionSystem } from "../../src/time/index.js";

const mesh = uniformIntervalMesh(0, 1, 2);
const pencil = intervalPencil(massMatrix(mesh), stiffnessMatrix(mesh, constant(1)));
const ones = new Float64Array(pencil.size).fill(1);
const M1 = new Float64Array(pencil.size);
pencil.multiplyMass(ones, M1);

/** u′ = 3t² in the constants: u = t³, whose third divided differences are 1. */
const cubic: DiffusionSystem = {
  kind: "diffusion",
  pencil,
  initial: [ones.map(() => 0)],
  source(t, [out]) {
    M1.forEach((value, i) => {
      out[i] = 3 * t * t * value;
    });
  },
};
const method = () => adaptiveBdf2(equationOf(cubic, 10));
const constantOf = (value: number) => [ones.map(() => value)];

/** Newton's table. */
function dividedDifference(times: readonly number[], values: readonly number[]): number {
  if (times.length === 1) return values[0];
  const [without, within] = [
    dividedDifference(times.slice(1), values.slice(1)),
    dividedDifference(times.slice(0, -1), values.slice(0, -1)),
  ];
  return (without - within) / (times[times.length - 1] - times[0]);
}

describe("adaptive BDF2", () => {
  it.each([
    [1, 1, 1],
    [2, 1, 0.5],
    [0.3, 1, 2],
    [1.7, 1, 1],
  ])("adds over a step of %d, after %d and %d, the error that it states", (h, h1, h2) => {
    const bdf2 = method();
    const times = [2 - h1 - h2, 2 - h1, 2, 2 + h];
    const state = [constantOf(8), constantOf(times[1] ** 3), constantOf(times[0] ** 3)];
    const { difference, weight } = bdf2.attempt(state, { ...startOfMarch(), time: 2, previous: h1, older: h2 }, h);
    const found = bdf2.candidate()[0][0];
    // The derivative of the quadratic through three points misses h (h + h₁) of that of t³ at the last one.
    const a = (1 + (2 * h) / h1) / (1 + h / h1);
    expect((a * (times[3] ** 3 - found)) / (h * h * (h + h1))).toBeCloseTo(-1, 10);
    const third = dividedDifference(times, [...times.slice(0, 3).map((t) => t ** 3), found]);
    expect((weight * Math.abs(difference[0][0])) / (h * h * (h + h1) * Math.abs(third))).toBeCloseTo(1, 10);
  });

  it("begins with two steps whose error it knows", () => {
    const bdf2 = method();
    const { difference, weight } = bdf2.attempt([constantOf(8)], { ...startOfMarch(), time: 2 }, 0.5);
    // Of a method of order 2, the error of t³ is a constant times the cube of the step, and that of doubled steps exact.
    const error = Math.abs(bdf2.candidate()[0][0] - 2.5 ** 3);
    expect(error).toBeGreaterThan(1e-6);
    expect((weight * Math.abs(difference[0][0])) / error).toBeCloseTo(1, 8);
  });

  it("lets no step be longer than is stable after the one before: 1 + √2 times", () => {
    const ratio = method().longest({ ...startOfMarch(), previous: 0.1 }) / 0.1;
    expect(ratio).toBeLessThan(1 + Math.SQRT2);
    expect(ratio).toBeGreaterThan(1.4);
    expect(method().longest(startOfMarch())).toBe(Number.POSITIVE_INFINITY);
  });
});
