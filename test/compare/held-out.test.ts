import { describe, expect, it } from "vitest";
import { bestTime, relativeMeanSquare, timesBetween, varianceOf } from "../../src/compare/held-out.js";

describe("bestTime", () => {
  it("is exact for a parabola over log t, between its points", () => {
    const times = [1, 2, 4, 8, 16];
    const errors = times.map((time) => 0.3 + (Math.log(time) - 1.2) ** 2);
    const best = bestTime({ times, errors });
    expect(best?.time).toBeCloseTo(Math.exp(1.2), 12);
    expect(best?.error).toBeCloseTo(0.3, 12);
  });

  it("is null for a curve that ends with its least, and the point itself at the start", () => {
    expect(bestTime({ times: [0, 1, 2], errors: [3, 2, 1] })).toBeNull();
    expect(bestTime({ times: [0, 1, 2], errors: [1, 2, 3] })).toEqual({ time: 0, error: 1 });
    expect(bestTime({ times: [0, 1, 2], errors: [2, 1, 3] })).toEqual({ time: 1, error: 1 });
  });
});

it("an error is relative to the variance about the values' own mean", () => {
  expect(varianceOf({ target: Float64Array.of(1, 3, 5) })).toBeCloseTo(8 / 3, 14);
  expect(relativeMeanSquare(Float64Array.of(2, 0, 4), 4)).toBeCloseTo(20 / 12, 14);
});

it("times between go up by their ratio, with the others among them", () => {
  expect(timesBetween(1, 9, 2, [0, 3, 9])).toEqual([0, 1, 2, 3, 4, 8, 9]);
  expect(timesBetween(10, 9, 2, [9])).toEqual([9]);
});
