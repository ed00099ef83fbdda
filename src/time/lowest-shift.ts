import { NumericalError } from "../errors.js";
import type { LinearSolver } from "../sparse/linear-solver.js";
import type { Pencil } from "../sparse/pencil.js";
import { tridiagonalEigen } from "../sparse/tridiagonal-eigen.js";
import { projection, startLanczos, vectorPool } from "./lanczos.js";

/** σ with a solver of M + σK, which is positive definite. */
export interface LowestShift {
  readonly shift: number;
  readonly solver: LinearSolver;
}

/** A shift will do that is smaller than the one wished for, or larger, by these factors: a larger one costs no solves, but digits. */
const mostSmaller = 2;
const mostLarger = 32;
/** 1/σ in parts of the largest eigenvalue wanted: Ritz values are above it at first. */
const part = 1 / 4;
/** The least distance of −1/σ from a negative least eigenvalue, in parts of that: nearer, it would cost the others digits. */
const leastDistance = 1 / 64;
/** What a shift is divided by where M + σK is not positive definite. */
const reduction = 4;
const mostRounds = 60;
/** By how many dimensions the space that looks for eigenvalues is larger than their number. */
const lookedAhead = 10;

/**
 * The shift σ for which Z = (M + σK)⁻¹M separates the lowest eigenvalues of a symmetric pencil best, at no loss to rounding: 1/σ is about a
 * quarter of the largest of those wanted, and where there are negative ones, −1/σ is below the least by a quarter of what the wanted ones are apart. Found by small
 * Krylov spaces, one after the other, of which each sees more: their Ritz values are too large at first.
 *
 * @param wanted how many eigenvalues are to be told apart
 * @param start no eigenvector may be hidden from it
 * @throws NumericalError where M is not positive definite, or M or K not finite
 */
export function lowestShift(pencil: Pencil, wanted: number, start: () => Float64Array): LowestShift {
  const x = start();
  const product = new Float64Array(pencil.size);
  const square = pencil.multiplyMass(x, product);
  if (!(square > 0 && square < Number.POSITIVE_INFINITY)) {
    throw new NumericalError(`M is not positive definite: xᵀMx is ${square} for some x.`);
  }
  pencil.multiplyStiffness(x, product);
  const typical = Math.abs(x.reduce((sum, value, i) => sum + value * product[i], 0)) / square;
  let shift = typical > 0 && typical < Number.POSITIVE_INFINITY ? pencil.size / typical : 1;
  let unfit = Number.POSITIVE_INFINITY;
  for (let round = 0; ; round++) {
    let wished: number;
    try {
      const solver = pencil.factor(1, shift);
      wished = Math.min(wishedShift(pencil, solver, shift, wanted, start()) ?? shift, Math.sqrt(shift * unfit));
      if ((wished <= mostSmaller * shift && shift <= mostLarger * wished) || round >= mostRounds)
        return { shift, solver };
    } catch (error) {
      if (!(error instanceof NumericalError)) throw error;
      if (round >= mostRounds) {
        pencil.factor(1, 0);
        throw error;
      }
      unfit = shift;
      wished = shift / reduction;
    }
    shift = wished;
  }
}

/** As the Ritz values tell; undefined where all are zero. */
function wishedShift(
  pencil: Pencil,
  solver: LinearSolver,
  shift: number,
  wanted: number,
  start: Float64Array,
): number | undefined {
  const space = startLanczos(pencil, solver, start, vectorPool(pencil.size), new Float64Array(pencil.size));
  while (space.dimension < wanted + lookedAhead && !space.exhausted) space.extend();
  const thetas = tridiagonalEigen(projection(space, space.dimension)).values.sort((a, b) => b - a);
  if (thetas[thetas.length - 1] < -leastNegative * thetas[0]) {
    throw new NumericalError("M + σK is not positive definite.");
  }
  const lambdas = thetas.map((theta) => eigenvalueOf(theta, shift));
  const base = Math.min(0, lambdas[0]);
  const spread = lambdas[Math.min(wanted, lambdas.length) - 1] - base;
  const wished = 1 / (Math.max(part * spread, -leastDistance * base) - base);
  return wished > 0 && wished < Number.POSITIVE_INFINITY ? wished : undefined;
}

/** More than what an iterative solver leaves. */
const leastNegative = 1e-6;

/** λ of θ = 1/(1 + σλ); infinite where rounding has made θ zero or less. */
export function eigenvalueOf(theta: number, shift: number): number {
  return theta > 0 ? (1 / theta - 1) / shift : Number.POSITIVE_INFINITY;
}
