import { describe, expect, it } from "vitest";
import { NumericalError } from "../../src/errors.js";
import { randomStream } from "../../src/network/random.js";
import { divideAndConquer } from "../../src/sparse/divide-and-conquer.js";
import type { SymmetricTridiagonal } from "../../src/sparse/tridiagonal.js";
import { tridiagonalEigen } from "../../src/sparse/tridiagonal-eigen.js";

function tridiagonal(n: number, entries: (i: number) => readonly [number, number]): SymmetricTridiagonal {
  const all = Array.from({ length: n }, (_, i) => entries(i));
  return {
    diagonal: Float64Array.from(all, ([diagonal]) => diagonal),
    offDiagonal: Float64Array.from(all.slice(0, n - 1), ([, off]) => off),
  };
}

const n = 151;
const next = randomStream(5).uniform;
const matrices: Record<string, SymmetricTridiagonal> = {
  "random entries": tridiagonal(n, () => [next() - 0.5, next() - 0.5]),
  "entries near the largest numbers": tridiagonal(n, () => [1e307 * next(), -1e307 * next()]),
  "entries whose squares are lost": tridiagonal(n, () => [1e-200 * next(), 1e-200 * next()]),
  "entries that fall from 1 to 1e-16": tridiagonal(n, (i) => [10 ** ((-16 * i) / n), 0.3 * 10 ** ((-16 * i - 8) / n)]),
  "pairs of eigenvalues that agree to rounding": tridiagonal(n, (i) => [Math.abs(i - (n - 1) / 2), 1]),
  "blocks that are coupled by rounding": tridiagonal(n, (i) => [(i % 21) - 10, i % 21 === 20 ? 1e-13 : 1]),
  "zeros alone": tridiagonal(n, () => [0, 0]),
};

describe("divide and conquer", () => {
  it("finds the eigenvalues of the second difference, 4 sin²(jπ / 2(n + 1))", () => {
    const { values } = divideAndConquer(tridiagonal(n, () => [2, -1]));
    values.forEach((value, k) => {
      expect(Math.abs(value - 4 * Math.sin(((k + 1) * Math.PI) / (2 * (n + 1))) ** 2)).toBeLessThan(1e-14);
    });
  });

  it.each(Object.entries(matrices))("finds the eigenpairs of %s, orthonormal to rounding", (_, T) => {
    const { values, vectors } = divideAndConquer(T);
    const ofQl = tridiagonalEigen(T).values.sort();
    const norm = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), Number.MIN_VALUE);
    const { diagonal: d, offDiagonal: e } = T;
    let [residual, overlap] = [0, 0];
    vectors.forEach((v, j) => {
      expect(Math.abs(values[j] / norm - ofQl[j] / norm)).toBeLessThan(4e-14);
      for (let i = 0; i < n; i++) {
        const above = i > 0 ? (e[i - 1] / norm) * v[i - 1] : 0;
        const below = i < n - 1 ? (e[i] / norm) * v[i + 1] : 0;
        residual = Math.max(residual, Math.abs(above + (d[i] / norm) * v[i] + below - (values[j] / norm) * v[i]));
      }
      for (let k = 0; k <= j; k++) {
        const inner = v.reduce((sum, value, i) => sum + value * vectors[k][i], 0);
        overlap = Math.max(overlap, Math.abs(inner - (k === j ? 1 : 0)));
      }
    });
    // Measured: 2e-15 and 5e-15 at most.
    expect(residual).toBeLessThan(1e-14);
    expect(overlap).toBeLessThan(2e-14);
  });

  it("refuses what is not finite", () => {
    expect(() => divideAndConquer(tridiagonal(60, (i) => [i === 40 ? Number.NaN : 1, 1]))).toThrow(NumericalError);
  });
});
