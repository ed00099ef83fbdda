import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Network } from "../../src/network/network.js";
import { unitsPerScale } from "../../src/network/units-per-scale.js";

const network = (scales: number, zeroStart: Network["zeroStart"]): Network => ({
  family: "mscale",
  dimension: 1,
  activation: "sin",
  scales: Array.from({ length: scales }, (_, p) => 2 ** p),
  amplitude: "one",
  weights: { law: "normal", std: 1 },
  biases: { law: "uniform-phase" },
  outputs: { law: "sign" },
  train: ["a"],
  zeroStart,
});

describe("unitsPerScale", () => {
  it("adds up to the width, in pairs where the start is antisymmetric, and is even to one unit or pair", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 1000 }),
        fc.boolean(),
        (scales, more, pairs) => {
          const together = pairs ? 2 : 1;
          const width = together * (scales + more);
          const units = unitsPerScale(network(scales, pairs ? "antisymmetric" : "subtract"), width);
          expect(units).toHaveLength(scales);
          expect(units.reduce((a, b) => a + b, 0)).toBe(width);
          expect(units.every((count) => count % together === 0)).toBe(true);
          expect(units[0] - units[scales - 1]).toBeLessThanOrEqual(together);
          expect([...units].sort((a, b) => b - a)).toEqual(units);
        },
      ),
      { seed: 3 },
    );
  });

  it("gives the first scales what does not divide", () => {
    expect(unitsPerScale(network(3, "none"), 11)).toEqual([4, 4, 3]);
    expect(unitsPerScale(network(3, "antisymmetric"), 20)).toEqual([8, 6, 6]);
  });

  it("refuses widths that are odd with pairs, too small or no numbers", () => {
    expect(() => unitsPerScale(network(1, "antisymmetric"), 7)).toThrow("needs an even width, found 7");
    expect(() => unitsPerScale(network(4, "antisymmetric"), 6)).toThrow("a width of at least 8, found 6");
    expect(() => unitsPerScale(network(1, "none"), 2.5)).toThrow("found 2.5");
    expect(() => unitsPerScale(network(1, "none"), 0)).toThrow("found 0");
  });
});
