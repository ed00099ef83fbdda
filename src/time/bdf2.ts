import type { LinearSolver } from "../sparse/linear-solver.js";
import type { Pencil } from "../sparse/pencil.js";
import type { StepMethod } from "./step-plan.js";

/**
 * The second backward differentiation formula for M u′ = −K u:  (3M + 2Δt K) uₙ₊₁ = M (4uₙ − uₙ₋₁).
 * Order 2, L-stable (Hairer & Wanner, Solving Ordinary Differential Equations II, section V.1).
 *
 * The first step, and the first after a change of step length, is a θ-step with θ = ⅔: its matrix M + ⅔Δt K is that of
 * the formula up to the factor 3, so nothing more is factored, it is A-stable, and its error of order Δt² is made once.
 */
export function bdf2Method(pencil: Pencil): StepMethod {
  return {
    startFactorizations: 0,
    factor: (step) => pencil.factor(1, (2 / 3) * step),
    start(initial) {
      let u = initial.slice();
      let previous = new Float64Array(u.length);
      const scratch = new Float64Array(u.length);
      let solver: LinearSolver | undefined;
      let dt = 0;
      let solves = 0;
      let starting = true;
      return {
        value: () => u,
        solves: () => solves,
        resize(step, prepared) {
          dt = step;
          solver = prepared;
          starting = true;
        },
        step() {
          if (starting) {
            pencil.multiplyStiffness(u, scratch);
            solver?.solve([scratch]);
            for (let i = 0; i < u.length; i++) previous[i] = u[i] - dt * scratch[i];
            starting = false;
          } else {
            for (let i = 0; i < u.length; i++) scratch[i] = (4 * u[i] - previous[i]) / 3;
            pencil.multiplyMass(scratch, previous);
            solver?.solve([previous]);
          }
          solves++;
          [u, previous] = [previous, u];
        },
      };
    },
  };
}
