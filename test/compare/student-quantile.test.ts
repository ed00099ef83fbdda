import { describe, expect, it } from "vitest";
import { studentQuantile } from "../../src/compare/student-quantile.js";

describe("the quantile of Student's t", () => {
  // By the incomplete beta function in 40 digits, rounded.
  it.each([
    [0.975, 1, 12.706204736174705],
    [0.975, 2, 4.302652729749464],
    [0.975, 3, 3.1824463052837095],
    [0.975, 4, 2.7764451051977943],
    [0.975, 5, 2.5705818356363155],
    [0.975, 8, 2.3060041352041667],
    [0.975, 30, 2.042272456301238],
    [0.975, 101, 1.9837310029556061],
    [0.975, 1000, 1.9623390808264085],
    [0.995, 1, 63.65674116287158],
    [0.995, 2, 9.924843200918293],
    [0.995, 5, 4.032142983555228],
    [0.6, 3, 0.2766706623326899],
    [0.6, 30, 0.2556053649519128],
  ])("at %d with %i degrees of freedom is right to 1e-12", (probability, degrees, t) => {
    expect(Math.abs(studentQuantile(probability, degrees) / t - 1)).toBeLessThan(1e-12);
  });

  it("of one half is 0, of one, as far as doubles go, without end", () => {
    expect(studentQuantile(0.5, 3)).toBe(0);
    expect(studentQuantile(1, 1)).toBeGreaterThan(1e15);
  });
});
