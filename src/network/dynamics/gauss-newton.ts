import * as z from "zod";
import { positive } from "../law-schema.js";
import { dampedPencil } from "./damped-pencil.js";
import type { DynamicsKind } from "./dynamics-kind.js";
import type { Response } from "./response.js";
import { signedPower, stepsAt } from "./steps.js";
import { always, descent } from "./update-rule.js";

/**
 * θ' = −(Jᵀ W J + damping)⁻¹ ∇L with J = ∂u/∂θ and the weights W of the loss, ∇L = Jᵀ W u: damped Gauss–Newton (Levenberg–Marquardt), the
 * natural gradient of a squared loss (Amari, Neural Comput. 10, 1998). With K = W^½ J Jᵀ W^½ an error obeys u' = −K (K + damping)⁻¹ u:
 * frequencies whose rate λ is far above the damping are learnt alike, those far below at the rate λ/damping (docs/theory.md, section 6).
 */
export interface GaussNewton {
  readonly type: "gauss-newton";
  /** μ, in units of eigenvalues of the kernel operator. */
  readonly damping: number;
}

/**
 * In a Krylov space of K, w = ‖u₀‖ Q f(T)e₁ satisfies (K + μ)w' = −Kw + r with ‖r‖ = β μ |e_kᵀ (T + μ)⁻¹ f(T) e₁|, and (K + μ)⁻¹ is 1/μ at
 * most.
 */
function decays(damping: number): Omit<Response, "name" | "at"> {
  return {
    variation: (time) => Math.max(1, time) / damping,
    timeConstant: (lambda) => (lambda + damping) / lambda,
    oscillates: false,
    residual: { share: (lambda) => damping / (lambda + damping), gain: () => 1 / damping },
  };
}

export const gaussNewton: DynamicsKind<GaussNewton> = {
  type: "gauss-newton",
  schema: z.strictObject({
    type: z.literal("gauss-newton"),
    damping: positive.meta({ description: "μ in θ' = −(JᵀWJ + μ)⁻¹ ∇L; rates far above it become 1." }),
  }),

  /** e^{−tλ/(λ+μ)}. */
  flow: ({ damping }) => ({
    name: "damped Gauss–Newton flow",
    at: (time) => (lambda) => {
      const value = Math.exp((-time * lambda) / (lambda + damping));
      return { value, derivative: ((-time * damping) / (lambda + damping) ** 2) * value };
    },
    ...decays(damping),
  }),
  /** (1 − ηλ/(λ+μ))^k, k = t/η. */
  descent: ({ damping }, step) => ({
    name: "damped Gauss–Newton steps",
    at(time) {
      const steps = stepsAt(step, time);
      return (lambda) => {
        const x = (step * lambda) / (lambda + damping);
        const slope = (step * damping) / (lambda + damping) ** 2;
        return {
          value: signedPower(x, steps),
          derivative: steps === 0 ? 0 : -steps * slope * signedPower(x, steps - 1),
        };
      };
    },
    ...decays(damping),
  }),
  isDecay: false,
  order: 1,
  adapts: false,
  evolution: ({ damping }, pencil, initial) => ({
    kind: "diffusion",
    pencil: dampedPencil(pencil, damping),
    initial,
  }),
  /** Of e^{−tT/(T+μ)}, which is as local as the resolvent of −A∂² + μ. */
  spread: ({ damping }, A, time) => Math.sqrt((A / damping) * Math.min(1, time)),

  /** η λ/(λ + μ) < 2. */
  stabilityLimit: ({ damping }, lambdaMax) => (2 * (lambdaMax + damping)) / lambdaMax,
  /** All that is learnt is learnt at the rate 1: steps of a tenth follow the flow to 5 % of what is left. */
  largestAutomaticStep: 0.1,
  training: ({ damping }, step) => ({ rule: always(descent(step)), damping }),
  largestLoss: 1.02,

  remark: " by damped Gauss–Newton",
  stepName: "step length",
  stepsName: "damped Gauss–Newton steps",
  equation: (u, derivative) => ({ left: `μ ${derivative(1)}`, acted: `(${u} + ${derivative(1)})` }),
  constants: ({ damping }, format) => ` The damping is μ = ${format(damping)}.`,
};
