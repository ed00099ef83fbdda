import * as z from "zod";
import { moderate } from "../law-schema.js";
import type { DynamicsKind } from "./dynamics-kind.js";
import { dampedWave, oscillates } from "./momentum.js";
import { recursion } from "./recursion.js";
import { stepsAt } from "./steps.js";
import { always, nesterovRule } from "./update-rule.js";

/**
 * Nesterov's accelerated gradient with constant momentum β = 1 − friction τ and steps τ, t = τ × steps: with g = ∇L(θ),
 * v ← βv − τg, θ ← θ + τ(βv − τg). As in frameworks (I. Sutskever et al., ICML 2013) θ is the point at which gradients are taken. As τ → 0
 * it has the limit of the heavy ball, θ'' + friction θ' = −∇L from rest (docs/theory.md, section 6).
 */
export interface Nesterov {
  readonly type: "nesterov";
  readonly friction: number;
}

export const nesterov: DynamicsKind<Nesterov> = {
  type: "nesterov",
  schema: z.strictObject({
    type: z.literal("nesterov"),
    friction: moderate.nonnegative().meta({ description: "γ in θ'' + γ θ' = −∇L; momentum 1 − γτ at steps of τ." }),
  }),

  ...dampedWave,
  descent: ({ friction }, step) => ({
    name: "Nesterov's steps",
    at(time) {
      const steps = stepsAt(step, time);
      const beta = 1 - friction * step;
      return (lambda) =>
        recursion(
          [1 - step * step * lambda * (1 + beta), step * beta * beta, -step * lambda, beta],
          [-step * step * (1 + beta), 0, -step, 0],
          steps,
        );
    },
    ...oscillates(friction),
  }),

  stabilityLimit: ({ friction }, lambdaMax) => stableStep(friction, lambdaMax),
  training: ({ friction }, step) => ({ rule: always(nesterovRule(step, 1 - friction * step)) }),
  largestLoss: 4,

  remark: ", with Nesterov's momentum",
  stepsName: "Nesterov's accelerated gradient",
};

/**
 * The step has the eigenvalues' product β(1 − s) and sum (1 + β)(1 − s), s = τ²λ: they lie in the unit circle for s (1 + 2β) < 2 + 2β. Of
 * the τ with β = 1 − γτ ≥ 0, on which τ² (1 + 2β)/(2 + 2β) grows, the first at which that fails.
 */
function stableStep(friction: number, lambda: number): number {
  const isStable = (tau: number) => {
    const beta = 1 - friction * tau;
    return tau * tau * lambda * (1 + 2 * beta) < 2 + 2 * beta;
  };
  const most = 1 / friction;
  // Between the limits of β = 0 and β = 1, s = 2 and 4/3.
  let [low, high] = [Math.min(most, Math.sqrt(4 / 3 / lambda)), Math.min(most, Math.sqrt(2 / lambda))];
  if (!(low < high) || isStable(high)) return high;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (isStable(middle)) low = middle;
    else high = middle;
  }
  return low;
}
