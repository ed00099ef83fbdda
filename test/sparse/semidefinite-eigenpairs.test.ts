import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { expect, it } from "vitest";
import { NumericalError } from "../../src/errors.js";
import { randomStream } from "../../src/network/random.js";
import { semidefiniteEigenpairs } from "../../src/sparse/semidefinite-eigenpairs.js";

/** B Bᵀ with B of n × r. */
function ofRank(n: number, r: number): Float64Array {
  const next = randomStream(n, r).uniform;
  const B = Array.from({ length: n }, () => Array.from({ length: r }, () => next() - 0.5));
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [one, other] = [B[at % n], B[Math.floor(at / n)]];
    return one.reduce((sum, value, k) => sum + value * other[k], 0);
  });
}

it.each([
  [1, 1],
  [2, 2],
  [3, 1],
  [24, 24],
  [33, 33],
  [130, 130],
  [130, 20],
])("eigenpairs of a matrix of size %i and rank %i, descending", (n, r) => {
  const S = ofRank(n, r);
  const { values, vectors } = semidefiniteEigenpairs(S, n);
  const oracle = new EigenvalueDecomposition(
    new Matrix(Array.from({ length: n }, (_, i) => Array.from(S.subarray(i * n, (i + 1) * n)))),
    { assumeSymmetric: true },
  ).realEigenvalues;
  let [residual, overlap] = [0, 0];
  for (let j = 0; j < n; j++) {
    const v = vectors.subarray(j * n, (j + 1) * n);
    expect(values[j]).toBeGreaterThanOrEqual(0);
    expect(Math.abs(values[j] - oracle[n - 1 - j])).toBeLessThan(1e-13 * values[0]);
    for (let i = 0; i < n; i++) {
      const product = v.reduce((sum, value, k) => sum + S[k * n + i] * value, 0);
      residual = Math.max(residual, Math.abs(product - values[j] * v[i]) / values[0]);
    }
    for (let k = 0; k <= j; k++) {
      const inner = v.reduce((sum, value, i) => sum + value * vectors[k * n + i], 0);
      overlap = Math.max(overlap, Math.abs(inner - (k === j ? 1 : 0)));
    }
  }
  // Measured: 3e-15 and 8e-15 at most.
  expect(residual).toBeLessThan(2e-14);
  expect(overlap).toBeLessThan(4e-14);
});

it("refuses what is not finite", () => {
  expect(() => semidefiniteEigenpairs(new Float64Array(900).fill(Number.NaN), 30)).toThrow(NumericalError);
});
