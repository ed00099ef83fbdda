import * as z from "zod";
import type { DynamicsKind } from "./dynamics-kind.js";
import { signedPower, stepsAt } from "./steps.js";
import { always, descent } from "./update-rule.js";

/** θ' = −∇L, the limit of gradient descent with time t = learning rate × steps. */
export interface GradientFlow {
  readonly type: "gradient-flow";
}

const decays = {
  variation: (time: number) => time,
  timeConstant: (lambda: number) => 1 / lambda,
  oscillates: false,
  residual: { share: () => 1, gain: () => 1 },
} as const;

export const gradientFlow: DynamicsKind<GradientFlow> = {
  type: "gradient-flow",
  schema: z.strictObject({ type: z.literal("gradient-flow") }),

  /** e^{−λt}. */
  flow: () => ({
    name: "gradient flow",
    at: (time) => (lambda) => {
      const value = Math.exp(-lambda * time);
      return { value, derivative: -time * value };
    },
    ...decays,
  }),
  /** (1 − ηλ)^k, k = t/η. */
  descent: (_, step) => ({
    name: "gradient descent",
    at(time) {
      const steps = stepsAt(step, time);
      return (lambda) => ({
        value: signedPower(step * lambda, steps),
        derivative: steps === 0 ? 0 : -step * steps * signedPower(step * lambda, steps - 1),
      });
    },
    ...decays,
  }),
  isDecay: true,
  order: 1,
  adapts: true,
  evolution: (_, pencil, initial) => ({ kind: "diffusion", pencil, initial }),
  spread: (_, A, time) => Math.sqrt(A * time),

  stabilityLimit: (_, lambdaMax) => 2 / lambdaMax,
  largestAutomaticStep: Number.POSITIVE_INFINITY,
  training: (_, step) => ({ rule: always(descent(step)) }),
  /** Below the limit gradient descent lets no mode grow. */
  largestLoss: 1.02,

  remark: "",
  stepName: "learning rate",
  stepsName: "gradient descent",
  equation: (u, derivative) => ({ left: derivative(1), acted: u }),
  constants: () => "",
};
