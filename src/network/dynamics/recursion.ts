import type { Mode } from "./response.js";

/** A 2 × 2 matrix, row by row. */
export type Matrix2 = readonly [number, number, number, number];

/**
 * The first entry of M^k (1, 0) for a step (u, v) → M (u, v) that depends on λ, with its derivative in λ, by repeated squaring of M and
 * M' = ∂M/∂λ together.
 */
export function recursion(step: Matrix2, derivative: Matrix2, steps: number): Mode {
  let [m0, m1, m2, m3] = step;
  let [d0, d1, d2, d3] = derivative;
  let [u, v, du, dv] = [1, 0, 0, 0];
  for (let k = steps; k > 0; k = Math.floor(k / 2)) {
    if (k % 2 === 1) {
      [du, dv] = [d0 * u + d1 * v + m0 * du + m1 * dv, d2 * u + d3 * v + m2 * du + m3 * dv];
      [u, v] = [m0 * u + m1 * v, m2 * u + m3 * v];
    }
    [d0, d1, d2, d3] = [
      d0 * m0 + d1 * m2 + m0 * d0 + m1 * d2,
      d0 * m1 + d1 * m3 + m0 * d1 + m1 * d3,
      d2 * m0 + d3 * m2 + m2 * d0 + m3 * d2,
      d2 * m1 + d3 * m3 + m2 * d1 + m3 * d3,
    ];
    [m0, m1, m2, m3] = [m0 * m0 + m1 * m2, m0 * m1 + m1 * m3, m2 * m0 + m3 * m2, m2 * m1 + m3 * m3];
  }
  return { value: u, derivative: du };
}
