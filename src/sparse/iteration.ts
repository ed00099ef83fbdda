import { NumericalError } from "../errors.js";
import type { LinearOperator, Preconditioner } from "./linear-operator.js";
import { euclideanNorm } from "./vectors.js";

/** When an iterative method stops, and what helps it. */
export interface IterationOptions {
  /**
   * Largest ‖b − Ax‖₂ / ‖b‖₂ of the answer, 1e-12 by default. Time integrators build on solves: an error in one is
   * carried through every later step or Krylov vector, so the default leaves four digits above rounding and not more.
   */
  readonly tolerance?: number;
  /** Most iterations before it gives up, 5000 by default. */
  readonly maxIterations?: number;
  readonly preconditioner?: Preconditioner;
}

/** How an iteration ended: it always ended well, since failure is thrown. */
export interface IterationResult {
  readonly iterations: number;
  /**
   * ‖b − Ax‖₂ / ‖b‖₂ of the x returned, computed from it and not by a recurrence. It is above the tolerance where
   * rounding allows no less: that of |A||x| is large against b where a matrix is nearly singular.
   */
  readonly residual: number;
}

/** What all methods share: the options filled in, and the residual that is wanted. */
export interface IterationLimits {
  readonly tolerance: number;
  readonly maxIterations: number;
  /** Names the preconditioner in errors. */
  readonly preconditioner: Pick<Preconditioner, "method">;
  /** ‖b‖₂. */
  readonly norm: number;
  /** tolerance · ‖b‖₂. */
  readonly goal: number;
}

/**
 * Units of rounding of |A||x| below which a residual says nothing more. Measured on Laplacians: factors leave 0.7 to 1.6 of them,
 * conjugate gradients driven as far as they go 1.4 to 2.7.
 */
const roundingUnits = 4;

/** Where rounding leaves fewer digits of b than these, x is no answer: only a huge x does that, the mark of a singular matrix. */
const fewestDigits = 1e-6;

/**
 * Whether x solves the system: its residual is below the goal, or it is the residual of rounding. In the second case x is the
 * exact solution of a system whose entries differ in their last bits, and no x in float64 is sure to do better (backward
 * error; Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 7.1).
 */
export function isSolved(
  operator: LinearOperator,
  { goal, norm }: IterationLimits,
  x: Float64Array,
  residual: number,
): boolean {
  if (residual <= goal) return true;
  if (residual > fewestDigits * norm) return false;
  return residual <= roundingOfProduct(operator, x);
}

/** The most that rounding leaves of A x − y in the norm, where y is A x. */
export function roundingOfProduct(operator: LinearOperator, x: Float64Array): number {
  return roundingUnits * (Number.EPSILON / 2) * operator.magnitude(x);
}

/**
 * The options with defaults.
 *
 * @throws NumericalError where the right-hand side is not finite.
 */
export function iterationLimits(
  method: string,
  b: Float64Array,
  { tolerance = 1e-12, maxIterations = 5000 }: IterationOptions,
  preconditioner: Pick<Preconditioner, "method">,
): IterationLimits {
  const norm = euclideanNorm(b);
  if (!Number.isFinite(norm)) throw new NumericalError(`${method}: the right-hand side holds NaN or Infinity.`);
  return { tolerance, maxIterations, preconditioner, norm, goal: tolerance * norm };
}

/**
 * Writes r = b − Ax and returns ‖r‖₂.
 *
 * @throws NumericalError where that is not finite.
 */
export function trueResidual(
  method: string,
  operator: LinearOperator,
  b: Float64Array,
  x: Float64Array,
  r: Float64Array,
): number {
  operator.apply(x, r);
  for (let i = 0; i < r.length; i++) r[i] = b[i] - r[i];
  const residual = euclideanNorm(r);
  if (!Number.isFinite(residual)) throw new NumericalError(`${method}: the residual b − Ax is not finite.`);
  return residual;
}

/** The error for an iteration that ran out. */
export function notConverged(
  method: string,
  limits: IterationLimits,
  iterations: number,
  residual: number,
): NumericalError {
  return new NumericalError(
    `${method} (${limits.preconditioner.method}) has not converged after ${iterations} iterations: relative residual ` +
      `${(residual / limits.norm).toExponential(2)}, wanted ${limits.tolerance}.`,
  );
}

/** The error for an iteration that cannot come closer. */
export function stagnated(
  method: string,
  limits: IterationLimits,
  iterations: number,
  residual: number,
): NumericalError {
  return new NumericalError(
    `${method} (${limits.preconditioner.method}) comes no closer after ${iterations} iterations than a relative residual of ` +
      `${(residual / limits.norm).toExponential(2)}, wanted ${limits.tolerance}: the matrix is singular or nearly so.`,
  );
}

/** The error where a form that has to be positive is not, or is not a number. */
export function notPositive(
  method: string,
  what: string,
  form: string,
  value: number,
  iterations: number,
): NumericalError {
  const verdict = Number.isNaN(value) ? "a number is not finite" : `${what} is singular or not positive definite`;
  return new NumericalError(`${method}: ${verdict}, ${form} = ${value} in iteration ${iterations + 1}.`);
}
