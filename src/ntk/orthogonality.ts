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

const semiorthogonal = Math.sqrt(Number.EPSILON);

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
      const rounding = (unit * largest) / beta[j];
      const next: number[] = [];
      for (let i = 0; i < j; i++) {
        const sum =
          beta[i] * overlaps[i + 1] +
          (alpha[i] - alpha[j]) * overlaps[i] +
          (i > 0 ? beta[i - 1] * overlaps[i - 1] : 0) -
          beta[j - 1] * older[i];
        next.push(sum / beta[j] + Math.sign(sum) * rounding);
      }
      next.push(rounding, 1);
      [older, overlaps] = [overlaps, next];
      return next.some((overlap, i) => i < j && Math.abs(overlap) > semiorthogonal);
    },
    restored() {
      overlaps = overlaps.map((overlap, i) => (i < overlaps.length - 1 ? unit : overlap));
    },
  };
}
