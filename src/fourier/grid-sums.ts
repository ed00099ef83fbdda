import { gridPlan, type Interpolation, pairInterpolation, type Spreading, spreading } from "./grid-transform.js";
import { tensorMomentInterpolation, tensorPlan, tensorSpreading } from "./tensor-plan.js";

/**
 * Sums between the points of a uniform grid in one to three dimensions and arbitrary phases, in either direction. The
 * points are numbered j' = −⌊count/2⌋ … from the middle of every axis, and a phase has one number of turns for every
 * axis. Both functions hold the kernels' workspace until they are done.
 */
export interface GridSums {
  /** Begins the sums over phases at every point. */
  spreading(): Spreading;
  /** Opens the sums over the points of dimension + 1 real sequences, at any phases. */
  moments(sequences: readonly Float64Array[]): Interpolation;
}

/** The cheapest sums of a tolerance (error relative to the sum of absolute strengths) for so many phases. */
export function gridSums(counts: readonly number[], tolerance: number, phaseCount: number): GridSums {
  if (counts.length === 1) {
    const plan = gridPlan(counts[0], tolerance, phaseCount);
    return {
      spreading: () => spreading(plan),
      moments: ([first, second]) => pairInterpolation(plan, first, second),
    };
  }
  const plan = tensorPlan(counts, tolerance, phaseCount);
  return {
    spreading: () => tensorSpreading(plan),
    moments: (sequences) => tensorMomentInterpolation(plan, sequences),
  };
}
