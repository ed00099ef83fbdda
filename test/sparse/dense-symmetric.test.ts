import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { NumericalError } from "../../src/errors.js";
import { randomStream } from "../../src/network/random.js";
import { denseSymmetric } from "../../src/sparse/dense-symmetric.js";
import { largestRitzPair, tridiagonalSpectrum } from "../../src/sparse/tridiagonal-spectrum.js";

/** A random symmetric matrix, for ml-matrix and for the kernel. */
function randomPair(n: number, scale = 1) {
  const random = randomStream(n);
  const M = new Matrix(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const value = scale * random.normal();
      M.set(i, j, value).set(j, i, value);
    }
  }
  const A = denseSymmetric(n, (visit) => {
    for (let j = 0; j < n; j++)
      visit(
        j,
        Float64Array.from({ length: n - j }, (_, i) => M.get(j + i, j)),
      );
  });
  return { M, A, x: Float64Array.from({ length: n }, () => random.normal()) };
}

const largest = (values: readonly number[]) => Math.max(0, ...values.map(Math.abs));
const sizes = [1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 33, 63, 100];

describe.each(sizes)("a dense symmetric matrix of size %i", (n) => {
  const { M, A, x } = randomPair(n);
  const product = M.mmul(Matrix.columnVector(x)).to1DArray();

  it("multiplies, and gives its columns and diagonal back", () => {
    const y = new Float64Array(n);
    A.multiply(x, y);
    // n products of numbers of size 1.
    expect(largest(product.map((value, i) => value - y[i]))).toBeLessThan(1e-14 * n);
    expect(Array.from(A.diagonal())).toEqual(M.diag());
    for (let j = 0; j < n; j++) {
      A.column(j, y);
      expect(Array.from(y)).toEqual(M.getColumn(j));
    }
  });

  it("has the eigenvalues of its tridiagonal form, and is that form turned", () => {
    const { T, turn, turnBack, columns } = A.tridiagonalise();
    const { values, toEigenvectors, fromEigenvectors } = tridiagonalSpectrum(T);
    const exact = new EigenvalueDecomposition(M, { assumeSymmetric: true }).realEigenvalues.sort((a, b) => a - b);
    const found = Array.from(values).sort((a, b) => a - b);
    expect(largest(found.map((value, i) => value - exact[i]))).toBeLessThan(1e-14 * (n + 10));
    const turned = x.slice();
    turn(turned);
    expect(Math.abs(Math.hypot(...turned) / Math.hypot(...x) - 1)).toBeLessThan(1e-14);
    const [back] = fromEigenvectors(toEigenvectors([turned]).map((c) => c.map((entry, j) => values[j] * entry)));
    turnBack(back);
    expect(largest(product.map((value, i) => value - back[i]))).toBeLessThan(3e-14 * (n + 10));
    const { Q, stride } = columns();
    for (let j = 0; j < n; j++) {
      const unit = new Float64Array(n);
      unit[j] = 1;
      turnBack(unit);
      expect(largest(Array.from(unit, (value, i) => value - Q[j * stride + i]))).toBeLessThan(1e-14);
    }
    // The matrix is as it was.
    const y = new Float64Array(n);
    A.multiply(x, y);
    expect(largest(product.map((value, i) => value - y[i]))).toBeLessThan(1e-14 * n);
  });
});

describe("denseSymmetric", () => {
  it("is reduced at any scale of its entries", () => {
    for (const scale of [1e-160, 1e150]) {
      const { M, A } = randomPair(20, scale);
      const exact = new EigenvalueDecomposition(M.clone().div(scale), { assumeSymmetric: true }).realEigenvalues;
      const { values } = tridiagonalSpectrum(A.tridiagonalise().T);
      expect(Math.max(...values) / scale).toBeCloseTo(Math.max(...exact), 12);
    }
  });

  it("is reduced where entries beside the diagonal are next to nothing", () => {
    const entry = (i: number, j: number) => (i === j ? 1 + i : 3e-310 * (i + j));
    const A = denseSymmetric(5, (visit) => {
      for (let j = 0; j < 5; j++)
        visit(
          j,
          Float64Array.from({ length: 5 - j }, (_, i) => entry(j + i, j)),
        );
    });
    expect(Array.from(A.tridiagonalise().T.diagonal)).toEqual([1, 2, 3, 4, 5]);
  });

  it("keeps a diagonal matrix and refuses one that is not finite", () => {
    const diagonal = (entries: readonly number[]) =>
      denseSymmetric(entries.length, (visit) => {
        for (const [j, value] of entries.entries()) {
          const lower = new Float64Array(entries.length - j);
          lower[0] = value;
          visit(j, lower);
        }
      });
    expect(Array.from(diagonal([3, 1, 4, 1, 5]).tridiagonalise().T.diagonal)).toEqual([3, 1, 4, 1, 5]);
    expect(() => diagonal([3, Number.NaN, 4]).tridiagonalise()).toThrow(NumericalError);
  });
});

describe("largestRitzPair", () => {
  it("is the largest eigenvalue, the last entry of its vector and the gap", () => {
    // [[2, 1], [1, 2]]: 3 with (1, 1)/√2, and 1.
    const pair = largestRitzPair(
      tridiagonalSpectrum({ diagonal: Float64Array.of(2, 2), offDiagonal: Float64Array.of(1) }),
    );
    expect(pair.value).toBeCloseTo(3, 14);
    expect(pair.lastEntry).toBeCloseTo(Math.SQRT1_2, 14);
    expect(pair.gap).toBeCloseTo(2, 14);
    expect(
      largestRitzPair(tridiagonalSpectrum({ diagonal: Float64Array.of(7), offDiagonal: new Float64Array(0) })),
    ).toEqual({
      value: 7,
      lastEntry: 1,
      gap: 0,
    });
  });
});
