import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { NotAvailableError } from "../../src/errors.js";
import type { Network } from "../../src/network/network.js";
import { project } from "../../src/ntk/dense.js";
import { kernelEigenbasis } from "../../src/ntk/eigenbasis.js";
import { kernelMatrix } from "../../src/ntk/kernel.js";
import { midpointSamples, referenceCase, scattered } from "./reference-case.js";

const smooth = referenceCase("published-mscale-s0").network;
const rough = { ...smooth, weights: { law: "student-t", dof: 1, scale: 1 } } as Network;
const grid = midpointSamples([-5, 5], 120, "sin(x)");
const cases = [
  ["a smooth kernel on a grid", smooth, grid],
  ["a smooth kernel on scattered samples", smooth, scattered(grid)],
  ["a rough kernel, of full rank", rough, midpointSamples([-5, 5], 60, "sin(x)")],
] as const;

describe.each(cases)("the eigenbasis of %s", (_, network, samples) => {
  const basis = kernelEigenbasis(network, samples);
  const n = samples.count;
  const K = new Matrix(
    Array.from({ length: n }, (_, i) => Array.from(kernelMatrix(network, samples).slice(i * n, (i + 1) * n))),
  );
  const V = new Matrix(
    Array.from({ length: n }, (_, i) => Array.from({ length: basis.rank }, (_, j) => basis.vectors[j * n + i])),
  );

  it("is orthonormal and has the eigenvalues of the dense matrix", () => {
    expect(V.transpose().mmul(V).sub(Matrix.eye(basis.rank)).norm()).toBeLessThan(1e-13);
    const dense = new EigenvalueDecomposition(K, { assumeSymmetric: true }).realEigenvalues.reverse();
    for (let j = 0; j < n; j++) {
      // Absolute to rounding of the largest: n ε λ_max.
      expect(Math.abs(dense[j] - (j < basis.rank ? basis.values[j] : 0))).toBeLessThan(1e-13 * dense[0]);
    }
  });

  it("reproduces the kernel", () => {
    const product = V.clone().mulRowVector(Array.from(basis.values)).mmul(V.transpose());
    // Frobenius norm; what pivoting leaves out has a trace of at most n² ε max K_ii.
    expect(product.sub(K).norm()).toBeLessThan(1e-12 * basis.values[0]);
  });

  it("finds the coefficients of a function in the kernel's range from its values at the pivots", () => {
    const column = Float64Array.from({ length: n }, (_, i) => K.get(i, 7) - 2 * K.get(i, n - 3));
    const map = basis.pivotsToCoefficients();
    const exact = project(basis.vectors, column, basis.rank);
    exact.forEach((coefficient, i) => {
      let sum = 0;
      basis.pivots.forEach((pivot, k) => {
        sum += map[k * basis.rank + i] * column[pivot];
      });
      // Rounding of the values, 1e-16, divided by the smallest pivot's root, 1e-7 of the largest: measured 2e-10.
      expect(Math.abs(sum - coefficient)).toBeLessThan(1e-8);
    });
  });
});

describe("kernelEigenbasis", () => {
  it("has few vectors where the kernel is smooth and all of them where it is not", () => {
    expect(kernelEigenbasis(smooth, grid).rank).toBeLessThan(50);
    expect(kernelEigenbasis(rough, cases[2][2]).rank).toBe(60);
  });

  it("refuses a rank beyond the limit as not available", () => {
    expect(() => kernelEigenbasis(rough, grid, { maximumRank: 100 })).toThrow(NotAvailableError);
  });
});
