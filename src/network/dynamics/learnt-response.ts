import type { Response } from "./response.js";

/** Up to this λ, in parts of the interval over which a response changes, (1 − f)/λ loses more digits than −f'(λ/2) leaves out. */
const NEAR_ZERO = 1e-5;
/** Step of the difference quotient for its slope there. */
const STEP = 1e-3;

/**
 * What a response leaves behind elsewhere: ψ_t(λ) = (1 − f(λ, t))/λ, ∫₀ᵗ f(λ, s) ds for gradient flow. The function that has been learnt by the time t is Θ(x, ·) applied to
 * ψ_t(K)u₀, at every point x, of the samples or not, whatever the dynamics, as long as it is linear.
 */
export function learntResponse(response: Response): Response {
  return {
    ...response,
    name: `what is learnt by ${response.name}`,
    at(time) {
      const f = response.at(time);
      const near = NEAR_ZERO / response.variation(time);
      const step = STEP / response.variation(time);
      return (lambda) => {
        if (time === 0) return { value: 0, derivative: 0 };
        if (lambda <= near) {
          const slope = f(lambda / 2).derivative;
          return { value: -slope, derivative: (slope - f(lambda / 2 + step).derivative) / (2 * step) };
        }
        const { value: left, derivative } = f(lambda);
        const value = (1 - left) / lambda;
        return { value, derivative: -(derivative + value) / lambda };
      };
    },
  };
}
