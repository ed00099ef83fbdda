import { describe, expect, it } from "vitest";
import { activationOf } from "../../src/network/activations/index.js";
import { normalBias } from "../../src/network/kernels/bias-average.js";
import { harmonicBias } from "../../src/network/kernels/harmonic-bias.js";
import { biasedKernel, pairAverageError } from "../../src/network/kernels/index.js";
import { smoothPieces } from "../../src/network/kernels/smooth-pieces.js";
import { slopeFunction, valueFunction } from "../../src/network/kernels/two-layer-kernel.js";
import { integrate } from "./quadrature.js";

const period = 2 * Math.PI;
/** A wave with two harmonics, an offset and a kink a period. */
const bent = {
  kinks: [1],
  period,
  value: (z: number) => 0.3 + Math.abs(Math.sin((z - 1) / 2)) + 0.2 * Math.sin(2 * z + 0.4),
};

describe("means over normal biases of functions with a period", () => {
  it.each([
    ["triangle", valueFunction(activationOf("triangle"))],
    ["the slope of triangle", slopeFunction(activationOf("triangle"))],
    ["square", valueFunction(activationOf("square"))],
    ["a bent wave", bent],
  ] as const)("are those of the double-exponential rule to 1e-11: %s", (_, g) => {
    for (const std of [0.3, 1, 4]) {
      const { at } = normalBias(smoothPieces(g, 60, "activation"), std, 8);
      for (const [u, v] of [
        [0.3, 1.2],
        [-2, 5],
        [0.1, 0.1],
        [7, -9.5],
        [2, 2 + Math.PI],
      ]) {
        const kinks = Array.from({ length: 40 }, (_, k) => g.kinks.map((z) => z + (k - 20) * period)).flat();
        const breaks = kinks.flatMap((z) => [z - u, z - v]).sort((one, other) => one - other);
        const density = (b: number) => Math.exp(-0.5 * (b / std) ** 2) / (Math.sqrt(2 * Math.PI) * std);
        const exact = integrate((b) => g.value(u + b) * g.value(v + b) * density(b), -9 * std, 9 * std, breaks, 1);
        // Measured 4e-12, with values of 1.
        expect(Math.abs(at(u, v) - exact)).toBeLessThan(1e-11);
        expect(at(v, u)).toBe(at(u, v));
      }
    }
  });

  it("are left to tables where the biases are narrow beside the period", () => {
    const pieces = smoothPieces(bent, 60, "activation");
    expect(harmonicBias(pieces, period, 0.1, 14)).toBeNull();
    expect(harmonicBias(pieces, period, 0.2, 14)).not.toBeNull();
  });

  it("make kernels that a finer rule does not change by 1e-8", () => {
    const points = Float64Array.from({ length: 12 }, (_, i) => -4 + 0.7 * i);
    const units = {
      ...{ activation: activationOf("triangle"), weights: { law: "normal", std: 1.5 } as const },
      ...{ biases: { law: "normal", std: 1 } as const, outputVariance: 1, train: ["a", "w", "b"] as const },
    };
    expect(pairAverageError((rule) => biasedKernel(units, { points, dimension: 1 }, rule), points.length)).toBeLessThan(
      1e-8,
    );
  });
});
