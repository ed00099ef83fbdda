import { describe, expect, it } from "vitest";
import { activationNames, activationOf } from "../../src/network/activations/index.js";
import { identityInPlane, identityOfHarmonics, identityOnLine } from "./wave-packet.js";

// One of every kind; all of them in test/long.

describe("the operator of biases spread evenly multiplies the transform of a wave packet", () => {
  it.each([
    ["tanh", "value"],
    ["relu", "value"],
    ["leaky-relu", "slope"],
    ["softplus", "value"],
    ["gelu", "zSlope"],
  ] as const)("in one dimension: %s, %s", (name, which) => {
    const { direct, product, size } = identityOnLine(activationOf(name), which);
    expect(Math.abs(direct - product)).toBeLessThan(1e-8 * size);
    expect(Math.abs(direct)).toBeGreaterThan(0.1 * size);
  });

  it("in two dimensions: sigmoid, value", () => {
    const { direct, product, size } = identityInPlane(activationOf("sigmoid"), "value");
    expect(Math.abs(direct - product)).toBeLessThan(1e-6 * size);
    expect(Math.abs(direct)).toBeGreaterThan(0.1 * size);
  });

  it.each(activationNames.filter((name) => activationOf(name).periodic !== undefined))(
    "harmonic by harmonic over a period: %s",
    (name) => {
      for (const which of ["value", "slope"] as const) {
        const { direct, product, size } = identityOfHarmonics(activationOf(name), which);
        // The slope of a square wave is 0, but for its jumps.
        expect(Math.abs(direct - product)).toBeLessThanOrEqual(1e-12 * size);
        if (size > 0) expect(Math.abs(direct)).toBeGreaterThan(1e-4 * size);
      }
    },
  );
});
