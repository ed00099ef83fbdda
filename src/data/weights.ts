import type { SampleSet } from "./samples.js";

/** What the sums over samples need of them. */
export type Weighing = Pick<SampleSet, "weight" | "relativeWeights">;

/** Values at the samples times their quadrature weights. */
export function weighed({ weight, relativeWeights }: Weighing, values: Float64Array): Float64Array {
  return relativeWeights === undefined
    ? values.map((value) => weight * value)
    : values.map((value, i) => weight * relativeWeights[i] * value);
}

/** Σ weight_i values_i, which is about ∫_Ω. */
export function integralOf({ weight, relativeWeights }: Weighing, values: Float64Array): number {
  if (relativeWeights === undefined) return weight * values.reduce((sum, value) => sum + value, 0);
  return weight * values.reduce((sum, value, i) => sum + relativeWeights[i] * value, 0);
}

/** Σ weight_i u_i², which is about ∫_Ω u² dx. */
export function energyOf(weighing: Weighing, u: Float64Array): number {
  return integralOf(
    weighing,
    u.map((value) => value * value),
  );
}

/**
 * √ of the relative weights; null where all samples weigh the same. With them the flow u' = −κ Θ W u, W the diagonal matrix of the weights, is that of
 * the symmetric operator κ √W Θ √W on √W u.
 */
export function weightRoots({ relativeWeights }: Weighing): Float64Array | null {
  return relativeWeights === undefined ? null : relativeWeights.map(Math.sqrt);
}

/** Values times factors; the values themselves without any. */
export function multiplied(values: Float64Array, factors: Float64Array | null): Float64Array {
  return factors === null ? values : values.map((value, i) => factors[i] * value);
}

/** Values over factors; the values themselves without any. */
export function divided(values: Float64Array, factors: Float64Array | null): Float64Array {
  return factors === null ? values : values.map((value, i) => value / factors[i]);
}
