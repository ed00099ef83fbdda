import type { Algebra } from "../activations/algebra.js";
import type { InitialNetworkOf, Parameters } from "../parameters.js";

/** scale w·x + b at every point. */
export function phases(points: Float64Array, w: Float64Array, scale: number, b: number): Float64Array {
  const d = w.length;
  const z = new Float64Array(points.length / d);
  for (let i = 0; i < z.length; i++) {
    let sum = 0;
    for (let k = 0; k < d; k++) sum += scale * w[k] * points[i * d + k];
    z[i] = sum + b;
  }
  return z;
}

/** The most that a move by `direction` changes an output weight a or, at most, a phase α w·x + b, where |x_k| ≤ reach_k. */
export function largestPhaseChange(
  { width, scale }: InitialNetworkOf,
  { a, w, b }: Parameters,
  reach: Float64Array,
): number {
  const d = reach.length;
  let most = 0;
  for (let k = 0; k < width; k++) {
    let phase = Math.abs(b[k]);
    for (let axis = 0; axis < d; axis++) phase += Math.abs(w[k * d + axis]) * scale[k] * reach[axis];
    most = Math.max(most, Math.abs(a[k]), phase);
  }
  return most;
}

/** Σ_k x_k y_k in an algebra. */
export function dotIn<T>({ add, mul }: Algebra<T>, x: readonly T[], y: readonly T[]): T {
  return x.map((value, k) => mul(value, y[k])).reduce(add);
}
