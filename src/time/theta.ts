import { InputError } from "../errors.js";
import type { LinearSolver } from "../sparse/linear-solver.js";
import type { Pencil } from "../sparse/pencil.js";
import type { StepMethod } from "./step-plan.js";

/**
 * The θ-method for M u′ = −K u:  (M + θΔt K)(uₙ₊₁ − uₙ) = −Δt K uₙ.
 * θ = ½ (Crank–Nicolson) has order 2, every other θ order 1; A-stable for θ ≥ ½, L-stable for θ = 1 (backward Euler); θ = 0 is
 * forward Euler, stable for Δt λ_max ≤ 2 (Hairer & Wanner, Solving Ordinary Differential Equations II, section IV.3).
 *
 * @throws InputError unless 0 ≤ θ ≤ 1.
 */
export function thetaMethod(pencil: Pencil, theta: number): StepMethod {
  if (!(theta >= 0 && theta <= 1)) throw new InputError("theta", `expected a number from 0 to 1, found ${theta}`);
  return {
    startFactorizations: 0,
    factor: (step) => pencil.factor(1, theta * step),
    start(initial) {
      const u = initial.slice();
      const change = new Float64Array(u.length);
      let solver: LinearSolver | undefined;
      let dt = 0;
      let solves = 0;
      return {
        value: () => u,
        solves: () => solves,
        resize(step, prepared) {
          dt = step;
          solver = prepared;
        },
        step() {
          pencil.multiplyStiffness(u, change);
          solver?.solve([change]);
          solves++;
          for (let i = 0; i < u.length; i++) u[i] -= dt * change[i];
        },
      };
    },
  };
}
