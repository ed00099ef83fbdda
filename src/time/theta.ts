import { InputError } from "../errors.js";
import type { Equation } from "./equation.js";
import { addMultiples, zeroFields } from "./equation.js";
import type { StepMethod } from "./step-method.js";

/**
 * The one-leg θ-method for M u′ = −K u + F, all of it taken at one time t = tₙ + θΔt (Dahlquist, BIT 15, 1975; Hairer & Wanner, Solving
 * Ordinary Differential Equations II, section V.6):
 *
 *     (M(t) + θΔt K(t)) (uₙ₊₁ − uₙ) = Δt (F(t) − K(t) uₙ).
 *
 * θ = ½ (Crank–Nicolson, where M, K and F are constant; else the implicit midpoint rule) has order 2, every other θ order 1; A-stable for
 * θ ≥ ½, L-stable for θ = 1 (backward Euler); θ = 0 is forward Euler, stable for Δt λ_max ≤ 2 (ibid., section IV.3).
 *
 * @throws InputError unless 0 ≤ θ ≤ 1.
 */
export function thetaMethod(equation: Equation, theta: number): StepMethod {
  if (!(theta >= 0 && theta <= 1)) throw new InputError("theta", `expected a number from 0 to 1, found ${theta}`);
  const change = zeroFields(equation.count, equation.size);
  return {
    order: theta === 0.5 ? 2 : 1,
    lStable: theta === 1,
    start: (initial) => [initial.map((values) => values.slice())],
    advance([u], { time, length }) {
      if (equation.homogeneous) {
        equation.relax(theta * length, length, u, change);
        return;
      }
      const leg = time + theta * length;
      equation.slope(theta * length, leg, u, change);
      addMultiples(u, length, change);
    },
  };
}
