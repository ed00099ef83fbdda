import fc from "fast-check";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { NumericalError } from "../../src/errors.js";
import { type SymmetricTridiagonal, tridiagonalEigen } from "../../src/sparse/index.js";
import { dense } from "./dense.js";

// Not fc.double: the dense solver it is compared with fails on denormal entries.
const entry = fc.integer({ min: -64, max: 64 }).map((value) => value / 64);
const matrix = fc.array(fc.tuple(entry, entry), { minLength: 1, maxLength: 20 }).map(
  (rows): SymmetricTridiagonal => ({
    diagonal: Float64Array.from(rows, ([a]) => a),
    offDiagonal: Float64Array.from(rows.slice(1), ([, b]) => b),
  }),
);

describe("the eigenpairs of a small tridiagonal matrix", () => {
  it("have the eigenvalues that a dense solver finds, and reproduce the matrix", () => {
    fc.assert(
      fc.property(matrix, (T) => {
        const n = T.diagonal.length;
        const { values, vectors } = tridiagonalEigen(T);
        const full = dense(T);
        const expected = new EigenvalueDecomposition(full, { assumeSymmetric: true }).realEigenvalues.sort(
          (a, b) => a - b,
        );
        // Backward stable: a few tens of machine epsilons of a matrix of norm below 3.
        [...values]
          .sort((a, b) => a - b)
          .forEach((value, i) => {
            expect(Math.abs(value - expected[i])).toBeLessThan(2e-14);
          });
        const Q = Matrix.from1DArray(n, n, vectors).transpose();
        const again = Q.mmul(Matrix.diag([...values])).mmul(Q.transpose());
        expect(Matrix.sub(again, full).norm()).toBeLessThan(2e-14);
        expect(Matrix.sub(Q.transpose().mmul(Q), Matrix.eye(n)).norm()).toBeLessThan(2e-14);
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it("of one that falls into blocks are found block by block", () => {
    const { values } = tridiagonalEigen({ diagonal: Float64Array.of(1, 1, 5), offDiagonal: Float64Array.of(2, 0) });
    expect([...values].sort((a, b) => a - b).map((value) => Math.round(value * 1e12) / 1e12)).toEqual([-1, 3, 5]);
  });

  it("are not looked for for ever where there are none", () => {
    const T = { diagonal: Float64Array.of(1, Number.NaN, 1), offDiagonal: Float64Array.of(1, 1) };
    expect(() => tridiagonalEigen(T)).toThrow(NumericalError);
  });
});
