import type { Equation, Fields } from "./equation.js";
import { addMultiples, zeroFields } from "./equation.js";
import type { StepMethod } from "./step-method.js";

/**
 * One step of the second backward differentiation formula for M u′ = −K u + F, with ω the ratio of the step h to the one before:
 *
 *     (aMₙ₊₁ + h Kₙ₊₁) uₙ₊₁ = Mₙ₊₁ ((1 + ω) uₙ − ω²/(1 + ω) uₙ₋₁) + h Fₙ₊₁,   a = (1 + 2ω)/(1 + ω)
 *
 * (Hairer, Nørsett & Wanner, Solving Ordinary Differential Equations I, section III.5: zero-stable for ω < 1 + √2). Writes uₙ₊₁
 * into `next`, which may be the array of uₙ₋₁.
 */
export function backwardStep(
  equation: Equation,
  { time, length, ratio }: { readonly time: number; readonly length: number; readonly ratio: number },
  u: Fields,
  older: Fields,
  scratch: Fields,
  next: Fields,
): void {
  const a = (1 + 2 * ratio) / (1 + ratio);
  const ofU = (1 + ratio) / a;
  const ofOlder = (ratio * ratio) / (1 + ratio) / a;
  for (let j = 0; j < u.length; j++) {
    const [x, y, z] = [u[j], older[j], scratch[j]];
    for (let i = 0; i < x.length; i++) z[i] = ofU * x[i] - ofOlder * y[i];
  }
  equation.multiplyMass(time + length, scratch, next);
  equation.addLoad(length / a, time + length, next);
  equation.solve(1, length / a, time + length, next);
}

/**
 * BDF2 with equal steps. Order 2, L-stable (Hairer & Wanner, Solving Ordinary Differential Equations II, section V.1).
 *
 * The first step, and the first after a change of step length, is a θ-step with θ = ⅔: its matrix M + ⅔Δt K is that of
 * the formula, so nothing more is factored, it is A-stable, and its error of order Δt² is made once.
 */
export function bdf2Method(equation: Equation): StepMethod {
  const { count, size } = equation;
  const scratch = zeroFields(count, size);
  return {
    order: 2,
    lStable: true,
    start: (initial) => [initial.map((values) => values.slice()), zeroFields(count, size)],
    advance(state, { time, length, previous }) {
      const [u, older] = state;
      if (previous === length) {
        backwardStep(equation, { time, length, ratio: 1 }, u, older, scratch, older);
      } else {
        const leg = time + length / 1.5;
        equation.slope(length / 1.5, leg, u, scratch);
        for (let j = 0; j < count; j++) older[j].set(u[j]);
        addMultiples(older, length, scratch);
      }
      state[0] = older;
      state[1] = u;
    },
  };
}
