/**
 * How the parameters θ of a network follow the gradient of the loss L:
 *
 * - `gradient-flow`: θ' = −∇L, the limit of gradient descent with time t = learning rate × steps.
 * - `momentum`: θ'' + friction θ' = −∇L, starting at rest; the heavy ball with steps τ is v ← (1 − friction τ) v − τ∇L,
 *   θ ← θ + τ v at time t = τ × steps (docs/theory.md, section 6).
 */
export type Dynamics = { readonly type: "gradient-flow" } | { readonly type: "momentum"; readonly friction: number };
