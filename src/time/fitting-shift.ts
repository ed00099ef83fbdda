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
/** As many reductions leave room for growth by e^2560 within ten times the first shift: more than float64 holds. */
const mostReductions = 4;

/**
 * Runs with the solver of M + shift K, from the shift given or, where that is larger than growth allows, a quarter of it, and so on. With λ
 * the least eigenvalue of the pencil, below zero, M + σK is positive definite for σ < 1/|λ| only, and beyond the pole −1/σ of its
 * resolvents nothing is told from anything.
 *
 * @throws NumericalError where M itself cannot be solved with, or growth would leave all bounds.
 */
export function withFittingShift<Result>(
  pencil: Pencil,
  shift: number,
  run: (shift: number, solver: LinearSolver) => Result,
): Result {
  for (let reductions = 0; ; reductions++) {
    const present = shift / reduction ** reductions;
    try {
      return run(present, solverFor(pencil, present));
    } catch (error) {
      if (!(error instanceof UnfitShift)) throw error;
      if (reductions < mostReductions) continue;
      pencil.factor(1, 0);
      throw new NumericalError(
        `Krylov: solutions of this equation may grow faster than e^(t/${present.toExponential(1)}), beyond all numbers (${error.message}). ` +
          "Shorten the time; is the sign of the reaction or of a Robin coefficient right?",
      );
    }
  }
}

/** The solver of M + shift K, whose failure is the shift's. */
function solverFor(pencil: Pencil, shift: number): LinearSolver {
  const solver = blamingShift(() => pencil.factor(1, shift));
  return {
    ...solver,
    solve: (rightHandSides, solutions) => blamingShift(() => solver.solve(rightHandSides, solutions)),
  };
}

function blamingShift<Result>(solve: () => Result): Result {
  try {
    return solve();
  } catch (error) {
    if (error instanceof NumericalError) throw new UnfitShift(error.message);
    throw error;
  }
}
