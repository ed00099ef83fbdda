import { describe, expect, it } from "vitest";
import { simplexQuadrature, vertexRule } from "../../src/fem/index.js";

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));

/** All lists of `length` whole numbers whose sum is `degree`. */
function exponents(length: number, degree: number): number[][] {
  if (length === 1) return [[degree]];
  return Array.from({ length: degree + 1 }, (_, first) =>
    exponents(length - 1, degree - first).map((rest) => [first, ...rest]),
  ).flat();
}

/** The largest error over all monomials λ₀^a₀ … λ_d^a_d of one degree, whose mean is d! Π a_i! / (d + Σ a_i)!, in units of the mean. */
function worst(dimension: 0 | 1 | 2 | 3, degree: number, power: number): number {
  const { points, weights } = simplexQuadrature(dimension, degree);
  const corners = dimension + 1;
  return Math.max(
    ...exponents(corners, power).map((a) => {
      const exact = (factorial(dimension) * a.reduce((p, n) => p * factorial(n), 1)) / factorial(dimension + power);
      let sum = 0;
      weights.forEach((weight, q) => {
        sum += weight * a.reduce((product, n, i) => product * points[q * corners + i] ** n, 1);
      });
      return Math.abs(sum / exact - 1);
    }),
  );
}

describe("quadrature on simplices", () => {
  it.each([1, 2, 3] as const)("in dimension %d is exact up to the degree promised", (dimension) => {
    for (let degree = 0; degree <= 12; degree++) {
      for (let power = 0; power <= degree; power++) {
        // Rounding: sums of up to 400 positive terms, of which each is a product of up to 12 numbers; measured below 6e−15.
        expect(worst(dimension, degree, power), `degree ${degree}, monomials of degree ${power}`).toBeLessThan(2e-14);
      }
    }
  });

  it("is not exact beyond: a rule of degree 2 misses cubics", () => {
    expect(worst(2, 2, 3)).toBeGreaterThan(1e-2);
    expect(worst(3, 2, 3)).toBeGreaterThan(1e-2);
  });

  it("has positive weights, points inside, and no more points than the tables promise", () => {
    for (const dimension of [0, 1, 2, 3] as const) {
      for (let degree = 0; degree <= 10; degree++) {
        const { points, weights } = simplexQuadrature(dimension, degree);
        expect(Math.min(...weights)).toBeGreaterThan(0);
        expect(Math.min(...points)).toBeGreaterThanOrEqual(0);
      }
    }
    const counts = (dimension: 1 | 2 | 3): number[] =>
      [1, 2, 3, 4, 5, 6].map((degree) => simplexQuadrature(dimension, degree).weights.length);
    expect(counts(1)).toEqual([1, 2, 2, 3, 3, 4]);
    expect(counts(2)).toEqual([1, 3, 6, 6, 7, 12]);
    expect(counts(3)).toEqual([1, 4, 8, 14, 14, 24]);
  });

  it("at the corners is the trapezoidal rule", () => {
    expect(Array.from(vertexRule(1).points)).toEqual([1, 0, 0, 1]);
    expect(Array.from(vertexRule(1).weights)).toEqual([0.5, 0.5]);
  });

  it("refuses a degree it does not have", () => {
    expect(() => simplexQuadrature(2, 41)).toThrow(/degree: expected a whole number from 0 to 40, found 41/);
    expect(() => simplexQuadrature(2, 1.5)).toThrow(/found 1.5/);
  });
});
