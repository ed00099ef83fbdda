import { describe, expect, it } from "vitest";
import { differences, features, inPlane, normal, withBiases } from "../case/off-origin.js";

describe("level 0 of data in the plane around another point than 0 follows the kernel flow", () => {
  // Measured: 2e-3 and 5e-3, by 16² samples and a box of half 5: for boxes around 0 it is the same.
  it.each([
    ["off one axis only", 0, 4, features(normal, ["w"]), 5e-3],
    ["with biases", 3, -8, withBiases(0.5, { law: "laplace", scale: 1 }), 1e-2],
  ] as const)("%s", async (_, x, y, changes, bound) => {
    const { distance, relative, energy, warnings } = differences(await inPlane(x, y, changes));
    expect(distance).toBeLessThan(bound);
    expect(relative).toBeLessThan(bound);
    expect(energy).toBeLessThan(bound);
    expect(warnings).toEqual([]);
  });
});
