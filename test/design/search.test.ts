import { describe, expect, it } from "vitest";
import { leastOverLogarithm } from "../../src/design/search.js";

describe("leastOverLogarithm", () => {
  it("finds the least of a smooth function with other minima beside it", () => {
    const f = (x: number) => (Math.log(x) - 1.3) ** 2 - 0.2 * Math.cos(9 * Math.log(x));
    const { at, value } = leastOverLogarithm(f, 0.01, 100);
    // Steps of 0.0004 in the logarithm.
    for (const other of [0.99, 0.998, 1.002, 1.01]) expect(f(other * at)).toBeGreaterThan(value);
    for (let s = -4.6; s < 4.6; s += 0.01) expect(f(Math.exp(s))).toBeGreaterThan(value - 1e-6);
  });

  it("takes an end where the function falls up to it", () => {
    expect(leastOverLogarithm((x) => x, 2, 50).at).toBeCloseTo(2, 2);
    expect(leastOverLogarithm((x) => -x, 2, 50).at).toBeCloseTo(50, 0);
  });
});
