import { describe, expect, it } from "vitest";
import { type RidgeActivation, type RidgePrecision, ridgeActivations } from "../../src/kernels/ridge.js";
import { fusedSums } from "../../src/train/fused-sums.js";
import { unitBlock } from "../../src/train/ridge-passes.js";
import {
  definitions,
  distance,
  doubleLoop,
  type RidgeProblem,
  type RidgeResults,
  randomProblem,
  resultsOf,
} from "./ridge-activations.js";

function fused(activation: RidgeActivation, problem: RidgeProblem, precision: RidgePrecision): RidgeResults {
  const { dimension, points, beta } = problem;
  return resultsOf(fusedSums(activation, dimension, points, beta.length, precision), problem);
}

/** One unit with Ω = 1 at the samples z, and one sample at 1 with units of Ω = z: value and slope themselves. */
function valuesAndSlopes(activation: RidgeActivation, z: readonly number[], precision: RidgePrecision) {
  const numbers = Float64Array.from(z);
  const one = Float64Array.of(1);
  const alongSamples = { points: numbers, omega: one, beta: Float64Array.of(0), amplitude: one, y: numbers };
  const nothing = new Float64Array(z.length);
  const alongUnits = { points: one, omega: numbers, beta: nothing, amplitude: nothing, y: one };
  const values = fused(activation, { dimension: 1, ...alongSamples }, precision).out;
  const { S0, S1 } = fused(activation, { dimension: 1, ...alongUnits }, precision);
  return { values, again: S0, slopes: S1 };
}

/** Arguments that float32 represents, from tiny to beyond where tails end, on either side of what is computed differently. */
const z = [
  0, 1e-30, 1e-8, 1e-3, 0.3, 0.41, 0.999, 1, 1.001, 1.4, 1.42, 2.5, 5.9, 6.1, 8.4, 8.6, 9, 20, 45, 90, 110, 800, 5000,
]
  .concat(Array.from({ length: 2000 }, (_, i) => (i + 0.5) / 90))
  .flatMap((each) => [Math.fround(each), -Math.fround(each)]);

describe("fusedSums", () => {
  it.each(ridgeActivations)("%s: value and slope are those of the definition in both precisions", (activation) => {
    const [value, slope] = definitions[activation];
    // Measured: at most 1.2e-15 and 4.3e-7; periodic ones carry the rounding of their argument.
    const periodic = ["sin", "cos", "triangle", "square"].includes(activation);
    for (const [precision, tolerance, epsilon] of [
      ["float64", 2e-15, 2 ** -53],
      ["float32", 6e-7, 2 ** -24],
    ] as const) {
      const found = valuesAndSlopes(activation, z, precision);
      let worst = 0;
      z.forEach((at, i) => {
        // A wave that jumps or turns within the rounding of its argument may do so on the other side of it.
        if (periodic && Math.abs(at) > 1 && Math.abs(Math.sin(2 * at)) < 8 * epsilon * Math.abs(at)) return;
        const allowed = tolerance + (periodic ? 2 * epsilon * Math.abs(at) : 0);
        const scale = allowed * Math.max(1, Math.abs(value(at)));
        worst = Math.max(
          worst,
          Math.abs(found.values[i] - value(at)) / scale,
          Math.abs(found.again[i] - value(at)) / scale,
          Math.abs(found.slopes[i] - slope(at)) / scale,
        );
      });
      expect(worst).toBeLessThan(1);
    }
  });

  it("agrees with the double loop for more units than one block of them", () => {
    const problem = randomProblem(2, 5, unitBlock + 9);
    const { sums, sizes } = doubleLoop(problem, definitions.tanh);
    expect(distance(fused("tanh", problem, "float64"), sums, sizes)).toBeLessThan(1e-14);
  });

  it("sin, tanh, erf keep their relative accuracy near 0", () => {
    for (const activation of ["sin", "tanh", "erf"] as const) {
      const small = [1e-12, 3e-5, 0.01, 0.2].map(Math.fround);
      for (const [precision, tolerance] of [
        ["float64", 1e-15],
        ["float32", 4e-7],
      ] as const) {
        const { values } = valuesAndSlopes(activation, small, precision);
        small.forEach((at, i) => {
          const exact = definitions[activation][0](at);
          expect(Math.abs(values[i] - exact)).toBeLessThan(tolerance * exact);
        });
      }
    }
  });

  it("hands NaN on and stays bounded at arguments that have no phase left", () => {
    for (const activation of ridgeActivations) {
      for (const precision of ["float64", "float32"] as const) {
        const { values } = valuesAndSlopes(activation, [Number.NaN, 1e7, -1e12, 1e18], precision);
        expect(values[0]).toBeNaN();
        if (["sin", "cos", "triangle", "square", "tanh", "erf", "sigmoid", "gaussian"].includes(activation)) {
          for (const value of values.subarray(1)) expect(Math.abs(value)).toBeLessThan(2);
        }
      }
    }
  });

  const sizes = [
    [1, 1],
    [2, 3],
    [5, 4],
    [37, 1],
    [1, 259],
    [515, 6],
    [131, 517],
  ] as const;
  it.each([1, 2, 3, 4])("agrees with the double loop for every activation and size in %i-D", (dimension) => {
    for (const activation of ridgeActivations) {
      for (const [count, width] of sizes) {
        const problem = randomProblem(dimension, count, width, 7 * count + width);
        const { sums, sizes: magnitudes } = doubleLoop(problem, definitions[activation]);
        // float64: the rounding of z and of the values (measured: at most 9e-16 of the sum of magnitudes).
        expect(distance(fused(activation, problem, "float64"), sums, magnitudes)).toBeLessThan(4e-15);
        // float32: a wave with jumps may see a sample on the other side of one.
        if (activation === "square" || activation === "triangle") continue;
        expect(distance(fused(activation, problem, "float32"), sums, magnitudes)).toBeLessThan(2e-6);
      }
    }
  });

  it("takes no samples and no units", () => {
    const none = randomProblem(2, 0, 3);
    expect(Array.from(fused("tanh", none, "float32").S0)).toEqual([0, 0, 0]);
    expect(Array.from(fused("tanh", randomProblem(2, 3, 0), "float64").out)).toEqual([0, 0, 0]);
  });

  it("has slopes that are the derivatives of its output", () => {
    const h = 1e-5;
    const smooth = ridgeActivations.filter((name) => !["square", "triangle", "relu", "srelu"].includes(name));
    for (const activation of smooth) {
      const problem = randomProblem(2, 40, 9, 3);
      const { S0, S1, Sx } = fused(activation, problem, "float64");
      /** Σ_i y_i f(x_i) with an entry of a parameter moved. */
      const functional = (name: "omega" | "beta" | "amplitude", at: number, by: number) => {
        const moved = problem[name].slice();
        moved[at] += by;
        const { out } = fused(activation, { ...problem, [name]: moved }, "float64");
        return out.reduce((sum, value, i) => sum + value * problem.y[i], 0);
      };
      const difference = (name: "omega" | "beta" | "amplitude", at: number) =>
        (functional(name, at, h) - functional(name, at, -h)) / (2 * h);
      for (const k of [0, 4, 8]) {
        // Central differences: h² times third derivatives of a sum of 40 terms, and rounding over h.
        expect(Math.abs(difference("amplitude", k) - S0[k])).toBeLessThan(1e-7);
        expect(Math.abs(difference("beta", k) - problem.amplitude[k] * S1[k])).toBeLessThan(1e-7);
        for (const axis of [0, 1]) {
          const at = 2 * k + axis;
          expect(Math.abs(difference("omega", at) - problem.amplitude[k] * Sx[at])).toBeLessThan(1e-7);
        }
      }
    }
  });
});
