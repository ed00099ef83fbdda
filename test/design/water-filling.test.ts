import { describe, expect, it } from "vitest";
import { energyLeft, waterFilling } from "../../src/design/water-filling.js";
import { randomStream } from "../../src/network/random.js";

const random = randomStream(12);
const volumes = Float64Array.from({ length: 40 }, () => 0.1 + random.uniform());
const spectrum = volumes.map((_, k) => (k % 7 === 3 ? 0 : Math.exp(-0.2 * k + 2 * random.normal())));
const integral = (values: Float64Array) => values.reduce((sum, value, k) => sum + volumes[k] * value, 0);

describe("waterFilling", () => {
  it.each([0.01, 0.5, 3, 200])("spends the budget and meets the conditions of optimality at t = %f", (time) => {
    const { damping, level } = waterFilling(spectrum, volumes, 5, time);
    expect(integral(damping) / 5).toBeCloseTo(1, 12);
    // Karush, Kuhn and Tucker: the slope −2t|û₀|² e^{−2Bt} is the same wherever something is damped, and less elsewhere.
    damping.forEach((b, k) => {
      const left = spectrum[k] * Math.exp(-2 * b * time);
      if (b > 0) expect(left / level).toBeCloseTo(1, 10);
      else expect(left).toBeLessThanOrEqual(level * (1 + 1e-12));
    });
  });

  it("leaves less than any other law of the same budget that is tried", () => {
    const { damping } = waterFilling(spectrum, volumes, 5, 0.5);
    const least = energyLeft(spectrum, volumes, damping, 0.5);
    for (let tries = 0; tries < 200; tries++) {
      const other = damping.map((b) => Math.max(0, b + 0.1 * random.normal()));
      const scale = 5 / integral(other);
      expect(
        energyLeft(
          spectrum,
          volumes,
          other.map((b) => scale * b),
          0.5,
        ),
      ).toBeGreaterThan(least);
    }
  });

  it("is by hand what it is for two frequencies", () => {
    // ln 8 and ln 2 over volume 1: need 2·1·ln 2: level with both, (ln 16 − 2 ln 2)/2 = ln 2: the second is just not reached.
    const { damping, level } = waterFilling(Float64Array.of(2, 8), Float64Array.of(1, 1), Math.LN2, 1);
    expect([...damping]).toEqual([0, expect.closeTo(Math.LN2, 14)]);
    expect(level).toBeCloseTo(2, 14);
  });

  it("damps nothing where there is nothing", () => {
    const { damping } = waterFilling(Float64Array.of(0, 0), Float64Array.of(1, 1), 1, 1);
    expect([...damping]).toEqual([0, 0]);
  });
});
