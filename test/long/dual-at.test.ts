import { describe, expect, it } from "vitest";
import { type ActivationSpec, activationOf } from "../../src/network/activations/index.js";
import { dualAt } from "../../src/network/kernels/index.js";

/** ∫∫ g(√q x) g(√q (c x + s y)) dN(x) dN(y) by the midpoint rule on a square, in the variables of the definition. */
function byMidpoints(g: (z: number) => number, variance: number, c: number, points: number): number {
  const [size, s] = [Math.sqrt(variance), Math.sqrt(1 - c * c)];
  const h = 16 / points;
  let sum = 0;
  for (let i = 0; i < points; i++) {
    const x = -8 + (i + 0.5) * h;
    let inner = 0;
    for (let j = 0; j < points; j++) {
      const y = -8 + (j + 0.5) * h;
      inner += g(size * (c * x + s * y)) * Math.exp(-0.5 * y * y);
    }
    sum += g(size * x) * Math.exp(-0.5 * x * x) * inner;
  }
  return (h * h * sum) / (2 * Math.PI);
}

/** Without kinks the midpoint rule is exact to rounding; with kinks its error is that of O(h²), with jumps of O(h). */
const smooth: readonly ActivationSpec[] = [
  "tanh",
  "erf",
  "sigmoid",
  "silu",
  "gelu",
  "softplus",
  "gaussian",
  "sin",
  "cos",
];
const kinked: readonly ActivationSpec[] = ["relu", { name: "leaky-relu", slope: 0.3 }, "srelu", "triangle"];

describe("the dual of an activation", () => {
  it.each([...smooth, { expression: "z * exp(-z^2 / 3) + tanh(2 z)" }].map((spec) => [spec]))(
    "is the mean over normal variables for %j",
    (spec) => {
      const activation = activationOf(spec);
      for (const variance of [0.4, 1, 3]) {
        const dual = dualAt(activation, variance, "activation");
        for (const c of [-0.8, 0, 0.35, 0.9]) {
          const wide = 200;
          expect(dual.value(variance * c)).toBeCloseTo(byMidpoints(activation.value, variance, c, wide), 10);
          expect(dual.slope(variance * c)).toBeCloseTo(byMidpoints(activation.slope, variance, c, wide), 10);
        }
      }
    },
  );

  it.each([...kinked, "square" as const].map((spec) => [spec]))("and for %j, to what the rule has of kinks", (spec) => {
    const activation = activationOf(spec);
    for (const [variance, c] of [
      [1, -0.6],
      [1.7, 0.5],
    ]) {
      const dual = dualAt(activation, variance, "activation");
      const [rough, fine] = [300, 1200].map((points) => byMidpoints(activation.value, variance, c, points));
      expect(Math.abs(dual.value(variance * c) - fine)).toBeLessThan(2 * Math.abs(rough - fine) + 1e-6);
      expect(Math.abs(dual.slope(variance * c) - byMidpoints(activation.slope, variance, c, 1200))).toBeLessThan(3e-3);
    }
  });

  it("at equal variables is the mean square, at opposite ones that of an even or odd function with its sign", () => {
    for (const [spec, sign] of [
      ["tanh", -1],
      ["triangle", -1],
      ["gaussian", 1],
    ] as const) {
      const dual = dualAt(activationOf(spec), 1.3, "activation");
      expect(dual.value(-1.3)).toBeCloseTo(sign * dual.value(1.3), 9);
    }
    // E z²/2 over z > 0, and its derivative by the covariance.
    const relu = dualAt(activationOf("relu"), 1.3, "activation");
    expect(relu.value(1.3)).toBeCloseTo(0.65, 14);
    expect(relu.slope(1.3)).toBeCloseTo(0.5, 14);
  });

  it.each(([...smooth, ...kinked] as readonly ActivationSpec[]).map((spec) => [spec]))(
    "has the slope that its value has, for %j (Price's theorem)",
    (spec) => {
      const dual = dualAt(activationOf(spec), 1.2, "activation");
      const h = 1e-3;
      for (const s of [-0.7, 0.1, 0.8]) {
        // A central difference of the fourth order; tables have values to 1e-10.
        const difference =
          (8 * (dual.value(s + h) - dual.value(s - h)) - (dual.value(s + 2 * h) - dual.value(s - 2 * h))) / (12 * h);
        expect(Math.abs(dual.slope(s) - difference)).toBeLessThan(3e-7);
      }
    },
  );
});
