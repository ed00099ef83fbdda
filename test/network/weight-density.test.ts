import { describe, expect, it } from "vitest";
import { weightDensity } from "../../src/network/index.js";
import { tanhSinh } from "./quadrature.js";

describe("the density of a weight vector", () => {
  it("is the isotropic normal for a normal law", () => {
    const density = weightDensity({ law: "normal", std: 0.8 }, 3);
    const radius2 = 0.3 ** 2 + 1.1 ** 2 + 0.4 ** 2;
    const exact = Math.exp(-radius2 / (2 * 0.64)) / (2 * Math.PI * 0.64) ** 1.5;
    expect(density([0.3, -1.1, 0.4]) / exact).toBeCloseTo(1, 14);
  });

  it("is the product over components for the others, and integrates to 1", () => {
    const density = weightDensity({ law: "laplace", scale: 0.5 }, 2);
    const mass = tanhSinh((x) => tanhSinh((y) => density(Float64Array.of(x, y)), 0, 20), 0, 20);
    // The tail e^{−40}; the rule is good to 1e-12 on this length.
    expect(Math.abs(4 * mass - 1)).toBeLessThan(1e-10);
  });

  it("refuses a vector of another length", () => {
    expect(() => weightDensity({ law: "normal", std: 1 }, 2)([1])).toThrow(/2 components/);
    expect(() => weightDensity({ law: "normal", std: 1 }, 2)(1)).toThrow(/2 components/);
    expect(weightDensity({ law: "uniform", halfWidth: 1 })(0.5)).toBe(0.5);
  });
});
