import { describe, expect, it } from "vitest";
import { oscillatingTail } from "../../src/network/oscillating-integral.js";

/** Si(z) and Ci(z) by their power series (Abramowitz & Stegun 5.2.14 and 5.2.16), good to 1e-12 for z up to 8. */
function integrals(z: number) {
  let [sine, cosine] = [0, 0.5772156649015329 + Math.log(z)];
  let term = 1;
  for (let n = 1; n < 60; n++) {
    term *= z / n;
    if (n % 2 === 1) sine += ((n % 4 === 1 ? 1 : -1) * term) / n;
    else cosine += ((n % 4 === 0 ? 1 : -1) * term) / n;
  }
  return { sine, cosine };
}

/** ∫_a^∞ cos(kη)/η² dη and ∫_a^∞ sin(kη)/η² dη, by parts. */
function exactTails(a: number, k: number) {
  const { sine, cosine } = integrals(k * a);
  return {
    cosine: Math.cos(k * a) / a - k * (Math.PI / 2 - sine),
    sine: Math.sin(k * a) / a - k * cosine,
  };
}

const square = (eta: number) => 1 / eta ** 2;
const nothing = () => 0;

describe("the tail of an oscillating integral", () => {
  it.each([
    [1, 2],
    [2, 3],
    [0.7, 0.5],
  ])("beyond %d, of waves of lag %d, is that of sine and cosine integrals", (from, lag) => {
    const exact = exactTails(from, lag);
    const tolerance = 1e-11;
    // The tolerance is that of every octave and of what is left out: forty of them.
    expect(Math.abs(oscillatingTail(square, nothing, lag, from, [], tolerance) - exact.cosine)).toBeLessThan(4e-10);
    expect(Math.abs(oscillatingTail(nothing, square, lag, from, [], tolerance) - exact.sine)).toBeLessThan(4e-10);
    const both = oscillatingTail(square, (eta) => -3 * square(eta), lag, from, [], tolerance);
    expect(Math.abs(both - (exact.cosine - 3 * exact.sine))).toBeLessThan(2e-9);
  });

  it("goes on beyond every place where the functions jump, however little there is before", () => {
    const [exact, cut] = [exactTails(2, 3), exactTails(2.6, 3)];
    const until = oscillatingTail((eta) => (eta < 2.6 ? square(eta) : 0), nothing, 3, 2, [2.6], 1e-11);
    expect(Math.abs(until - (exact.cosine - cut.cosine))).toBeLessThan(1e-10);
    const after = oscillatingTail((eta) => (eta < 2.6 ? 0 : square(eta)), nothing, 3, 0.01, [2.6], 1e-11);
    expect(Math.abs(after - cut.cosine)).toBeLessThan(4e-10);
  });

  it("says so where no wave ends it, or functions are too rough", () => {
    expect(() => oscillatingTail((eta) => 1 / eta, nothing, 1e-300, 1, [], 1e-8)).toThrow("does not come to an end");
    expect(() => oscillatingTail((eta) => Math.sin(1e6 * eta) / eta, nothing, 1, 1, [], 1e-10)).toThrow(
      /too rough between 1 and 2/,
    );
  });
});
