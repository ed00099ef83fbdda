import { describe, expect, it } from "vitest";
import { chebyshevFactor } from "../../../src/network/dynamics/chebyshev-step.js";
import {
  chebyshevResponse,
  chebyshevStep,
  flowResponse,
  stagesFor,
  stepBack,
} from "../../../src/network/dynamics/index.js";

const counts = [2, 3, 4, 7, 13, 40];

/** One step of θ' = −λθ from θ = 1 by the rules, as a trainer takes it; what is remembered is of a step before. */
function stepOf(h: number, s: number, lambda: number) {
  const { stages } = chebyshevStep(h, s);
  const theta = Float64Array.of(1);
  const memory = [3, 5, 7].map((value) => Float64Array.of(value));
  for (const { move } of stages)
    move(
      theta,
      theta.map((value) => lambda * value),
      memory,
      0,
      1,
    );
  return { theta, memory };
}

describe("a Runge–Kutta–Chebyshev step", () => {
  it("leaves of a mode what its factor says, whatever was remembered before", () => {
    for (const s of counts) {
      for (const lambda of [0, 0.3, 2, 0.6 * (s ** 2 - 1)]) {
        expect(stepOf(0.5, s, lambda).theta[0]).toBeCloseTo(chebyshevFactor(s)(0.5 * lambda).value, 12);
      }
    }
  });

  it("is of second order, with the error that it names", () => {
    for (const s of counts) {
      const factor = chebyshevFactor(s);
      const { error } = chebyshevStep(1, s);
      // (R(z) − e^{−z})/z³ → c, with a next term of the order of z (measured at most 0.2 z).
      for (const z of [1e-2, 1e-3]) {
        expect(Math.abs((factor(z).value - Math.exp(-z)) / z ** 3) - error).toBeLessThan(0.3 * z + 1e-7 / z);
      }
    }
    // Two stages are those of Heun's method, 1 − z + z²/2, and of many the constant tends to 1/15 (Sommeijer, Shampine, Verwer, section 2).
    expect(chebyshevStep(1, 2).error).toBeCloseTo(1 / 6, 12);
    expect(chebyshevStep(1, 200).error).toBeCloseTo(1 / 15, 2);
  });

  it("lets no mode grow within its stability, and damps all that are stiff", () => {
    for (const lambda of [0.1, 1, 5, 30, 400, 3000]) {
      const factor = chebyshevFactor(stagesFor(lambda));
      for (let k = 1; k <= 2000; k++) {
        const z = (k / 2000) * lambda;
        // 1 − ε/3 with ε = 2/13, but for z → 0.
        expect(Math.abs(factor(z).value)).toBeLessThanOrEqual(z < 0.1 ? 1 : 0.96);
      }
    }
  });

  it("is taken back by a rule", () => {
    const { theta, memory } = stepOf(0.5, 5, 3);
    expect(theta[0]).not.toBeCloseTo(1, 1);
    stepBack.move(theta, Float64Array.of(99), memory, 0, 1);
    expect(theta[0]).toBeCloseTo(1, 13);
  });

  it("has the derivative of its factor by z", () => {
    for (const s of counts) {
      const factor = chebyshevFactor(s);
      for (const z of [0.2, 1.7, 0.5 * s ** 2]) {
        const h = 1e-5 * z;
        const quotient = (factor(z + h).value - factor(z - h).value) / (2 * h);
        expect(factor(z).derivative).toBeCloseTo(quotient, 6);
      }
    }
  });
});

describe("the response of such steps", () => {
  const response = chebyshevResponse({ ends: [0.1, 0.25, 1], stages: [2, 3, 8] });

  it("is the product of the factors where steps end, and the flow between", () => {
    const [first, second, third] = [2, 3, 8].map(chebyshevFactor);
    const at = (time: number, lambda: number) => response.at(time)(lambda).value;
    for (const lambda of [0, 0.5, 4, 30]) {
      const two = first(0.1 * lambda).value * second(0.15 * lambda).value;
      expect(at(0, lambda)).toBe(1);
      expect(at(0.25, lambda)).toBeCloseTo(two, 14);
      expect(at(0.4, lambda)).toBeCloseTo(two * Math.exp(-0.15 * lambda), 14);
      expect(at(1, lambda)).toBeCloseTo(two * third(0.75 * lambda).value, 14);
    }
  });

  it("has its derivative by λ", () => {
    for (const time of [0.05, 0.25, 0.7, 1]) {
      const at = response.at(time);
      for (const lambda of [0.5, 4, 30]) {
        const quotient = (at(lambda + 1e-5).value - at(lambda - 1e-5).value) / 2e-5;
        expect(at(lambda).derivative).toBeCloseTo(quotient, 7);
      }
    }
  });

  it("tends to the flow as steps get short", () => {
    const flow = flowResponse({ type: "gradient-flow" });
    const distance = (count: number) => {
      const ends = Array.from({ length: count }, (_, k) => (k + 1) / count);
      const steps = chebyshevResponse({ ends, stages: ends.map(() => 4) });
      return Math.abs(steps.at(1)(5).value - flow.at(1)(5).value);
    };
    // Second order.
    expect(distance(40) / distance(80)).toBeCloseTo(4, 0);
  });
});
