import { nextOverlaps, semiorthogonal } from "../sparse/lanczos-overlaps.js";

/**
 * Follows how far the newest vector of a Lanczos basis is from being orthogonal to the others, without looking at them: the recurrence
 * of H. D. Simon (Linear Algebra Appl. 61 (1984), 101–131), each term enlarged by its rounding error.
 */
export interface OrthogonalityWatch {
  /** Tells α_j, β_j of the step that was just taken; true where an overlap has reached √ε and the basis must be made orthogonal again. */
  isLost(alpha: readonly number[], beta: readonly number[]): boolean;
  /** The newest vector has been made orthogonal to all others. */
  restored(): void;
}

/** The watch over a basis of vectors of length n. */
export function orthogonalityWatch(n: number): OrthogonalityWatch {
  const unit = 0.5 * Number.EPSILON * Math.sqrt(n);
  let older: number[] = [];
  /** Of the newest vector with all up to itself. */
  let overlaps: number[] = [1];
  let largest = 0;
  return {
    isLost(alpha, beta) {
      const j = alpha.length - 1;
      largest = Math.max(largest, Math.abs(alpha[j]) + beta[j]);
      const next = nextOverlaps(alpha, beta, beta[j], overlaps, older, unit * largest);
      [older, overlaps] = [overlaps, next];
      return next.some((overlap, i) => i < j && Math.abs(overlap) > semiorthogonal);
    },
    restored() {
      overlaps = overlaps.map((overlap, i) => (i < overlaps.length - 1 ? unit : overlap));
    },
  };
}
