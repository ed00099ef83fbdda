import { describe, expect, it } from "vitest";
import { fitSlope } from "../../src/compare/fit-slope.js";
import { InputError } from "../../src/errors.js";
import { randomStream } from "../../src/network/random.js";

describe("fitSlope", () => {
  it("finds the exponent of an exact power law with an interval of no width", () => {
    const x = [100, 400, 1600, 6400];
    const { slope, intercept, interval } = fitSlope(
      x,
      x.map((m) => 3 / Math.sqrt(m)),
    );
    expect(slope).toBeCloseTo(-0.5, 14);
    expect(intercept).toBeCloseTo(Math.log(3), 13);
    expect(interval?.[0]).toBeCloseTo(-0.5, 12);
    expect(interval?.[1]).toBeCloseTo(-0.5, 12);
  });

  it("has the interval of Student's t, worked by hand", () => {
    // log x = 0, 1, 2, 3 and log y = 0, 1, 0, 1: slope 1/5, residual sum 4/5, variance (4/5)/2/5 = 0.08;
    // t at 97.5 % with two degrees of freedom is 0.95 √(2 / (1 − 0.95²)) = 4.302652729749464.
    const { slope, interval } = fitSlope([0, 1, 2, 3].map(Math.exp), [0, 1, 0, 1].map(Math.exp));
    expect(slope).toBeCloseTo(0.2, 13);
    expect(interval?.[0]).toBeCloseTo(0.2 - 4.302652729749464 * Math.sqrt(0.08), 13);
    expect(interval?.[1]).toBeCloseTo(0.2 + 4.302652729749464 * Math.sqrt(0.08), 13);
  });

  it("covers the true exponent in 95 % of noisy repetitions", () => {
    const random = randomStream(8);
    const x = [256, 1024, 4096, 16384, 65536];
    let covered = 0;
    for (let k = 0; k < 4000; k++) {
      const { interval } = fitSlope(
        x,
        x.map((m) => m ** -0.5 * Math.exp(0.1 * random.normal())),
      );
      if (interval !== null && interval[0] < -0.5 && -0.5 < interval[1]) covered++;
    }
    // Four binomial standard deviations: 4 √(0.95 · 0.05 / 4000) = 1.4 %.
    expect(Math.abs(covered / 4000 - 0.95)).toBeLessThan(0.014);
  });

  it("says null where there are too few points", () => {
    expect(fitSlope([10], [1])).toEqual({ slope: null, intercept: null, interval: null });
    expect(fitSlope([10, 10], [1, 2]).slope).toBeNull();
    const two = fitSlope([1, 4], [1, 0.5]);
    expect(two.slope).toBeCloseTo(-0.5, 15);
    expect(two.interval).toBeNull();
  });

  it("refuses numbers without a logarithm", () => {
    expect(() => fitSlope([1, 2], [1, 0])).toThrow(InputError);
    expect(() => fitSlope([1, 2], [1, Number.NaN])).toThrow("found NaN");
    expect(() => fitSlope([1, 2], [1])).toThrow("2 abscissae for 1 ordinates");
  });
});
