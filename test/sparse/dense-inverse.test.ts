import { inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { NumericalError } from "../../src/errors.js";
import { randomStream } from "../../src/network/random.js";
import { invertDense } from "../../src/sparse/dense-inverse.js";

/** G Gᵀ/n + shift, of condition about 4/shift. */
function positiveDefinite(n: number, shift: number): Matrix {
  const random = randomStream(n, 5);
  const G = Matrix.from1DArray(
    n,
    n,
    Array.from({ length: n * n }, () => random.normal()),
  );
  return G.mmul(G.transpose()).div(n).add(Matrix.eye(n).mul(shift));
}

describe("invertDense", () => {
  it.each([1, 2, 31, 32, 33, 64, 97])("inverts a symmetric positive definite matrix of size %i", (n) => {
    const A = positiveDefinite(n, 0.01);
    const found = Float64Array.from(A.to1DArray());
    // The upper triangle is not read.
    for (let j = 0; j < n; j++) for (let i = 0; i < j; i++) found[j * n + i] = Number.NaN;
    invertDense(n, found);
    const exact = inverse(A);
    // Condition 400, entries up to 100.
    for (let j = 0; j < n; j++) {
      for (let i = 0; i < n; i++) expect(Math.abs(found[j * n + i] - exact.get(i, j))).toBeLessThan(1e-10);
    }
  });

  it("refuses a matrix that is not positive definite", () => {
    const A = positiveDefinite(40, 0.01);
    A.set(37, 37, -1);
    expect(() => invertDense(40, Float64Array.from(A.to1DArray()))).toThrow(NumericalError);
  });
});
