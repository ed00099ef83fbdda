import { describe, expect, it } from "vitest";
import { normalBias, uniformBias } from "../../../src/network/kernels/bias-average.js";
import { type PiecewiseFunction, smoothPieces } from "../../../src/network/kernels/smooth-pieces.js";
import { integrate } from "../quadrature.js";

const functions = {
  tanh: { value: Math.tanh, kinks: [] },
  "leaky ReLU": { value: (z: number) => (z > 0 ? z : 0.1 * z), kinks: [0] },
  "a line, bent twice, that does not pass through 0": {
    value: (z: number) => (z < -1 ? 2 + 0.5 * z : z < 1 ? 1.5 : 0.5 + z),
    kinks: [-1, 1],
  },
  "a hat": { value: (z: number) => Math.max(0, 1 - Math.abs(z)), kinks: [-1, 0, 1] },
  SiLU: { value: (z: number) => z / (1 + Math.exp(-z)), kinks: [] },
} satisfies Record<string, PiecewiseFunction>;

/** On all sides of the core, near and far apart. */
const pairs = [
  [0.3, 0.2],
  [-1, 2],
  [-8, -6],
  [4, -7],
  [9, 8.5],
  [-2.5, 17],
] as const;

/** Of b the places where either factor bends, and where tanh turns. */
const places = (kinks: readonly number[], u: number, v: number) =>
  [u, v].flatMap((z) => [...kinks, 0].map((kink) => kink - z)).sort((a, b) => a - b);

describe.each(Object.entries(functions))("%s", (_, g) => {
  it.each([0.5, 5, 20])("has over uniform biases of half-width %d the mean of another quadrature", (halfWidth) => {
    const { at } = uniformBias(smoothPieces(g, 60, ""), halfWidth, 8);
    for (const [u, v] of pairs) {
      const product = (b: number) => g.value(u + b) * g.value(v + b);
      const exact = integrate(product, -halfWidth, halfWidth, places(g.kinks, u, v), 4) / (2 * halfWidth);
      const size = Math.max(at(u, u), at(v, v), 1e-3);
      expect(Math.abs(at(u, v) - exact) / size).toBeLessThan(1e-9);
      expect(at(v, u)).toBe(at(u, v));
    }
  });

  it.each([0.5, 8])("has over normal biases of std %d the mean of another quadrature", (std) => {
    const { at } = normalBias(smoothPieces(g, 60 + 8 * std, ""), std, 8);
    for (const [u, v] of pairs) {
      const product = (b: number) => Math.exp((-0.5 * b * b) / std ** 2) * g.value(u + b) * g.value(v + b);
      const reach = 8.5 * std;
      const exact = integrate(product, -reach, reach, places(g.kinks, u, v), 4) / (Math.sqrt(2 * Math.PI) * std);
      const size = Math.max(at(u, u), at(v, v), at(0, 0), 1e-3);
      expect(Math.abs(at(u, v) - exact) / size).toBeLessThan(1e-9);
    }
  });
});
