import { describe, expect, it } from "vitest";
import { learningTimes } from "../../src/compare/learning-times.js";
import { flowResponse } from "../../src/network/dynamics/index.js";

/** One probe whose real part is Σ weight f(rate, t). */
const modes = (rates: readonly number[], weights: readonly number[]) => ({
  rates: Float64Array.from(rates),
  weights: [Float64Array.from(weights), new Float64Array(rates.length)],
});
const flow = flowResponse({ type: "gradient-flow" });

describe("learningTimes", () => {
  it("are the roots of an exponential, whatever else is fast or slow", () => {
    for (const rate of [1e-3, 1, 500]) {
      const [{ half, nineTenths }] = learningTimes(modes([rate, 1000], [1, 0]), flow, 1e4);
      expect(Math.abs((half ?? Number.NaN) * rate - Math.LN2)).toBeLessThan(1e-12);
      expect(Math.abs((nineTenths ?? Number.NaN) * rate - Math.LN10)).toBeLessThan(1e-12);
    }
  });

  it("of two rates solve the sum's own equation, long before a first save time", () => {
    // x = e^{−t} and x⁴: x⁴ + x = 2 · ½ and 2 · 0.1, by bisection of the polynomial.
    const root = (value: number) => {
      let [low, high] = [0, 1];
      for (let i = 0; i < 60; i++) {
        const x = (low + high) / 2;
        if (x ** 4 + x < value) low = x;
        else high = x;
      }
      return -Math.log(low);
    };
    const [{ half, nineTenths }] = learningTimes(modes([1, 4], [1, 1]), flow, 100);
    expect(Math.abs((half ?? Number.NaN) - root(1))).toBeLessThan(1e-12);
    expect(Math.abs((nineTenths ?? Number.NaN) - root(0.2))).toBeLessThan(1e-12);
  });

  it("of an oscillation are its first crossings", () => {
    // Without friction u = cos(√λ t), here with √λ = 30 to t = 1000: half at π/3, a tenth at arccos 0.1.
    const [{ half, nineTenths }] = learningTimes(
      modes([900], [1]),
      flowResponse({ type: "momentum", friction: 0 }),
      1000,
    );
    expect(Math.abs((half ?? Number.NaN) - Math.PI / 90)).toBeLessThan(1e-12);
    expect(Math.abs((nineTenths ?? Number.NaN) - Math.acos(0.1) / 30)).toBeLessThan(1e-12);
  });

  it("are null where they do not come, and where there is nothing to learn", () => {
    expect(learningTimes(modes([1], [1]), flow, 1)).toEqual([{ half: expect.closeTo(Math.LN2, 12), nineTenths: null }]);
    expect(learningTimes(modes([0, 0], [1, 1]), flow, 1e6)).toEqual([{ half: null, nineTenths: null }]);
    expect(learningTimes(modes([1], [0]), flow, 10)).toEqual([{ half: null, nineTenths: null }]);
    expect(learningTimes({ rates: new Float64Array(0), weights: [] }, flow, 1)).toEqual([]);
  });
});
