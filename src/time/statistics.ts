import type { Statistics } from "./system.js";

/** Of a run that had nothing to do. */
export const idle: Statistics = {
  factorizations: 0,
  solves: 0,
  steps: 0,
  rejectedSteps: 0,
  krylovDimension: 0,
  errorEstimate: null,
  linearSolver: "",
};

/** What two runs took together: sums of work, the larger of steps and dimensions, errors as they add up for orthogonal parts. */
export function sumStatistics(x: Statistics, y: Statistics): Statistics {
  return {
    factorizations: x.factorizations + y.factorizations,
    solves: x.solves + y.solves,
    steps: Math.max(x.steps, y.steps),
    rejectedSteps: Math.max(x.rejectedSteps, y.rejectedSteps),
    krylovDimension: Math.max(x.krylovDimension, y.krylovDimension),
    errorEstimate:
      x.errorEstimate === null || y.errorEstimate === null ? null : Math.hypot(x.errorEstimate, y.errorEstimate),
    linearSolver: x.linearSolver || y.linearSolver,
  };
}
