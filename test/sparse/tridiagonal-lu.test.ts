import fc from "fast-check";
import { Matrix, solve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { InputError, NumericalError } from "../../src/errors.js";
import { csrFromTriplets, factorTridiagonalLu, type Tridiagonal, tridiagonalOf } from "../../src/sparse/index.js";
import { backwardError, gridLaplacian, waves } from "./matrices.js";

const csrOf = ({ lower, diagonal, upper }: Tridiagonal) => {
  const n = diagonal.length;
  const range = [...Array(n).keys()];
  return csrFromTriplets(
    n,
    n,
    [...range, ...range.slice(1), ...range.slice(1).map((i) => i - 1)],
    [...range, ...range.slice(1).map((i) => i - 1), ...range.slice(1)],
    [...diagonal, ...lower, ...upper],
  );
};

const entry = fc.double({ min: -1, max: 1, noNaN: true });

const anyTridiagonal = fc.integer({ min: 1, max: 30 }).chain((n) =>
  fc
    .tuple(
      fc.array(entry, { minLength: n - 1, maxLength: n - 1 }),
      fc.array(entry, { minLength: n, maxLength: n }),
      fc.array(entry, { minLength: n - 1, maxLength: n - 1 }),
    )
    .map(
      ([lower, diagonal, upper]): Tridiagonal => ({
        lower: Float64Array.from(lower),
        // Away from zero, with no dominance: pivots have to be sought.
        diagonal: Float64Array.from(diagonal, (value) => value + (value < 0 ? -0.05 : 0.05)),
        upper: Float64Array.from(upper),
      }),
    ),
);

describe("tridiagonal LU", () => {
  it("is backward stable for any matrix that is not singular", () => {
    let solved = 0;
    fc.assert(
      fc.property(anyTridiagonal, (A) => {
        const n = A.diagonal.length;
        const x = waves(n);
        try {
          factorTridiagonalLu(A).solve([x]);
        } catch (error) {
          if (error instanceof NumericalError) return;
          throw error;
        }
        solved++;
        // Derived: growth at most 2 with partial pivoting, so some ten ε (Higham, Accuracy and Stability, section 9.6).
        expect(backwardError(csrOf(A), x, waves(n))).toBeLessThan(20 * Number.EPSILON);
      }),
      { seed: 1, numRuns: 300 },
    );
    expect(solved).toBeGreaterThan(290);
  });

  it("solves as a dense LU does where the diagonal dominates or vanishes", () => {
    const n = 40;
    const ones = (value: number, length: number) => new Float64Array(length).fill(value);
    for (const A of [
      { lower: ones(-1.9, n - 1), diagonal: ones(2.1, n), upper: ones(-0.1, n - 1) },
      { lower: ones(1, n - 1), diagonal: new Float64Array(n), upper: ones(-2, n - 1) },
      { lower: new Float64Array(0), diagonal: ones(3, 1), upper: new Float64Array(0) },
    ]) {
      const size = A.diagonal.length;
      const dense = Matrix.zeros(size, size);
      A.diagonal.forEach((value, i) => {
        dense.set(i, i, value);
        if (i + 1 < size) dense.set(i + 1, i, A.lower[i]);
        if (i + 1 < size) dense.set(i, i + 1, A.upper[i]);
      });
      const expected = solve(dense, Matrix.columnVector([...waves(size)])).to1DArray();
      const solutions = [new Float64Array(size), new Float64Array(size)];
      factorTridiagonalLu(A).solve([waves(size), waves(size)], solutions);
      // Derived: condition numbers below 1e4, times a few ε.
      const largest = Math.max(...expected.map(Math.abs));
      for (const x of solutions) {
        x.forEach((value, i) => {
          expect(Math.abs(value - expected[i]) / largest).toBeLessThan(1e-12);
        });
      }
    }
  });

  it("reads three diagonals from a sparse matrix, and refuses what has more", () => {
    const A = { lower: waves(4), diagonal: waves(5, 2), upper: waves(4, 3) };
    expect(tridiagonalOf(csrOf(A))).toEqual(A);
    expect(tridiagonalOf(gridLaplacian(3, 3, 0).matrix)).toBeNull();
    expect(tridiagonalOf(csrFromTriplets(1, 2, [0], [0], [1]))).toBeNull();
  });

  it("says where a matrix is singular or not finite", () => {
    const matrix = (diagonal: number[]) => ({
      lower: new Float64Array(diagonal.length - 1).fill(-1),
      diagonal: Float64Array.from(diagonal),
      upper: new Float64Array(diagonal.length - 1).fill(-1),
    });
    expect(() => factorTridiagonalLu(matrix([1, 2, 2, 1]))).toThrow(/singular to working precision: pivot .* in row 3/);
    expect(() => factorTridiagonalLu(matrix([Number.NaN, 2]))).toThrow(/not finite: pivot NaN in row 0/);
    expect(() => factorTridiagonalLu(matrix([2, Number.POSITIVE_INFINITY]))).toThrow(NumericalError);
    expect(() => factorTridiagonalLu({ ...matrix([1, 2]), upper: new Float64Array(2) })).toThrow(InputError);
    const b = Float64Array.of(1, Number.NaN, 0);
    expect(() => factorTridiagonalLu(matrix([2, 2, 2])).solve([b])).toThrow(/not finite/);
  });
});
