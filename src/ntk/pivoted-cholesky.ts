import type { KernelEntries } from "./kernel-entries.js";

/** K ≈ L Lᵀ of rank r, exact at the pivots. */
export interface PivotedCholesky {
  readonly count: number;
  readonly rank: number;
  /** L column by column, length count × rank. Row pivots[k] is zero right of column k. */
  readonly factor: Float64Array;
  /** The samples that were chosen, in order. */
  readonly pivots: Int32Array;
  /** Trace of K − L Lᵀ over the trace of K, as the updated diagonal has it; at most the tolerance or rounding. */
  readonly residual: number;
}

/**
 * Cholesky factor of a positive semidefinite matrix with diagonal pivoting: at each step the sample with the largest
 * remaining diagonal is eliminated, until the remaining trace is at most `tolerance` times the trace, or the pivot is
 * at most n ε times the first one and further columns would be rounding noise. A smooth kernel needs r ≪ n columns;
 * the work is n r² and only r columns of K are looked at. Returns null where more than `maximumRank` columns are needed.
 *
 * N. J. Higham, "Analysis of the Cholesky decomposition of a semi-definite matrix" (1990), for the second criterion,
 * which is LAPACK's in dpstrf; H. Harbrecht, M. Peters, R. Schneider, Appl. Numer. Math. 62 (2012), for the first.
 */
export function pivotedCholesky(
  entries: Pick<KernelEntries, "count" | "diagonal" | "column">,
  tolerance: number,
  maximumRank = entries.count,
): PivotedCholesky | null {
  const n = entries.count;
  const diagonal = entries.diagonal();
  const trace = sum(diagonal);
  const largest = diagonal.reduce((a, b) => Math.max(a, b), 0);
  const smallestPivot = n * Number.EPSILON * largest;
  const pivots: number[] = [];
  let factor = new Float64Array(n * Math.min(n, 64));
  let remaining = trace;
  while (pivots.length < n) {
    remaining = sum(diagonal);
    const pivot = indexOfLargest(diagonal);
    if (!(remaining > tolerance * trace) || !(diagonal[pivot] > smallestPivot)) break;
    const k = pivots.length;
    if (k === maximumRank) return null;
    if ((k + 1) * n > factor.length) factor = grown(factor, n * Math.min(n, 2 * k));
    const column = factor.subarray(k * n, (k + 1) * n);
    entries.column(pivot, column);
    subtractRow(factor, column, pivot, k);
    const root = Math.sqrt(diagonal[pivot]);
    for (let i = 0; i < n; i++) {
      column[i] /= root;
      diagonal[i] = Math.max(0, diagonal[i] - column[i] * column[i]);
    }
    // What rounding leaves at samples that are already eliminated is zero by definition.
    for (const done of pivots) column[done] = 0;
    column[pivot] = root;
    diagonal[pivot] = 0;
    pivots.push(pivot);
  }
  const rank = pivots.length;
  return {
    count: n,
    rank,
    factor: factor.slice(0, n * rank),
    pivots: Int32Array.from(pivots),
    residual: trace > 0 ? remaining / trace : 0,
  };
}

/** column −= Σ_{j<k} L[pivot, j] L[:, j], four columns at a time to pass over memory less often. */
function subtractRow(factor: Float64Array, column: Float64Array, pivot: number, k: number): void {
  const n = column.length;
  let j = 0;
  for (; j + 4 <= k; j += 4) {
    const p0 = j * n;
    const p1 = p0 + n;
    const p2 = p1 + n;
    const p3 = p2 + n;
    const c0 = factor[p0 + pivot];
    const c1 = factor[p1 + pivot];
    const c2 = factor[p2 + pivot];
    const c3 = factor[p3 + pivot];
    for (let i = 0; i < n; i++) {
      column[i] -= c0 * factor[p0 + i] + c1 * factor[p1 + i] + (c2 * factor[p2 + i] + c3 * factor[p3 + i]);
    }
  }
  for (; j < k; j++) {
    const p = j * n;
    const c = factor[p + pivot];
    for (let i = 0; i < n; i++) column[i] -= c * factor[p + i];
  }
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

function indexOfLargest(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}

function grown(values: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(length);
  larger.set(values);
  return larger;
}
