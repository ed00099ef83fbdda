import type { DynamicsKind } from "./dynamics-kind.js";
import { type GaussNewton, gaussNewton } from "./gauss-newton.js";
import { type GradientFlow, gradientFlow } from "./gradient-flow.js";
import { type Momentum, momentum } from "./momentum.js";
import { type Nesterov, nesterov } from "./nesterov.js";
import type { Response } from "./response.js";

/** How the parameters θ of a network follow the gradient of the loss L, as a case says it. */
export type Dynamics = GradientFlow | Momentum | Nesterov | GaussNewton;

/** All dynamics, in the order in which they are told of. */
export const allDynamics = [gradientFlow, momentum, nesterov, gaussNewton] as const;

/** What a dynamics is. */
export function dynamicsOf(dynamics: Dynamics): DynamicsKind<Dynamics> {
  return allDynamics.find(({ type }) => type === dynamics.type) as DynamicsKind<Dynamics>;
}

/** f(λ, t) of a dynamics in continuous time. */
export function flowResponse(dynamics: Dynamics): Response {
  return dynamicsOf(dynamics).flow(dynamics);
}

/** f(λ, t) of the training that goes by steps of a dynamics; t = step × number of steps, to the nearest. */
export function descentResponse(dynamics: Dynamics, step: number): Response {
  return dynamicsOf(dynamics).descent(dynamics, step);
}

/**
 * The learning rate below which training is stable, given the largest eigenvalue λ_max of the kernel operator on the
 * samples (κ times the quadrature weight included). Gradient descent: 2/λ_max. Heavy ball with friction γ: the positive
 * root τ of τ² λ_max = 2 (2 − γτ). Damped Gauss–Newton: 2 (1 + μ/λ_max). Infinity where nothing limits it. (docs/theory.md, section 6.)
 */
export function stabilityLimit(dynamics: Dynamics, lambdaMax: number): number {
  return dynamicsOf(dynamics).stabilityLimit(dynamics, lambdaMax);
}

export { type Adam, adamCaution, adamSchema, adamSteps } from "./adam.js";
export { chebyshevResponse, type FlowSteps } from "./chebyshev-response.js";
export { type ChebyshevStep, chebyshevStep, stagesFor, stepBack } from "./chebyshev-step.js";
export type { DynamicsKind, EquationWords, TrainingSteps } from "./dynamics-kind.js";
export { learntResponse } from "./learnt-response.js";
export type { Mode, Response } from "./response.js";
export { stepsAt } from "./steps.js";
export { descent, heavyBall, nesterovRule, type UpdateRule } from "./update-rule.js";
