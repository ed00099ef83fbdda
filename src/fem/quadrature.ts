import { InputError } from "../errors.js";

/** A rule on the reference cell [0, 1]: ∫ f ≈ Σ weights[q] f(points[q]). */
export interface QuadratureRule {
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

/** How integrals over cells are taken. */
export interface Quadrature {
  /** Gauss–Legendre points per cell (or part of a cell), 1 to 64; exact for polynomials up to degree 2 · points − 1. */
  readonly points: number;
  /** Ascending places where the integrand has a jump or a kink: a cell that holds one inside is integrated in parts. */
  readonly breakpoints: readonly number[];
}

/** Three points, exact up to degree 5: for P1 × P1 × a cubic coefficient. No breakpoints. */
export const defaultQuadrature: Quadrature = { points: 3, breakpoints: [] };

/**
 * The Gauss–Legendre rule with n points on [0, 1], exact for polynomials up to degree 2n − 1; points ascend.
 * Zeros of the Legendre polynomial by Newton's method (Golub & Van Loan, 4th ed., section 4.6.2, for what they are).
 *
 * @throws InputError unless n is a whole number from 1 to 64.
 */
export function gaussLegendre(n: number): QuadratureRule {
  if (!Number.isInteger(n) || n < 1 || n > 64) {
    throw new InputError("quadrature.points", `expected a whole number from 1 to 64, found ${n}`);
  }
  const points = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let x = -Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 0;
    for (let newton = 0; newton < 20; newton++) {
      const [value, derivative] = legendre(n, x);
      slope = derivative;
      const change = value / derivative;
      x -= change;
      if (Math.abs(change) < 1e-15) break;
    }
    points[i] = (1 + x) / 2;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}

/** The Legendre polynomial P_n and its derivative at x, |x| < 1. */
function legendre(n: number, x: number): [number, number] {
  let previous = 1;
  let value = x;
  for (let k = 2; k <= n; k++) [previous, value] = [value, ((2 * k - 1) * x * value - (k - 1) * previous) / k];
  return [value, (n * (x * value - previous)) / (x * x - 1)];
}
