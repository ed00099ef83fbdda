import { describe, expect, it } from "vitest";
import { NumericalError } from "../../src/errors.js";
import { descentResponse, flowResponse } from "../../src/network/dynamics/index.js";
import { kernelEigenbasis, respondInEigenbasis } from "../../src/ntk/eigenbasis.js";
import { kernelOperator } from "../../src/ntk/kernel-operator.js";
import { largestKernelEigenvalue, respondByLanczos, respondByLanczosUpTo } from "../../src/ntk/lanczos.js";
import type { ResponseRequest } from "../../src/ntk/response.js";
import { midpointSamples, referenceCase } from "./reference-case.js";

const { network } = referenceCase("published-mscale-s2");
const samples = midpointSamples([-6, 6], 300, "exp(-x^2/8) * (sin(x) + sin(3*x + 0.9) + sin(6*x + 1.8))");
const u0 = samples.target;
const operator = kernelOperator(network, samples);
const basis = kernelEigenbasis(network, samples);
const requests: readonly ResponseRequest[] = [
  { response: flowResponse({ type: "gradient-flow" }), times: [0, 0.01, 1, 100] },
  { response: flowResponse({ type: "momentum", friction: 2 }), times: [0.5, 5] },
  { response: descentResponse({ type: "gradient-flow" }, 1.5 / basis.values[0]), times: [1] },
  { response: descentResponse({ type: "nesterov", friction: 2 }, 0.5 / Math.sqrt(basis.values[0])), times: [1] },
  { response: flowResponse({ type: "gauss-newton", damping: 1e-3 * basis.values[0] }), times: [0.5, 5] },
  { response: descentResponse({ type: "gauss-newton", damping: 0.01 * basis.values[0] }, 0.1), times: [2] },
];
const exact = requests.map(({ response, times }) => respondInEigenbasis(basis, response, u0, times));

/** The largest relative error over requests and times. */
function error(values: readonly (readonly Float64Array[])[]): number {
  const size = Math.hypot(...u0);
  return Math.max(
    ...values.flatMap((ofRequest, r) =>
      ofRequest.map((u, i) => Math.hypot(...u.map((value, k) => value - exact[r][i][k])) / size),
    ),
  );
}

describe("respondByLanczos", () => {
  it.each([1e-2, 1e-4, 1e-6, 1e-8, 1e-10])(
    "stops with an error within the tolerance %f of the eigenbasis",
    (tolerance) => {
      const result = respondByLanczos(operator, u0, requests, { tolerance });
      expect(result.errorEstimate).toBeLessThanOrEqual(tolerance);
      // The eigenbasis itself is exact to about 1e-12: λ_max t = 4e5 times rounding.
      expect(error(result.values)).toBeLessThan(tolerance + 1e-11);
      expect(result.recomputed).toBe(0);
    },
  );

  it("does not take a convergence that stands still for its end", () => {
    // At t = 100 alone the error stays at 5e-4 from dimension 8 to 50, until the modes that live up to then are found.
    const late: readonly ResponseRequest[] = [{ response: flowResponse({ type: "gradient-flow" }), times: [100] }];
    for (const tolerance of [1e-4, 1e-6, 1e-8]) {
      const { values } = respondByLanczos(operator, u0, late, { tolerance });
      const exactly = exact[0][3];
      const distance = Math.hypot(...values[0][0].map((value, k) => value - exactly[k])) / Math.hypot(...u0);
      expect(distance).toBeLessThan(tolerance);
    }
  });

  it.each([1e-200, 1e200])("is linear: an initial value of size %f changes nothing but the size", (size) => {
    const { values, dimension } = respondByLanczos(
      operator,
      u0.map((value) => size * value),
      requests,
    );
    expect(dimension).toBe(respondByLanczos(operator, u0, requests).dimension);
    expect(error(values.map((ofRequest) => ofRequest.map((u) => u.map((value) => value / size))))).toBeLessThan(1e-9);
  });

  it("gives the same within the tolerance when the basis does not fit into memory and is computed twice", () => {
    const result = respondByLanczos(operator, u0, requests, { memoryBudget: 8 * samples.count * 40, tolerance: 1e-6 });
    expect(result.recomputed).toBe(result.dimension - 40);
    // Loss of orthogonality costs dimensions, not accuracy.
    expect(error(result.values)).toBeLessThan(1e-6);
  });

  it("is exact once the space is the whole space", () => {
    const few = midpointSamples([-1, 1], 6, "sin(x) + x^2 + 1");
    const small = kernelEigenbasis(network, few);
    const request: ResponseRequest = { response: flowResponse({ type: "gradient-flow" }), times: [0.3] };
    const { values, dimension } = respondByLanczos(kernelOperator(network, few), few.target, [request]);
    expect(dimension).toBeLessThanOrEqual(6);
    const expected = respondInEigenbasis(small, request.response, few.target, request.times)[0];
    values[0][0].forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 12);
    });
  });

  it("leaves zero at zero", () => {
    const { values, dimension } = respondByLanczos(operator, new Float64Array(300), requests);
    expect(dimension).toBe(0);
    expect(values[0].every((u) => u.every((value) => value === 0))).toBe(true);
  });

  it("fails with the error it reached where the largest dimension does not suffice", () => {
    expect(() => respondByLanczos(operator, u0, requests, { maximumDimension: 12 })).toThrow(NumericalError);
    expect(() => respondByLanczos(operator, u0, requests, { maximumDimension: 12 })).toThrow(
      /dimension 12 .*asked for 1e-10/,
    );
  });

  it("fails where a product is not finite", () => {
    const broken = { count: 4, apply: (_: Float64Array, y: Float64Array) => y.fill(Number.NaN) };
    expect(() => respondByLanczos(broken, Float64Array.of(1, 2, 3, 4), requests)).toThrow("not finite");
  });
});

describe("respondByLanczosUpTo", () => {
  // Eigenvalues up to 1 as dense as Chebyshev's points, which no space meets early: e^{−Kt} of t = T needs some √(T log 1/ε) dimensions.
  const count = 1000;
  const eigenvalues = Float64Array.from(
    { length: count },
    (_, j) => Math.sin((Math.PI * (j + 0.5)) / (2 * count)) ** 2,
  );
  let products = 0;
  const dense = {
    count,
    apply(x: Float64Array, y: Float64Array) {
      products++;
      for (let j = 0; j < count; j++) y[j] = eigenvalues[j] * x[j];
    },
  };
  const upTo = (time: number) => {
    products = 0;
    const flow = [{ response: flowResponse({ type: "gradient-flow" }), times: [time] }];
    return respondByLanczosUpTo(dense, new Float64Array(count).fill(1), flow, { maximumDimension: 300 });
  };

  it("finds what the space has room for", () => {
    const found = upTo(1000);
    for (let j = 0; j < count; j++) {
      expect(found?.values[0][0][j]).toBeCloseTo(Math.exp(-1000 * eigenvalues[j]), 8);
    }
  });

  it("gives up long before the space is full where its digits grow too slowly", () => {
    expect(upTo(1e6)).toBeNull();
    expect(products).toBeLessThan(100);
  });
});

describe("largestKernelEigenvalue", () => {
  it("is that of the eigenbasis", () => {
    expect(largestKernelEigenvalue(operator) / basis.values[0]).toBeCloseTo(1, 12);
  });

  it("does not depend on the target, whose symmetry may hide the largest eigenvector", () => {
    // One scale: even and odd functions are not mixed, and an odd target sees only odd eigenvectors.
    const one = referenceCase("mscale-one-scale").network;
    const outputsOnly = { ...one, train: ["a"] } as typeof one;
    expect(largestKernelEigenvalue(kernelOperator(outputsOnly, samples))).toBeCloseTo(
      kernelEigenbasis(outputsOnly, samples).values[0],
      10,
    );
  });

  it("is zero for the zero kernel", () => {
    expect(largestKernelEigenvalue({ count: 5, apply: (_, y) => y.fill(0) })).toBe(0);
  });
});
