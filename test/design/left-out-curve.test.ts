import { describe, expect, it } from "vitest";
import { firstAsGood, isWorse, leastError, standardErrorOf } from "../../src/design/left-out-curve.js";
import { nearlyLeastOverLogarithm } from "../../src/design/search.js";
import { randomStream } from "../../src/network/random.js";

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("errors at samples left out", () => {
  const random = randomStream(2);
  const base = Float64Array.from({ length: 100 }, () => random.normal() ** 2);
  const changed = (by: number, spread: number) => base.map((square) => square + by + spread * random.normal());

  it("are worse by more than a standard error of their differences, however much all of them scatter", () => {
    // Differences of standard error 0.01 and 0.1; the errors themselves have 0.14.
    expect(isWorse(changed(0.05, 0.1), base)).toBe(true);
    expect(isWorse(changed(0.05, 1), base)).toBe(false);
    expect(isWorse(changed(-0.05, 0.1), base)).toBe(false);
    expect(isWorse(base, base)).toBe(false);
  });

  it("have the standard error of a mean", () => {
    expect(standardErrorOf(Float64Array.of(1, 2, 3, 4))).toBeCloseTo(Math.sqrt(5 / 3 / 4), 14);
  });

  it("are as good as their least from the first time on that cannot be told from it", () => {
    const squares = [changed(1, 0.1), changed(0.3, 0.1), changed(0.002, 1), base, changed(0.4, 0.1)];
    const curve = { times: [1, 2, 3, 4, 5], squares, errors: squares.map(mean) };
    expect(firstAsGood(curve)).toBe(2);
    expect(leastError({ ...curve, errors: [3, 2, 1, 2, 3] })).toBeCloseTo(1, 1);
    expect(leastError({ ...curve, errors: [5, 4, 3, 2, 1] })).toBe(1);
  });
});

describe("nearlyLeastOverLogarithm", () => {
  it.each([0.02, 0.7, 9, 80])("finds a flat minimum at %f with eight values of the function", (place) => {
    let values = 0;
    const f = (x: number) => {
      values++;
      return 1 - 1 / (1 + Math.log(x / place) ** 2);
    };
    const { at } = nearlyLeastOverLogarithm(f, (x) => Math.abs(Math.log(x / place)), 0.01, 100);
    // Steps of the scan are of 1.02 in the logarithm.
    expect(Math.abs(Math.log(at / place))).toBeLessThan(0.3);
    expect(values).toBeLessThan(9);
  });
});
