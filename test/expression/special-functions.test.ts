import { all, create } from "mathjs";
import { describe, expect, it } from "vitest";
import { digamma, erf, gamma } from "../../src/expression/special-functions.js";

const math = create(all, {});

describe("special functions", () => {
  it("erf agrees with mathjs's", () => {
    for (let x = -7; x <= 7; x += 0.01) {
      // Both are said to be good to about 1e-15; measured difference 4e-16.
      expect(Math.abs(erf(x) - math.erf(x))).toBeLessThan(2e-15);
    }
    expect(erf(Number.NaN)).toBeNaN();
    expect(erf(Number.POSITIVE_INFINITY)).toBe(1);
  });

  it("erf keeps its relative accuracy at tiny arguments", () => {
    expect(erf(1e-200) / ((2 / Math.sqrt(Math.PI)) * 1e-200)).toBeCloseTo(1, 14);
  });

  it("gamma satisfies its recurrence and its known values", () => {
    expect(gamma(0.5)).toBeCloseTo(Math.sqrt(Math.PI), 13);
    expect(gamma(5)).toBe(24);
    expect(gamma(-1.5)).toBeCloseTo((4 / 3) * Math.sqrt(Math.PI), 13);
    expect(gamma(-2)).toBeNaN();
    expect(gamma(172)).toBe(Number.POSITIVE_INFINITY);
    // Lanczos with nine terms: 1e-15 in the literature, times the rounding of base^x.
    for (let x = 0.1; x < 120; x += 0.7) expect(Math.abs(gamma(x + 1) / (x * gamma(x)) - 1)).toBeLessThan(2e-13);
  });

  it("digamma is the logarithmic derivative of gamma", () => {
    expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 14);
    expect(digamma(0.5)).toBeCloseTo(-0.5772156649015329 - 2 * Math.LN2, 13);
    expect(digamma(-0.5)).toBeCloseTo(0.03648997397857652, 13);
    expect(digamma(0)).toBeNaN();
    for (let x = 0.3; x < 30; x += 0.9) {
      const h = 1e-4;
      const slope = (Math.log(gamma(x + h)) - Math.log(gamma(x - h))) / (2 * h);
      // Truncation h²ψ''/6 ≤ 1e-8·|ψ''|, which is below 70 here.
      expect(Math.abs(slope - digamma(x))).toBeLessThan(2e-7);
    }
  });
});
