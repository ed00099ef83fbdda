import type { Tableau } from "./diagonally-implicit.js";

const gamma = 1 - Math.SQRT1_2;

/**
 * SDIRK2: two stages, order 2, L-stable, stiffly accurate, γ = 1 − 1/√2 (Alexander, SIAM J. Numer. Anal. 14, 1977, theorem 5).
 */
export const sdirk2: Tableau = {
  order: 2,
  gamma,
  a: [[], [1 - gamma]],
  b: [1 - gamma, gamma],
  c: [gamma, 1],
};
