import { describe, expect, it } from "vitest";
import { fusedSums } from "../../src/train/fused-sums.js";
import { leakyReluSums } from "../../src/train/leaky-relu-sums.js";
import { prefixSums } from "../../src/train/prefix-sums.js";
import {
  definitions,
  distance,
  doubleLoop,
  type RidgeProblem,
  type RidgeResults,
  randomProblem,
  resultsOf,
} from "./ridge-activations.js";

function relu(problem: RidgeProblem): RidgeResults {
  return resultsOf(prefixSums(problem.points, problem.beta.length), problem);
}

/** The distance from the double loop in parts of the sum of the terms' magnitudes. */
function error(problem: RidgeProblem): number {
  const { sums, sizes } = doubleLoop(problem, definitions.relu);
  return distance(relu(problem), sums, sizes);
}

// The double loop's own rounding is what is left: measured 2e-16 to 1e-15.
const tolerance = 4e-15;

describe("prefixSums", () => {
  it("agrees with the double loop for random samples, unsorted and repeated", () => {
    for (const [count, width] of [
      [1, 1],
      [2, 1],
      [1, 5],
      [300, 500],
      [37, 5000],
      [2000, 3],
    ] as const) {
      const problem = randomProblem(1, count, width, count + width);
      expect(error(problem)).toBeLessThan(tolerance);
      const repeated = problem.points.map((value) => Math.round(value));
      expect(error({ ...problem, points: repeated })).toBeLessThan(tolerance);
    }
  });

  it("has samples on kinks on the side where the definition has them", () => {
    const problem = randomProblem(1, 200, 400, 5);
    // β = −Ω x rounded, and up to an ulp beside it.
    const beta = problem.omega.map((omega, k) => -omega * problem.points[k % 200] * (1 + ((k % 3) - 1) * 2 ** -52));
    expect(error({ ...problem, beta })).toBeLessThan(tolerance);
    const tied = { ...problem, beta, points: problem.points.map((_, i) => problem.points[i % 7]) };
    expect(error(tied)).toBeLessThan(tolerance);
  });

  it("knows units without a slope and those that are on or off everywhere", () => {
    const problem = randomProblem(1, 50, 90, 6);
    const omega = problem.omega.map((value, k) => [0, -0, value][k % 3]);
    const beta = problem.beta.map((value, k) => [value, 0, 100 * value][Math.floor(k / 3) % 3]);
    expect(error({ ...problem, omega, beta })).toBeLessThan(tolerance);
  });

  it("keeps its accuracy where slopes have very different sizes", () => {
    const problem = randomProblem(1, 300, 600, 7);
    const size = (k: number) => 10 ** (((k * 7) % 31) - 15);
    const omega = problem.omega.map((value, k) => value * size(k));
    // Kinks inside, so that the largest units end between the samples.
    const beta = omega.map((value, k) => -value * problem.beta[k] * 0.5);
    const wide = { ...problem, omega, beta };
    const { sums, sizes } = doubleLoop(wide, definitions.relu);
    expect(distance(relu(wide), sums, sizes)).toBeLessThan(tolerance);
    // Between all kinks of the large ones only small ones are left, whose values are not lost beside them.
    const steep = { ...problem, omega: omega.map((value, k) => (k < 2 ? [1e12, -1e12][k] : value / size(k))) };
    const kinks = { ...steep, beta: steep.omega.map((value, k) => (k < 2 ? -2.5e12 : -value * problem.beta[k] * 0.5)) };
    const direct = doubleLoop(kinks, definitions.relu).sums.out;
    relu(kinks).out.forEach((value, i) => {
      if (Math.abs(problem.points[i]) < 2.4) expect(Math.abs(value - direct[i])).toBeLessThan(1e-11);
    });
  });

  it("finds the ranks again after the units have moved a little, much, and not at all", () => {
    const problem = randomProblem(1, 400, 300, 8);
    const sums = prefixSums(problem.points, 300);
    for (const shift of [0, 1e-3, 5, 0, -5]) {
      const moved = { ...problem, beta: problem.beta.map((value) => value + shift) };
      expect(resultsOf(sums, moved)).toEqual(relu(moved));
      expect(error(moved)).toBeLessThan(tolerance);
    }
  });

  it("has slopes that are the derivatives of its output", () => {
    const problem = randomProblem(1, 60, 20, 9);
    const { S0, S1, Sx } = relu(problem);
    const h = 2 ** -20;
    const functional = (name: "omega" | "beta" | "amplitude", at: number, by: number) => {
      const moved = problem[name].slice();
      moved[at] += by;
      return relu({ ...problem, [name]: moved }).out.reduce((sum, value, i) => sum + value * problem.y[i], 0);
    };
    const difference = (name: "omega" | "beta" | "amplitude", at: number) =>
      (functional(name, at, h) - functional(name, at, -h)) / (2 * h);
    for (let k = 0; k < 20; k++) {
      // The output is linear in each but for samples within h of a kink, of which there are none here: rounding, at most 60 · 2e-15, over h.
      expect(Math.abs(difference("amplitude", k) - S0[k])).toBeLessThan(1e-7);
      expect(Math.abs(difference("beta", k) - problem.amplitude[k] * S1[k])).toBeLessThan(1e-7);
      expect(Math.abs(difference("omega", k) - problem.amplitude[k] * Sx[k])).toBeLessThan(1e-7);
    }
  });

  it("shows a parameter that is not a number everywhere", () => {
    for (const sign of [1, -1]) {
      const problem = randomProblem(1, 9, 4, 10);
      problem.omega[1] = sign;
      problem.beta[1] = Number.NaN;
      expect(relu(problem).out.every(Number.isNaN)).toBe(true);
    }
  });

  it("takes no samples and no units", () => {
    expect(Array.from(relu(randomProblem(1, 0, 2)).S1)).toEqual([0, 0]);
    expect(Array.from(relu(randomProblem(1, 2, 0)).out)).toEqual([0, 0]);
  });
});

describe("leakyReluSums", () => {
  it.each([0.01, -0.5, 1])(
    "agrees with the double loop for slope %d, from prefix sums and from fused ones",
    (slope) => {
      const leaky = [(z: number) => (z > 0 ? z : slope * z), (z: number) => (z > 0 ? 1 : slope)] as const;
      for (const dimension of [1, 2, 3]) {
        const problem = randomProblem(dimension, 70, 5000, 11);
        const { points } = problem;
        const { sums, sizes } = doubleLoop(problem, leaky);
        const bases = [fusedSums("relu", dimension, points, 5000, "float64")];
        if (dimension === 1) bases.push(prefixSums(points, 5000));
        for (const base of bases) {
          const found = resultsOf(leakyReluSums(base, slope, dimension, points, 5000), problem);
          expect(distance(found, sums, sizes)).toBeLessThan(tolerance);
        }
      }
    },
  );
});
