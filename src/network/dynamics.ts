/**
 * How the parameters θ of a network follow the gradient of the loss L:
 *
 * - `gradient-flow`: θ' = −∇L, the limit of gradient descent with time t = learning rate × steps.
 * - `momentum`: θ'' + friction θ' = −∇L, starting at rest; the heavy ball with steps τ is v ← (1 − friction τ) v − τ∇L,
 *   θ ← θ + τ v at time t = τ × steps (docs/theory.md, section 6).
 */
export type Dynamics = { readonly type: "gradient-flow" } | { readonly type: "momentum"; readonly friction: number };

/**
 * The learning rate below which training is stable, given the largest eigenvalue λ_max of the kernel operator on the
 * samples (κ times the quadrature weight included). Gradient descent: 2/λ_max. Heavy ball with friction γ: the positive
 * root τ of τ² λ_max = 2 (2 − γτ). Infinity where nothing limits it. (docs/theory.md, section 6.)
 */
export function stabilityLimit(dynamics: Dynamics, lambdaMax: number): number {
  if (dynamics.type === "gradient-flow") return 2 / lambdaMax;
  const { friction } = dynamics;
  return 4 / (friction + Math.sqrt(friction ** 2 + 4 * lambdaMax));
}
