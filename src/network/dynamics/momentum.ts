import * as z from "zod";
import { moderate } from "../law-schema.js";
import { dampedOscillation } from "./damped-oscillation.js";
import type { DynamicsKind } from "./dynamics-kind.js";
import { recursion } from "./recursion.js";
import type { Response } from "./response.js";
import { stepsAt } from "./steps.js";
import { always, heavyBall } from "./update-rule.js";

/**
 * θ'' + friction θ' = −∇L, starting at rest; the heavy ball with steps τ is v ← (1 − friction τ) v − τ∇L, θ ← θ + τ v at time
 * t = τ × steps (docs/theory.md, section 6).
 */
export interface Momentum {
  readonly type: "momentum";
  readonly friction: number;
}

/** What all responses of second order in time share. An oscillator answers to a force with 1/friction times it at most, or with t. */
export function oscillates(friction: number): Omit<Response, "name" | "at"> {
  return {
    variation: (time) => time ** 2,
    timeConstant: (lambda) => 1 / Math.sqrt(lambda),
    oscillates: true,
    residual: { share: () => 1, gain: (time) => Math.min(time, 1 / friction) },
  };
}

/** The limit u'' + friction u' = −λu from rest of steps with momentum, and what is said of it. */
export const dampedWave = {
  flow: ({ friction }) => ({
    name: "momentum",
    at: (time) => (lambda) => dampedOscillation(lambda, friction, time),
    ...oscillates(friction),
  }),
  isDecay: false,
  order: 2,
  adapts: false,
  evolution: ({ friction }, pencil, initial) => ({ kind: "damped-wave", pencil, friction, initial }),
  spread: (_, A, time) => Math.sqrt(A) * time,
  largestAutomaticStep: Number.POSITIVE_INFINITY,
  stepName: "time step",
  equation: (u, derivative) => ({ left: `${derivative(2)} + γ ${derivative(1)}`, acted: u }),
  constants: ({ friction }, format) => ` The friction is γ = ${format(friction)}.`,
} as const satisfies Partial<DynamicsKind<{ readonly type: string; readonly friction: number }>>;

export const momentum: DynamicsKind<Momentum> = {
  type: "momentum",
  schema: z.strictObject({
    type: z.literal("momentum"),
    friction: moderate.nonnegative().meta({ description: "γ in θ'' + γ θ' = −∇L." }),
  }),

  ...dampedWave,
  /** v ← (1 − friction τ) v − τλu, u ← u + τv from v = 0. */
  descent: ({ friction }, step) => ({
    name: "heavy ball",
    at(time) {
      const steps = stepsAt(step, time);
      const keep = 1 - friction * step;
      return (lambda) =>
        recursion([1 - step * step * lambda, step * keep, -step * lambda, keep], [-step * step, 0, -step, 0], steps);
    },
    ...oscillates(friction),
  }),

  /** The positive root τ of τ² λ_max = 2 (2 − γτ). */
  stabilityLimit: ({ friction }, lambdaMax) => 4 / (friction + Math.sqrt(friction ** 2 + 4 * lambdaMax)),
  training: ({ friction }, step) => ({ rule: always(heavyBall(step, 1 - friction * step)) }),
  /** Steps of the heavy ball overshoot the flow by up to 1/(1 − 0.8²) of the loss at 0.8 of the limit. */
  largestLoss: 4,

  remark: ", with momentum",
  stepsName: "the heavy ball",
};
