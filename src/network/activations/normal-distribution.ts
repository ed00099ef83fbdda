import { erf } from "../../expression/index.js";

/** e^{−z²/2} to rounding for every z: the square of z, rounded, alone would cost z²/2 units of it. */
export function bell(z: number): number {
  // The square of a multiple of 1/16 is exact as far as the result is not 0.
  const near = Math.round(16 * z) / 16;
  const value = Math.exp(-0.5 * near * near) * Math.exp(-0.5 * (z - near) * (z + near));
  return Number.isNaN(value) ? 0 : value;
}

/** The density of N(0, 1). */
export function normalDensity(z: number): number {
  return bell(z) / Math.sqrt(2 * Math.PI);
}

/** Above this (in units of √2) the continued fraction of erfc serves. */
const FAR = 1;

/** Φ(z), the distribution function of N(0, 1), to a few units of rounding of itself, far out on the left too. */
export function normalCumulative(z: number): number {
  const x = -z * Math.SQRT1_2;
  if (x < FAR) return 0.5 * (1 - erf(x));
  // erfc x = e^{−x²}/√π · 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + …))))  (DLMF 7.9.1); so many levels leave 1e-16, measured.
  let fraction = x;
  for (let k = Math.ceil(20 + 220 / (x * x)); k >= 1; k--) fraction = x + k / 2 / fraction;
  return bell(z) / (2 * Math.sqrt(Math.PI) * fraction);
}
