import { describe, expect, it } from "vitest";
import { studentQuantile } from "../../src/compare/student-quantile.js";

describe("the quantile of Student's t", () => {
  // By the incomplete beta function in 40 digits.
  it.each([
    [0.975, 1, 12.706204736174704646],
    [0.975, 2, 4.3026527297494638523],
    [0.975, 3, 3.1824463052837095927],
    [0.975, 4, 2.7764451051977943578],
    [0.975, 5, 2.5705818356363155147],
    [0.975, 8, 2.3060041352041666833],
    [0.975, 30, 2.04227245630123831],
    [0.975, 101, 1.983731002955606193],
    [0.975, 1000, 1.962339080826408485],
    [0.995, 1, 63.656741162871580995],
    [0.995, 2, 9.9248432009182931147],
    [0.995, 5, 4.0321429835552280784],
    [0.6, 3, 0.27667066233268991054],
    [0.6, 30, 0.25560536495191277249],
  ])("at %d with %i degrees of freedom is right to 1e-12", (probability, degrees, t) => {
    expect(Math.abs(studentQuantile(probability, degrees) / t - 1)).toBeLessThan(1e-12);
  });

  it("of one half is 0, of one, as far as doubles go, without end", () => {
    expect(studentQuantile(0.5, 3)).toBe(0);
    expect(studentQuantile(1, 1)).toBeGreaterThan(1e15);
  });
});
