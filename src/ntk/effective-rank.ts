/**
 * The effective rank of a positive semidefinite matrix, e^{−Σ p ln p} with p = λ/Σλ: how many directions it acts on, n for a multiple of the
 * identity, 1 for one direction. O. Roy, M. Vetterli, The effective rank, EUSIPCO 2007. Eigenvalues below 0, which are rounding, count as 0.
 */
export function effectiveRank(eigenvalues: Float64Array): number {
  const total = eigenvalues.reduce((sum, value) => sum + Math.max(0, value), 0);
  let entropy = 0;
  for (const value of eigenvalues) if (value > 0) entropy -= (value / total) * Math.log(value / total);
  return total > 0 ? Math.exp(entropy) : 0;
}
