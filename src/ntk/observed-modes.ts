import type { Response } from "../network/dynamics/index.js";
import { responses } from "./response.js";

/**
 * Numbers g · u(t) that linear functionals g see of the error u(t) = f(K, t) u₀, as sums over modes: Σ_j weight_j f(λ_j, t). Known at
 * every time at once, for the cost of one projection.
 */
export interface ObservedModes {
  /** λ_j ≥ 0. */
  readonly rates: Float64Array;
  /** One array for every functional, an entry for every mode. */
  readonly weights: readonly Float64Array[];
}

/** The observed numbers at a time, one for every functional. */
export function observedAt({ rates, weights }: ObservedModes, response: Response, time: number): number[] {
  const f = responses(response, rates, time);
  return weights.map((ofModes) => {
    let sum = 0;
    for (let j = 0; j < f.length; j++) sum += ofModes[j] * f[j];
    return sum;
  });
}
