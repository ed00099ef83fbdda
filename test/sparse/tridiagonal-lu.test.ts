import fc from "fast-check";
import { Matrix, solve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { NumericalError } from "../../src/errors.js";
import { randomStream } from "../../src/network/random.js";
import { factorTridiagonalLu, solveTridiagonalLu, type Tridiagonal } from "../../src/sparse/index.js";
import { waves } from "./matrices.js";

const copy = ({ lower, diagonal, upper }: Tridiagonal): Tridiagonal => ({
  lower: lower.slice(),
  diagonal: diagonal.slice(),
  upper: upper.slice(),
});

function dense({ lower, diagonal, upper }: Tridiagonal): Matrix {
  const full = Matrix.diag([...diagonal]);
  lower.forEach((value, i) => {
    full.set(i + 1, i, value);
  });
  upper.forEach((value, i) => {
    full.set(i, i + 1, value);
  });
  return full;
}

const entry = fc.integer({ min: -100, max: 100 }).map((value) => value / 100);
const anyTridiagonal = fc.integer({ min: 1, max: 15 }).chain((n) => {
  const list = (length: number) =>
    fc.array(entry, { minLength: length, maxLength: length }).map((values) => Float64Array.from(values));
  return fc.record({ lower: list(n - 1), diagonal: list(n), upper: list(n - 1) });
});

describe("tridiagonal LU", () => {
  it("solves any nonsingular matrix with the residual of rounding, and dense elimination agrees", () => {
    fc.assert(
      fc.property(anyTridiagonal, (A) => {
        const full = dense(A);
        const b = waves(A.diagonal.length);
        let x: Float64Array;
        try {
          const factor = factorTridiagonalLu(copy(A));
          x = b.slice();
          solveTridiagonalLu(factor, x);
        } catch (error) {
          expect(error).toBeInstanceOf(NumericalError);
          return;
        }
        const largest = Math.max(1, ...x.map(Math.abs));
        const Ax = full.mmul(Matrix.columnVector([...x])).to1DArray();
        // Derived: partial pivoting on a tridiagonal matrix grows entries at most twofold; a few roundings of entries ≤ 1.
        b.forEach((value, i) => {
          expect(Math.abs(value - Ax[i])).toBeLessThan(1e-14 * largest);
        });
        if (largest < 1e3) {
          const expected = solve(full, Matrix.columnVector([...b])).to1DArray();
          // Measured: below 1e−11 where the solution is no larger than 1e3.
          x.forEach((value, i) => {
            expect(Math.abs(value - expected[i])).toBeLessThan(1e-9 * largest);
          });
        }
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  it("needs no diagonal: rows are exchanged", () => {
    const A = { lower: Float64Array.of(1, 1, 1), diagonal: new Float64Array(4), upper: Float64Array.of(2, 2, 2) };
    const expected = solve(dense(A), Matrix.columnVector([1, 2, 3, 4])).to1DArray();
    const x = Float64Array.of(1, 2, 3, 4);
    solveTridiagonalLu(factorTridiagonalLu(A), x);
    x.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 14);
    });
  });

  it("takes a large entry above a small diagonal for what it is", () => {
    const x = Float64Array.of(1, 1);
    const A = { lower: Float64Array.of(0), diagonal: Float64Array.of(1, 1), upper: Float64Array.of(1e20) };
    solveTridiagonalLu(factorTridiagonalLu(A), x);
    expect([...x]).toEqual([-1e20, 1]);
  });

  it("tells a pivot that is rounding from one that is small", () => {
    const two = (a: number, b: number, c: number, d: number) => ({
      lower: Float64Array.of(c),
      diagonal: Float64Array.of(a, d),
      upper: Float64Array.of(b),
    });
    const random = randomStream(17);
    let nonzero = 0;
    for (let i = 0; i < 300; i++) {
      const [a, b, factor] = [random.uniform(), random.uniform(), 4 * random.uniform() - 2];
      // Two rows of one direction, with rows exchanged where |factor| > 1. Derived: the pivot is four roundings of numbers
      // of the size of factor · b or b, at most 2 ε times that; 4 ε times twice that is what is taken for rounding.
      const singular = two(a, b, factor * a, factor * b);
      if (factor * b - ((factor * a) / a) * b !== 0) nonzero++;
      expect(() => factorTridiagonalLu(singular)).toThrow(/size 2 is singular: pivot .* in row 1/);
      // 64 ε more are none of rounding's, and the solution shows it: A (x, y) = (b, its multiple) has x = 0, y = 1.
      const d = factor * b * (1 + 64 * Number.EPSILON);
      const y = Float64Array.of(b, d);
      solveTridiagonalLu(factorTridiagonalLu(two(a, b, factor * a, d)), y);
      expect(Math.abs(y[1] - 1)).toBeLessThan(1 / 8);
    }
    // In some of them the pivot does not vanish.
    expect(nonzero).toBeGreaterThan(20);
  });

  it("says that a matrix is singular or not finite, and where", () => {
    const ones = (n: number, value = 1) => new Float64Array(n).fill(value);
    // The Neumann Laplacian: constants are in its kernel.
    const neumann = { lower: ones(4, -1), diagonal: Float64Array.of(1, 2, 2, 2, 1), upper: ones(4, -1) };
    expect(() => factorTridiagonalLu(neumann)).toThrow(/size 5 is singular: pivot 0 in row 4/);
    expect(() =>
      factorTridiagonalLu({ lower: ones(1), diagonal: Float64Array.of(1, Number.NaN), upper: ones(1) }),
    ).toThrow(/not finite: pivot NaN in row 1/);
  });
});
