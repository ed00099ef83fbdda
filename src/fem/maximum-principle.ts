import type { CsrMatrix } from "../sparse/csr.js";

/** How far a matrix is from having the signs of a discrete maximum principle. */
export interface SignReport {
  /** Whether no entry off the diagonal is positive and no row sum is negative, up to rounding. */
  readonly holds: boolean;
  /** The largest entry off the diagonal, over the largest entry: 0 or positive. */
  readonly largestOffDiagonal: number;
  /** The least row sum, coupling included, over the largest entry: 0 or negative. */
  readonly leastRowSum: number;
}

/**
 * Whether a matrix has non-positive entries off its diagonal and non-negative row sums, prescribed nodes included: with a lumped mass matrix the
 * solution of M u′ = −K u then stays between the extremes of its initial and prescribed values and zero (Ciarlet, Aequationes
 * Math. 4, 1970; Fujii 1973; Thomée, Galerkin Finite Element Methods for Parabolic Problems, 2006, chapter 15). Diffusion has it on
 * Delaunay triangulations; convective advection where the cell Péclet number is at most 1.
 *
 * @param tolerance what counts as rounding, relative to the largest entry
 */
export function maximumPrincipleSigns(
  { pattern, values, coupling }: CsrMatrix & { readonly coupling?: CsrMatrix },
  tolerance = 1e-13,
): SignReport {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  let offDiagonal = 0;
  let leastSum = 0;
  for (let i = 0; i < pattern.rows; i++) {
    let sum = 0;
    for (let k = pattern.rowStart[i]; k < pattern.rowStart[i + 1]; k++) {
      sum += values[k];
      if (pattern.columnIndex[k] !== i) offDiagonal = Math.max(offDiagonal, values[k]);
    }
    if (coupling !== undefined) {
      for (let k = coupling.pattern.rowStart[i]; k < coupling.pattern.rowStart[i + 1]; k++) {
        sum += coupling.values[k];
        offDiagonal = Math.max(offDiagonal, coupling.values[k]);
      }
    }
    leastSum = Math.min(leastSum, sum);
  }
  const scale = largest === 0 ? 1 : largest;
  const report = { largestOffDiagonal: offDiagonal / scale, leastRowSum: leastSum / scale };
  return { holds: report.largestOffDiagonal <= tolerance && report.leastRowSum >= -tolerance, ...report };
}
