import { describe, expect, it } from "vitest";
import { kernelEntries, kernelMatrix } from "../../src/ntk/kernel.js";
import { pivotedCholesky } from "../../src/ntk/pivoted-cholesky.js";
import { midpointSamples, referenceCase } from "./reference-case.js";

const { network } = referenceCase("mscale-one-scale");
const samples = midpointSamples([-6, 6], 150, "sin(x)");
const entries = kernelEntries(network, samples);
const K = kernelMatrix(network, samples);

describe("pivotedCholesky", () => {
  it("reproduces a smooth kernel from few of its columns, and the pivots' own columns exactly", () => {
    const cholesky = pivotedCholesky(entries, 1e-15);
    if (cholesky === null) throw new Error("no rank limit was given");
    const { rank, factor, pivots, count } = cholesky;
    expect(rank).toBeLessThan(60);
    expect(new Set(pivots).size).toBe(rank);
    let worst = 0;
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        let product = 0;
        for (let k = 0; k < rank; k++) product += factor[k * count + i] * factor[k * count + j];
        worst = Math.max(worst, Math.abs(product - K[i * count + j]));
      }
    }
    // The stopping pivot: n ε times the largest diagonal entry, 150 · 2.2e-16 · 1.5.
    expect(worst).toBeLessThan(1e-13);
  });

  it("leaves a trace of at most the tolerance, which is what the residual says", () => {
    const cholesky = pivotedCholesky(entries, 1e-4);
    if (cholesky === null) throw new Error("no rank limit was given");
    const { rank, factor, count } = cholesky;
    let [trace, left] = [0, 0];
    for (let i = 0; i < count; i++) {
      trace += K[i * count + i];
      left += K[i * count + i];
      for (let k = 0; k < rank; k++) left -= factor[k * count + i] ** 2;
    }
    expect(left / trace).toBeLessThanOrEqual(1e-4);
    expect(cholesky.residual).toBeCloseTo(left / trace, 14);
  });

  it("gives up where more columns are needed than allowed", () => {
    expect(pivotedCholesky(entries, 1e-15, 10)).toBeNull();
  });
});
