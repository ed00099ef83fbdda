import { describe, expect, it } from "vitest";
import { bestTime, relativeMeanSquare, timesBetween, varianceOf } from "../../src/compare/held-out.js";

describe("the error on samples that are held out", () => {
  it("is relative to their variance about their own mean", () => {
    // Mean 5, deviations −3, −1, 1, 3.
    const target = Float64Array.of(2, 4, 6, 8);
    expect(varianceOf({ target })).toBe(5);
    expect(relativeMeanSquare(Float64Array.of(1, -2, 3, 0), 5)).toBeCloseTo(14 / 4 / 5, 15);
    // Who answers with the mean has 1.
    const ofTheMean = target.map((value) => 5 - value);
    expect(relativeMeanSquare(ofTheMean, varianceOf({ target }))).toBe(1);
  });
});

describe("bestTime", () => {
  const valley = (time: number) => 0.3 + 2 * Math.log(time / 5) ** 2;

  it("is the bottom of a parabola over log t, whatever its samples", () => {
    for (const times of [
      [0, 1, 3, 7, 20, 50],
      [2, 4.9, 6],
      [0.1, 5, 5.5, 9],
    ]) {
      const best = bestTime({ times, errors: times.map((time) => (time > 0 ? valley(time) : 9)) });
      expect(best?.time).toBeCloseTo(5, 12);
      expect(best?.error).toBeCloseTo(0.3, 12);
    }
  });

  it("is null while the error falls, and the first time of an error that only grows", () => {
    expect(bestTime({ times: [1, 2, 3], errors: [3, 2, 1] })).toBeNull();
    expect(bestTime({ times: [1, 2, 3], errors: [1, 2, 3] })).toEqual({ time: 1, error: 1 });
    expect(bestTime({ times: [0, 2, 3], errors: [1, 2, 3] })).toEqual({ time: 0, error: 1 });
    // Before it lies t = 0 only, which has no logarithm.
    expect(bestTime({ times: [0, 2, 3], errors: [2, 1, 3] })).toEqual({ time: 2, error: 1 });
    // No valley to fit: the first of two that are the same.
    expect(bestTime({ times: [1, 2, 4], errors: [1, 1, 1] })).toEqual({ time: 1, error: 1 });
  });
});

describe("timesBetween", () => {
  it("grow by the ratio from the first time on, with the others among them, ascending and once each", () => {
    expect(timesBetween(1, 10, 2, [0, 3, 10, 4])).toEqual([0, 1, 2, 3, 4, 8, 10]);
  });

  it("are the others alone where the first time is not before the last", () => {
    expect(timesBetween(5, 2, 2, [0, 2])).toEqual([0, 2]);
  });
});
