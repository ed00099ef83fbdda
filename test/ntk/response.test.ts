import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  descentResponse,
  flowResponse,
  type Response,
  stabilityLimit,
  stepsAt,
} from "../../src/network/dynamics/index.js";
import { dividedDifferences, responses } from "../../src/ntk/response.js";

const at = (response: Response, lambda: number, time: number) => responses(response, Float64Array.of(lambda), time)[0];

/** u and v of the heavy ball after k steps, by the definition. */
function heavyBall(lambda: number, friction: number, step: number, steps: number): number {
  let u = 1;
  let v = 0;
  for (let k = 0; k < steps; k++) {
    v = (1 - friction * step) * v - step * lambda * u;
    u += step * v;
  }
  return u;
}

describe("responses", () => {
  it("of momentum satisfy the damped oscillator's closed forms on both sides of critical damping", () => {
    const response = flowResponse({ type: "momentum", friction: 1.2 });
    // Underdamped, λ > γ²/4: e^{−γt/2}(cos ωt + γ/2 sin ωt/ω).
    const omega = Math.sqrt(5 - 0.36);
    const under = Math.exp(-0.6 * 3) * (Math.cos(3 * omega) + (0.6 * Math.sin(3 * omega)) / omega);
    expect(at(response, 5, 3)).toBeCloseTo(under, 15);
    // Overdamped: (r₁ e^{r₂t} − r₂ e^{r₁t}) / (r₁ − r₂) with the roots of r² + γr + λ.
    const [r1, r2] = [-0.6 + Math.sqrt(0.36 - 0.1), -0.6 - Math.sqrt(0.36 - 0.1)];
    expect(at(response, 0.1, 7)).toBeCloseTo((r1 * Math.exp(r2 * 7) - r2 * Math.exp(r1 * 7)) / (r1 - r2), 14);
    // Critical: (1 + γt/2) e^{−γt/2}.
    expect(at(response, 0.36, 2)).toBeCloseTo(2.2 * Math.exp(-1.2), 15);
    // Without friction: cos √λ t. Late and overdamped: no overflow, the slow root decides.
    expect(at(flowResponse({ type: "momentum", friction: 0 }), 4, 1)).toBeCloseTo(Math.cos(2), 15);
    expect(at(flowResponse({ type: "momentum", friction: 100 }), 1, 1000)).toBeCloseTo(
      (Math.exp(-1000 * (50 - Math.sqrt(2499))) * (1 + 50 / Math.sqrt(2499))) / 2,
      14,
    );
  });

  it("of the descents are their recurrences", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1.99, noNaN: true }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 300 }),
        (lambda, friction, steps) => {
          let power = 1;
          for (let k = 0; k < steps; k++) power *= 1 - lambda;
          expect(at(descentResponse({ type: "gradient-flow" }, 1), lambda, steps)).toBeCloseTo(power, 12);
          const ball = at(descentResponse({ type: "momentum", friction }, 0.9), lambda, 0.9 * steps);
          expect(ball).toBeCloseTo(heavyBall(lambda, friction, 0.9, steps), 9);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it("of the descents come to those of the flows as steps shrink", () => {
    const momentum = { type: "momentum", friction: 0.8 } as const;
    // The error is of first order in the step: 1e-5 times numbers of order 1.
    expect(at(descentResponse(momentum, 1e-5), 3, 2)).toBeCloseTo(at(flowResponse(momentum), 3, 2), 4);
    expect(at(descentResponse({ type: "gradient-flow" }, 1e-6), 3, 2)).toBeCloseTo(Math.exp(-6), 6);
  });

  it("stay bounded just below the largest stable step and grow just above it", () => {
    for (const dynamics of [
      { type: "gradient-flow" },
      { type: "momentum", friction: 0.3 },
      { type: "nesterov", friction: 0.3 },
      { type: "gauss-newton", damping: 20 },
    ] as const) {
      const limit = stabilityLimit(dynamics, 50);
      const late = (step: number) => Math.abs(at(descentResponse(dynamics, step), 50, step * 5000));
      expect(late(0.999 * limit)).toBeLessThan(1);
      expect(late(1.001 * limit)).toBeGreaterThan(10);
    }
  });

  it("count steps to the nearest and refuse negative times", () => {
    expect(stepsAt(0.1, 0.3)).toBe(3);
    expect(() => stepsAt(0.1, -1)).toThrow("not negative, found -1");
  });
});

describe("dividedDifferences", () => {
  const cases: readonly Response[] = [
    flowResponse({ type: "gradient-flow" }),
    flowResponse({ type: "momentum", friction: 0.9 }),
    descentResponse({ type: "gradient-flow" }, 0.02),
    descentResponse({ type: "momentum", friction: 0.9 }, 0.02),
    flowResponse({ type: "gauss-newton", damping: 3 }),
    descentResponse({ type: "nesterov", friction: 0.9 }, 0.02),
    descentResponse({ type: "gauss-newton", damping: 3 }, 0.02),
  ];

  it.each(cases)("are means of the slope between the two eigenvalues: $name", (response) => {
    const time = 3;
    const lambda = Float64Array.of(7, 3.0000001, 3, 0.2025, 1e-9, 0);
    const F = dividedDifferences(response, lambda, time);
    lambda.forEach((a, i) => {
      lambda.forEach((b, j) => {
        expect(F[i * 6 + j]).toBe(F[j * 6 + i]);
        // An independent value: a central difference of step 1e-4 where the two are close, else the quotient itself.
        const [low, high] = Math.abs(a - b) < 1e-3 ? [(a + b) / 2 - 1e-4, (a + b) / 2 + 1e-4] : [a, b];
        const slope = (at(response, high, time) - at(response, low, time)) / (high - low);
        // The central difference is good to time³ 1e-8 / 6 and rounding 1e-12.
        expect(Math.abs(F[i * 6 + j] - slope)).toBeLessThan(1e-6);
      });
    });
  });

  it("change smoothly where quotients hand over to derivatives", () => {
    const gaps = [0.5e-5, 0.99e-5, 1.01e-5, 2e-5];
    const values = gaps.map(
      (gap) => dividedDifferences(flowResponse({ type: "gradient-flow" }), Float64Array.of(1, 1 + gap), 1)[1],
    );
    // Exactly −(1 − e^{−gap}) / (e gap).
    gaps.forEach((gap, i) => {
      // Cancellation leaves ε/gap = 2e-11, the midpoint rule gap²/24.
      expect(Math.abs(values[i] / (Math.expm1(-gap) / (Math.E * gap)) - 1)).toBeLessThan(1e-10);
    });
  });
});
