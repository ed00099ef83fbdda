import { expect, it } from "vitest";
import { effectiveRank, kernelPropagator } from "../../src/ntk/index.js";
import { referenceCase, scattered } from "./reference-case.js";

it("counts directions: all of an identity, one of a rank-one matrix, those between", () => {
  expect(effectiveRank(Float64Array.of(2, 2, 2, 2))).toBeCloseTo(4, 12);
  expect(effectiveRank(Float64Array.of(3, 0, -1e-17))).toBe(1);
  // ½ ln 2 + 2 · ¼ ln 4.
  expect(effectiveRank(Float64Array.of(2, 1, 1))).toBeCloseTo(2 ** 1.5, 12);
  expect(effectiveRank(Float64Array.of(0, 0))).toBe(0);
});

it("is that of the same kernel however it is computed, from eigenvalues that sum to the trace", () => {
  const { network, samples } = referenceCase("fourier-features-normal");
  const few = { ...scattered(samples), count: 120, points: samples.points.slice(0, 120) };
  const [basis, all] = (["eigenbasis", "tridiagonal"] as const).map((method) =>
    kernelPropagator(network, few, { method }).eigenvalues(),
  );
  if (basis === null || all === null) expect.fail();
  expect(all).toHaveLength(120);
  for (const [i, value] of basis.entries()) expect(Math.abs(value - all[i])).toBeLessThan(1e-12 * all[0]);
  expect(effectiveRank(basis) / effectiveRank(all)).toBeCloseTo(1, 9);
  expect(kernelPropagator(network, few, { method: "lanczos" }).eigenvalues()).toBeNull();
});
