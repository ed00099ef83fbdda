import { expect, it } from "vitest";
import { secularRoots } from "../../src/sparse/secular-equation.js";

it("two poles: the roots of the quadratic", () => {
  // diag(1, 3) + 2 z zᵀ with z² = (0.25, 0.75): trace 6, determinant 3 + 2 (3 · 0.25 + 0.75) = 6.
  const { values, differences } = secularRoots(Float64Array.of(1, 3), Float64Array.of(0.25, 0.75), 2);
  expect(values[0]).toBeCloseTo(3 - Math.sqrt(3), 14);
  expect(values[1]).toBeCloseTo(3 + Math.sqrt(3), 14);
  expect(differences[1][0]).toBeCloseTo(-2 - Math.sqrt(3), 14);
});

it("roots that are next to their poles are as far from them as the weights say, to rounding", () => {
  const w = Float64Array.of(0.5, 1e-24, 0.5);
  const { differences } = secularRoots(Float64Array.of(0, 1, 2), w, 1);
  // About the pole at 1 the other terms add up to 1 − 1/2 + 1/2 = 1, so that λ − 1 = 1e-24.
  expect(-differences[1][1] / 1e-24).toBeCloseTo(1, 13);
});

it("poles that are close together have one root each between them", () => {
  const d = Float64Array.from({ length: 30 }, (_, i) => 1 + i * 1e-13);
  const { differences } = secularRoots(d, new Float64Array(30).fill(1 / 30), 1);
  for (let j = 0; j < 29; j++) {
    expect(differences[j][j]).toBeLessThan(0);
    expect(differences[j][j + 1]).toBeGreaterThan(0);
  }
  // The last is the mean of the poles and 1.
  expect(differences[29][29]).toBeCloseTo(-1 + 14.5e-13, 14);
});
