import { expect, it } from "vitest";
import { normalProduct } from "../../../src/network/kernels/normal-product.js";
import { smoothPieces } from "../../../src/network/kernels/smooth-pieces.js";

// E g(z) g(z') of two normal variables of variance v and correlation ρ = cos θ, in closed form.
const angles = [0, 1e-6, 0.4, Math.PI / 2, 2, Math.PI];
const products: Readonly<
  Record<string, readonly [(z: number) => number, readonly number[], (v: number, a: number) => number]>
> = {
  // The arc-cosine kernel (Cho & Saul 2009).
  "a ramp": [(z) => Math.max(0, z), [0], (v, a) => (v / (2 * Math.PI)) * (Math.sin(a) + (Math.PI - a) * Math.cos(a))],
  // arcsin ρ (Sheppard).
  "a sign": [Math.sign, [0], (_, a) => 1 - (2 / Math.PI) * a],
  "a wave": [(z) => Math.cos(1.5 * z), [], (v, a) => Math.exp(-2.25 * v) * Math.cosh(2.25 * v * Math.cos(a))],
  "an odd wave": [(z) => Math.sin(z), [], (v, a) => Math.exp(-v) * Math.sinh(v * Math.cos(a))],
  // (1 + 2v + v² sin² θ)^{−1/2}.
  "a bell": [(z) => Math.exp(-0.5 * z * z), [], (v, a) => 1 / Math.sqrt(1 + 2 * v + (v * Math.sin(a)) ** 2)],
};

it.each(Object.entries(products))("of %s", (_, [value, kinks, exact]) => {
  for (const variance of [0.3, 2]) {
    const pieces = smoothPieces({ value, kinks }, 8 * Math.sqrt(variance), "network.activation");
    for (const angle of angles) {
      expect(Math.abs(normalProduct(pieces, variance, angle) - exact(variance, angle))).toBeLessThan(1e-10);
    }
  }
});
