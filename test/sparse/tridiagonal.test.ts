import fc from "fast-check";
import { Matrix, solve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { NumericalError } from "../../src/errors.js";
import {
  combineTridiagonal,
  factorTridiagonal,
  multiplyTridiagonal,
  type SymmetricTridiagonal,
  solveTridiagonal,
  tridiagonalPencil,
} from "../../src/sparse/index.js";
import { dense } from "./dense.js";

const entry = fc.double({ min: -1, max: 1, noNaN: true });

/** Strictly diagonally dominant with a positive diagonal, hence positive definite; condition number below 50. */
const definite = fc
  .integer({ min: 1, max: 12 })
  .chain((n) =>
    fc.tuple(fc.array(entry, { minLength: n, maxLength: n }), fc.array(entry, { minLength: n, maxLength: n })),
  )
  .map(
    ([diagonal, offDiagonal]): SymmetricTridiagonal => ({
      diagonal: Float64Array.from(diagonal, (value) => 2.1 + Math.abs(value)),
      offDiagonal: Float64Array.from(offDiagonal.slice(1)),
    }),
  );

const vectorFor = (A: SymmetricTridiagonal): Float64Array => A.diagonal.map((_, i) => Math.sin(3 * i + 1));

describe("tridiagonal matrices", () => {
  it("multiply as the dense matrix does", () => {
    fc.assert(
      fc.property(definite, (A) => {
        const x = vectorFor(A);
        const y = new Float64Array(x.length);
        multiplyTridiagonal(A, x, y);
        const expected = dense(A)
          .mmul(Matrix.columnVector([...x]))
          .to1DArray();
        // Rounding of three products of size one.
        y.forEach((value, i) => {
          expect(Math.abs(value - expected[i])).toBeLessThan(1e-14);
        });
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("solve as dense elimination does, at every size from 1", () => {
    fc.assert(
      fc.property(definite, (A) => {
        const x = vectorFor(A);
        const expected = solve(dense(A), Matrix.columnVector([...x])).to1DArray();
        solveTridiagonal(factorTridiagonal(combineTridiagonal(1, A, 0, A)), x);
        // Condition number below 50, so both answers are good to some 1e−14.
        x.forEach((value, i) => {
          expect(Math.abs(value - expected[i])).toBeLessThan(1e-13);
        });
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it("combine entry by entry, and a pencil factors the combination", () => {
    const M = { diagonal: Float64Array.of(2, 3, 4), offDiagonal: Float64Array.of(1, -1) };
    const K = { diagonal: Float64Array.of(1, 2, 1), offDiagonal: Float64Array.of(-1, -1) };
    const sum = combineTridiagonal(2, M, 0.5, K);
    expect([...sum.diagonal]).toEqual([4.5, 7, 8.5]);
    expect([...sum.offDiagonal]).toEqual([1.5, -2.5]);
    const x = Float64Array.of(1, -2, 3);
    const y = new Float64Array(3);
    multiplyTridiagonal(sum, x, y);
    tridiagonalPencil(M, K).factor(2, 0.5).solve([y]);
    y.forEach((value, i) => {
      expect(value).toBeCloseTo(x[i], 14);
    });
  });

  it("that are not positive definite are refused with the row named", () => {
    const indefinite = { diagonal: Float64Array.of(2, 2, 0.1, 2, 2), offDiagonal: Float64Array.of(1, 1, 1, 1) };
    expect(() => tridiagonalPencil(indefinite, indefinite).factor(1, 0)).toThrow(NumericalError);
    expect(() => factorTridiagonal(indefinite)).toThrow(/size 5 is not positive definite.*row 2/);
    const broken = { diagonal: Float64Array.of(2, Number.NaN, 2), offDiagonal: Float64Array.of(1, 1) };
    expect(() => factorTridiagonal(broken)).toThrow(/pivot NaN in row 1/);
  });
});
