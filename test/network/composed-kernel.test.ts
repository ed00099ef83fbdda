import { describe, expect, it } from "vitest";
import { NumericalError } from "../../src/errors.js";
import { composedKernel } from "../../src/network/composed-kernel.js";
import { type WeightLaw, weightVectorLaw } from "../../src/network/index.js";

const factorials = Array.from({ length: 40 }, (_, n) => {
  let product = 1;
  for (let k = 2; k <= n; k++) product *= k;
  return product;
});

/** e^φ − 1 − φ = Σ_{n ≥ 2} φⁿ/n!, whose transform is known power by power. */
const exponential = (c: number) => Math.exp(c);

function transformOf(law: WeightLaw, dimension: 1 | 2 | 3, G = exponential) {
  const { rest } = composedKernel(G, weightVectorLaw(law, dimension));
  return (xi: number): number => {
    const [point, out] = [new Float64Array(dimension), new Float64Array(1)];
    // Any direction will do.
    point[dimension - 1] = xi;
    rest.shape(point, out);
    return out[0];
  };
}

/** The density of the sum of n uniform weights on [−1, 1] (Irwin 1927, Hall 1927). */
function sumOfUniform(n: number, w: number): number {
  if (w >= n) return 0;
  const x = (w + n) / 2;
  let sum = 0;
  for (let k = 0; k <= Math.floor(x); k++) {
    sum += ((-1) ** k * (x - k) ** (n - 1)) / (factorials[k] * factorials[n - k]);
  }
  return (n * sum) / 2;
}

describe("a function of a characteristic function", () => {
  it.each([1, 2, 3] as const)("has the transform of its power series for a normal law in %i-D", (dimension) => {
    const std = 1.7;
    const at = transformOf({ law: "normal", std }, dimension);
    const exact = (xi: number) => {
      let sum = 0;
      for (let n = 2; n < 40; n++) {
        sum +=
          (((2 * Math.PI) / (n * std ** 2)) ** (dimension / 2) * Math.exp(-(xi ** 2) / (2 * n * std ** 2))) /
          factorials[n];
      }
      return sum;
    };
    for (const xi of [0, 1e-7, 0.01, 0.5, 2, 5, 9, 14, 30]) {
      expect(Math.abs(at(xi) - exact(xi))).toBeLessThan(1e-9 * exact(0));
    }
  });

  it("and for a uniform one, whose density jumps", () => {
    const at = transformOf({ law: "uniform", halfWidth: 3 }, 1);
    const exact = (xi: number) => {
      let sum = 0;
      for (let n = 2; n < 16; n++) sum += sumOfUniform(n, xi / 3) / 3 / factorials[n];
      return 2 * Math.PI * sum;
    };
    for (const xi of [0, 0.4, 2.9, 3.1, 5.9, 6.1, 8.9, 9.1, 14]) {
      expect(Math.abs(at(xi) - exact(xi))).toBeLessThan(2e-8 * exact(0));
    }
  });

  it("and for a Laplace law, whose tails are exponential", () => {
    // φ² = 1/(1 + r²)² has the transform π (1 + ξ) e^{−ξ}/2, φ³ that of π (3 + 3ξ + ξ²) e^{−ξ}/8.
    const at = transformOf({ law: "laplace", scale: 1 }, 1, (c) => c ** 2 + 2 * c ** 3);
    const exact = (xi: number) => Math.PI * Math.exp(-xi) * ((1 + xi) / 2 + (3 + 3 * xi + xi ** 2) / 4);
    for (const xi of [0, 0.1, 1, 4, 10, 20]) expect(Math.abs(at(xi) - exact(xi))).toBeLessThan(1e-8 * exact(0));
  });

  it("with a square root at φ = 1 falls like a power, as it must", () => {
    // 1 − √(1 − e^{−r²/2}) ~ 1 − r/√2: its transform is √2/ξ² far out (Lighthill 1958).
    const { linear, rest } = composedKernel((c) => 1 - Math.sqrt(1 - c), weightVectorLaw({ law: "normal", std: 1 }, 1));
    expect(linear).toBeCloseTo(0.5, 9);
    const out = new Float64Array(2);
    rest.shape(Float64Array.of(60, 120), out);
    expect(out[0] * 60 ** 2).toBeCloseTo(Math.SQRT2, 2);
    expect(out[1] * 120 ** 2).toBeCloseTo(Math.SQRT2, 3);
  });

  it("keeps its constant in space, and has no part of it in frequency", () => {
    const law = weightVectorLaw({ law: "normal", std: 1 }, 1);
    const [plain, raised] = [composedKernel(Math.exp, law), composedKernel((c) => 5 + Math.exp(c), law)];
    const values = [plain, raised].map(({ rest }) => {
      const out = new Float64Array(2);
      rest.shape(Float64Array.of(0, 1.5), out);
      return out;
    });
    expect(values[1][0]).toBeCloseTo(values[0][0], 10);
    expect(values[1][1]).toBeCloseTo(values[0][1], 10);
    const lags = [plain, raised].map(({ rest }) => rest.lags?.(Float64Array.of(0.3, 40)) as Float64Array);
    expect(lags[1][0] - lags[0][0]).toBeCloseTo(5, 12);
    expect(lags[1][1]).toBeCloseTo(6, 12);
  });

  it("says so where it falls too slowly for quadrature", () => {
    expect(() => transformOf({ law: "uniform", halfWidth: 2, radial: true }, 2)(1)).toThrow(NumericalError);
  });
});
