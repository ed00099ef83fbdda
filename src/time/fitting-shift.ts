import { NumericalError } from "../errors.js";
import type { LinearSolver } from "../sparse/linear-solver.js";
import type { Pencil } from "../sparse/pencil.js";

/**
 * The shift does not suit the pencil: M + shift K is not positive definite, or singular, since some solutions grow about as fast as
 * 1/shift. A smaller one does.
 */
export class UnfitShift extends Error {
  override readonly name = "UnfitShift";
}

/** A shift is divided by this where it does not fit. */
const reduction = 4;

/**
 * Runs with the shift given or, where that is larger than growth allows, with a quarter of it, and so on. With λ the least eigenvalue of the
 * pencil, below zero, M + σK is positive definite for σ < 1/|λ| only, and beyond the pole −1/σ of its resolvents nothing is told from
 * anything.
 *
 * @param run throws UnfitShift where the shift is too large; `shiftedSolver` does.
 * @param reductions how often the shift may be reduced: to where what it does not fit would grow beyond the numbers of float64.
 * @throws NumericalError where M itself cannot be solved with, or growth would leave all bounds.
 */
export function withFittingShift<Result>(
  pencil: Pencil,
  shift: number,
  reductions: number,
  run: (shift: number) => Result,
): Result {
  for (let k = 0; ; k++) {
    try {
      return run(shift / reduction ** k);
    } catch (error) {
      if (!(error instanceof UnfitShift)) throw error;
      if (k < reductions) continue;
      pencil.factor(1, 0);
      throw new NumericalError(
        `Krylov: solutions of this equation may grow beyond all numbers (${error.message}). ` +
          "Shorten the time; is the sign of the reaction or of a Robin coefficient right?",
      );
    }
  }
}

/** The solver of M + shift K, whose failure is the shift's. */
export function shiftedSolver(pencil: Pencil, shift: number): LinearSolver {
  const solver = blamingShift(() => pencil.factor(1, shift));
  return {
    ...solver,
    solve: (rightHandSides, solutions) => blamingShift(() => solver.solve(rightHandSides, solutions)),
  };
}

/** By how many roundings of shift K, at most, its least eigenvalues are off. */
const shiftRoundings = 16;

/**
 * The same for a symmetric pencil that multiplies by differences, and so corrects what it solves (`carefulSolves`): where K 1 ≥ 0, nothing grows,
 * and it is rounding that has made the matrix indefinite, the solver of one that lies as far above it.
 *
 * @param fastest about the largest eigenvalue of the pencil.
 */
export function approximateSolver(pencil: Pencil, shift: number, fastest: number): LinearSolver {
  try {
    return shiftedSolver(pencil, shift);
  } catch (error) {
    if (!(error instanceof UnfitShift) || pencil.multiplyByDifferences === undefined) throw error;
    const ones = new Float64Array(pencil.size).fill(1);
    const sums = ones.slice();
    pencil.multiplyByDifferences(ones, sums);
    if (!pencil.symmetric || sums.some((sum) => sum < 0)) throw error;
    return pencil.factor(1 + shiftRoundings * Number.EPSILON * shift * fastest, shift);
  }
}

function blamingShift<Result>(solve: () => Result): Result {
  try {
    return solve();
  } catch (error) {
    if (error instanceof NumericalError) throw new UnfitShift(error.message);
    throw error;
  }
}
