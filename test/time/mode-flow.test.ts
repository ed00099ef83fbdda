import fc from "fast-check";
import { type Complex, complex, cosh, divide, multiply, sinh } from "mathjs";
import { describe, expect, it } from "vitest";
import { waveFlow } from "../../src/time/mode-flow.js";

const power = (from: number, to: number) =>
  fc.double({ min: from, max: to, noNaN: true }).map((exponent) => 10 ** exponent);

describe("the flow of a damped mode", () => {
  it("is what complex arithmetic says, for every kind of damping", () => {
    fc.assert(
      fc.property(fc.oneof(fc.constant(0), power(-3, 1)), power(-4, 3), power(-3, 0.7), (friction, lambda, t) => {
        const square = (friction * friction) / 4 - lambda;
        // Near the critical damping the complex formula itself loses its digits.
        fc.pre(Math.abs(square) * t * t > 1e-6);
        const omega = square < 0 ? complex(0, Math.sqrt(-square)) : complex(Math.sqrt(square), 0);
        const angle = multiply(omega, t) as Complex;
        const decay = Math.exp((-friction * t) / 2);
        const S = decay * (divide(sinh(angle), omega) as Complex).re;
        const C = decay * cosh(angle).re + (friction / 2) * S;
        const flow = waveFlow(friction, lambda, t);
        // Angles up to 160 known to 1e−14, and S up to 5.
        expect(Math.abs(flow.C - C)).toBeLessThan(1e-12);
        expect(Math.abs(flow.S - S)).toBeLessThan(1e-12);
      }),
      { seed: 8, numRuns: 500 },
    );
  });

  it("for two times in a row is the flow for their sum", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constant(0), power(-3, 2)),
        fc.oneof(fc.constant(0), power(-8, 4)),
        power(-3, 0),
        power(-3, 0),
        (friction, lambda, s, t) => {
          const first = waveFlow(friction, lambda, s);
          const second = waveFlow(friction, lambda, t);
          const both = waveFlow(friction, lambda, s + t);
          // (C, −λS) is the state at s; angles up to 200 known to some 1e−14.
          expect(Math.abs(both.C - (second.C * first.C - second.S * lambda * first.S))).toBeLessThan(1e-11);
        },
      ),
      { seed: 9, numRuns: 500 },
    );
  });

  it("goes smoothly through critical damping, where it is (1 + γt/2) e^(−γt/2)", () => {
    for (const offset of [-1e-6, -1e-12, 0, 1e-12, 1e-6]) {
      const { C, S } = waveFlow(2, 1 + offset, 3);
      // dC/dλ is of size one.
      expect(Math.abs(C - 4 * Math.exp(-3))).toBeLessThan(1e-14 + Math.abs(offset));
      expect(Math.abs(S - 3 * Math.exp(-3))).toBeLessThan(1e-14 + Math.abs(offset));
    }
  });

  it("does not overflow, and keeps what decays slowly under heavy damping", () => {
    const { C } = waveFlow(1e4, 1, 1e4);
    // Slow rate λ/(γ/2 + ω) = 1e−4 (1 + 1e−8): e^(−1.00000001) times 1 + 1e−8.
    expect(C).toBeCloseTo(Math.exp(-1 - 1e-8) * (1 + 1e-8), 12);
    expect(waveFlow(0, 4, 1).C).toBeCloseTo(Math.cos(2), 15);
    expect(waveFlow(1, 0, 1e5).C).toBe(1);
  });
});
