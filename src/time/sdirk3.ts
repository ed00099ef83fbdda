import type { Tableau } from "./diagonally-implicit.js";

/** The root of γ³ − 3γ² + 3γ/2 − 1/6 between 1/6 and 1/2, which makes the method L-stable. */
const gamma = 0.435866521508459;

/**
 * SDIRK3: three stages, order 3, L-stable, stiffly accurate (Alexander, SIAM J. Numer. Anal. 14, 1977, theorem 5). Its stages
 * have order 1: boundary values or loads that change fast against Δt cost the stiff components up to an order.
 */
export const sdirk3: Tableau = {
  order: 3,
  gamma,
  a: [[], [(1 - gamma) / 2], [-(6 * gamma * gamma - 16 * gamma + 1) / 4, (6 * gamma * gamma - 20 * gamma + 5) / 4]],
  b: [-(6 * gamma * gamma - 16 * gamma + 1) / 4, (6 * gamma * gamma - 20 * gamma + 5) / 4, gamma],
  c: [gamma, (1 + gamma) / 2, 1],
};
