/**
 * How far the next vector of a Lanczos basis is from being orthogonal to the others, without looking at them: (v_{j+1}, v_i) for i ≤ j + 1 from
 * the three-term recurrence, each term enlarged by its rounding error.
 *
 * @param alpha α_0 … α_j
 * @param beta β_0 … β_{j−1} at least
 * @param b β_j, the length of the next vector before it is normalised
 * @param overlaps (v_j, v_i) for i ≤ j
 * @param older (v_{j−1}, v_i) for i < j
 * @param rounding error of one step, before it is divided by b
 * @see H. D. Simon, The Lanczos algorithm with partial reorthogonalization, Math. Comp. 42 (1984), 115–142
 */
export function nextOverlaps(
  alpha: readonly number[],
  beta: readonly number[],
  b: number,
  overlaps: readonly number[],
  older: readonly number[],
  rounding: number,
): number[] {
  const j = overlaps.length - 1;
  const next: number[] = [];
  for (let i = 0; i < j; i++) {
    const sum =
      beta[i] * overlaps[i + 1] +
      (alpha[i] - alpha[j]) * overlaps[i] +
      (i > 0 ? beta[i - 1] * overlaps[i - 1] : 0) -
      beta[j - 1] * older[i];
    next.push((sum + Math.sign(sum) * rounding) / b);
  }
  next.push(rounding / b, 1);
  return next;
}

/** Overlaps up to this size leave the projected matrix right to rounding: semiorthogonality (Simon). */
export const semiorthogonal = Math.sqrt(Number.EPSILON);
