import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { gaussLegendre } from "../../src/fem/index.js";

describe("Gauss–Legendre quadrature", () => {
  it("integrates every monomial up to degree 2n − 1 exactly, and not the next", () => {
    for (const n of [1, 2, 3, 5, 8, 20, 64]) {
      const { points, weights } = gaussLegendre(n);
      const integral = (degree: number): number => points.reduce((sum, x, q) => sum + weights[q] * x ** degree, 0);
      // Rounding of a sum of positive terms.
      for (let degree = 0; degree < 2 * n; degree++)
        expect(Math.abs(integral(degree) - 1 / (degree + 1))).toBeLessThan(2e-14);
      if (n <= 5) expect(Math.abs(integral(2 * n) - 1 / (2 * n + 1))).toBeGreaterThan(1e-8);
    }
  });

  it("with three points is the rule of the textbook", () => {
    const { points, weights } = gaussLegendre(3);
    [(1 - Math.sqrt(0.6)) / 2, 0.5, (1 + Math.sqrt(0.6)) / 2].forEach((x, q) => {
      expect(points[q]).toBeCloseTo(x, 14);
    });
    [5 / 18, 8 / 18, 5 / 18].forEach((w, q) => {
      expect(weights[q]).toBeCloseTo(w, 14);
    });
  });

  it("refuses a number of points that is none", () => {
    expect(() => gaussLegendre(0)).toThrow(InputError);
    expect(() => gaussLegendre(2.5)).toThrow(/whole number from 1 to 64, found 2.5/);
  });
});
