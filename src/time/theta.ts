import { InputError } from "../errors.js";
import type { Equation } from "./equation.js";
import { addMultiples, zeroFields } from "./equation.js";
import type { StepMethod } from "./step-method.js";

/**
 * The θ-method for M u′ = −K u + F:  (M + θΔt Kₙ₊₁)(uₙ₊₁ − uₙ) = Δt ((1 − θ)(Fₙ − Kₙuₙ) + θ(Fₙ₊₁ − Kₙ₊₁uₙ)).
 * θ = ½ (Crank–Nicolson) has order 2, every other θ order 1; A-stable for θ ≥ ½, L-stable for θ = 1 (backward Euler); θ = 0 is
 * forward Euler, stable for Δt λ_max ≤ 2 (Hairer & Wanner, Solving Ordinary Differential Equations II, section IV.3).
 *
 * @throws InputError unless 0 ≤ θ ≤ 1.
 */
export function thetaMethod(equation: Equation, theta: number): StepMethod {
  if (!(theta >= 0 && theta <= 1)) throw new InputError("theta", `expected a number from 0 to 1, found ${theta}`);
  const change = zeroFields(equation.count, equation.size);
  return {
    order: theta === 0.5 ? 2 : 1,
    start: (initial) => [initial.map((values) => values.slice())],
    advance([u], { time, length }) {
      if (equation.homogeneous) {
        equation.relax(theta * length, length, u, change);
        return;
      }
      equation.meanRate(theta, time, length, u, change);
      equation.solve(1, theta * length, time + length, change);
      addMultiples(u, length, change);
    },
  };
}
