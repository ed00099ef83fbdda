import type { SymmetricTridiagonal } from "./tridiagonal.js";

/** Rows `from` … `to` − 1. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Part of a value's own size below which a change does not count. */
const negligible = 1e-18;

/**
 * The rows outside which u of M u′ = −K u stays what it is for the time given, to a part of 1e−18 of its largest value. K must be
 * negligible there against M, and so many rows more that what M carries out of the moving ones has died away: per row by
 * |inner|/(diagonal − |outer|), a third for the mass matrix of equal cells (Demko, Moss & Smith, Math. Comp. 43, 1984: inverses of band
 * matrices decay). Degenerate coefficients leave large parts of a mesh at rest.
 */
export function movingRows(M: SymmetricTridiagonal, K: SymmetricTridiagonal, time: number): RowRange {
  const n = M.diagonal.length;
  const moves = (i: number): boolean => !(time * rowSize(K, i) <= negligible * M.diagonal[i]);
  let from = 0;
  while (from < n && !moves(from)) from++;
  if (from === n) return { from: 0, to: 0 };
  let to = n;
  while (!moves(to - 1)) to--;
  for (let carried = 1; from > 0 && carried > negligible; from--) {
    const outer = from > 1 ? Math.abs(M.offDiagonal[from - 2]) : 0;
    carried *= Math.min(1, Math.abs(M.offDiagonal[from - 1]) / (M.diagonal[from - 1] - outer));
  }
  for (let carried = 1; to < n && carried > negligible; to++) {
    const outer = to < n - 1 ? Math.abs(M.offDiagonal[to]) : 0;
    carried *= Math.min(1, Math.abs(M.offDiagonal[to - 1]) / (M.diagonal[to] - outer));
  }
  return { from, to };
}

/** |A[i, i − 1]| + |A[i, i]| + |A[i, i + 1]| */
function rowSize({ diagonal, offDiagonal }: SymmetricTridiagonal, i: number): number {
  const before = i > 0 ? Math.abs(offDiagonal[i - 1]) : 0;
  const after = i < offDiagonal.length ? Math.abs(offDiagonal[i]) : 0;
  return before + Math.abs(diagonal[i]) + after;
}
