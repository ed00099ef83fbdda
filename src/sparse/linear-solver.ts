import { checkLength } from "../errors.js";

/** A linear system made ready for any number of right-hand sides. */
export interface LinearSolver {
  /** What it does, in words for diagnostics: "tridiagonal LDLᵀ", "conjugate gradients, algebraic multigrid". */
  readonly method: string;
  /** Numbers that grow as it is used: read them when they are needed. */
  readonly statistics: {
    /** Entries of the factor, or of the matrix and the preconditioner. */
    readonly nonzeros: number;
    /** Iterations so far, over all right-hand sides; 0 for a direct method. */
    readonly iterations: number;
  };
  /**
   * Solves for all right-hand sides together, which costs a direct solver little more than one: writes the solutions into
   * `solutions`, or over the right-hand sides where none are given. No array may appear twice.
   *
   * @throws NumericalError where an iteration does not converge or a result is not finite.
   */
  solve(rightHandSides: readonly Float64Array[], solutions?: readonly Float64Array[]): void;
}

/** Throws InputError for right-hand sides or solutions that are not of a system's size. */
export function checkVectors(
  size: number,
  rightHandSides: readonly Float64Array[],
  solutions: readonly Float64Array[] = rightHandSides,
): void {
  for (let i = 0; i < rightHandSides.length; i++) {
    checkLength(`rightHandSides[${i}]`, rightHandSides[i], size, "row");
    checkLength(`solutions[${i}]`, solutions[i] ?? [], size, "row");
  }
}
