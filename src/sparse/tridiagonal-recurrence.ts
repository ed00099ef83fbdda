import { NumericalError } from "../errors.js";
import type { SymmetricTridiagonal } from "./tridiagonal.js";

/** Rows `from` … `to` − 1. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Recurrences in Z = (M + σK)⁻¹M on the rows that K moves. All vectors have length `to` − `from`. `begin(v)` starts one;
 * `advance` continues it with the next vector, whose v is the one given to `begin` or made by the `advance` before.
 */
export interface ResolventRecurrence extends RowRange {
  begin(v: Float64Array): void;
  /** w = s Z v + a v + b older + c u; w may be older or u. */
  advance(
    w: Float64Array,
    s: number,
    v: Float64Array,
    a: number,
    older: Float64Array,
    b: number,
    u: Float64Array,
    c: number,
  ): void;
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

/** Whether no diagonal entry is smaller than its neighbours in the row together, but for rounding: no eigenvalue is negative then. */
export function isDiagonallyDominant(A: SymmetricTridiagonal): boolean {
  const n = A.diagonal.length;
  for (let i = 0; i < n; i++) {
    if (!(2 * A.diagonal[i] * (1 + 4 * Number.EPSILON) >= rowSize(A, i))) return false;
  }
  return true;
}

/**
 * The recurrences in (M + σK)⁻¹M on the rows given, one pass over memory per vector where a solve, a product and a sum take five: the pass
 * that ends one solve, from the last row eliminated back to the first, makes the new vector row by row, multiplies it by M and
 * eliminates the result in its own direction. For that the matrix is factored twice, LDLᵀ and UDUᵀ: passes go down and
 * up in turn. Stable without pivoting (Golub & Van Loan, Matrix Computations, 4th ed., section 4.3.6).
 *
 * @throws NumericalError naming the row where M + σK is not positive definite or not finite.
 */
export function tridiagonalRecurrence(
  M: SymmetricTridiagonal,
  K: SymmetricTridiagonal,
  shift: number,
  { from, to }: RowRange,
): ResolventRecurrence {
  const n = to - from;
  const massDiagonal = M.diagonal.subarray(from, to);
  const massCoupling = M.offDiagonal.subarray(from, to - 1);
  const stiffnessCoupling = K.offDiagonal.subarray(from, to - 1);
  const inversePivots = factorBothWays(M, K, shift, { from, to });
  const y = new Float64Array(n);
  let down = true; // the direction of the next pass

  return {
    from,
    to,
    begin(v) {
      eliminate(massDiagonal, massCoupling, stiffnessCoupling, shift, inversePivots, v, y);
      down = false;
    },
    advance(w, s, v, a, older, b, u, c) {
      const step = down ? 1 : -1;
      const link = down ? -1 : 0; // entry k + link of a coupling is that of row k with the row before it on the way
      const back = down ? 1 : 0;
      const forth = 1 - back;
      let k = down ? 0 : n - 1;
      let z = y[k] * inversePivots[2 * k + back];
      let made = s * z + a * v[k] + b * older[k] + c * u[k];
      w[k] = made;
      let product = massDiagonal[k] * made; // (Mw)_k without what the next row gives
      let pivot = inversePivots[2 * k + forth];
      let multiplier = 0;
      let eliminated = 0;
      for (let left = n - 1; left > 0; left--) {
        k += step;
        const mass = massCoupling[k + link];
        const coupling = mass + shift * stiffnessCoupling[k + link];
        const inverse = inversePivots[2 * k + back];
        z = y[k] * inverse - coupling * inverse * z;
        const before = made;
        made = s * z + a * v[k] + b * older[k] + c * u[k];
        w[k] = made;
        eliminated = product + mass * made - multiplier * eliminated;
        y[k - step] = eliminated;
        multiplier = coupling * pivot;
        pivot = inversePivots[2 * k + forth];
        product = mass * before + massDiagonal[k] * made;
      }
      y[k] = product - multiplier * eliminated;
      down = !down;
    },
  };
}

/** y = N⁻¹Mv, downwards. */
function eliminate(
  massDiagonal: Float64Array,
  massCoupling: Float64Array,
  stiffnessCoupling: Float64Array,
  shift: number,
  inversePivots: Float64Array,
  v: Float64Array,
  y: Float64Array,
): void {
  const last = v.length - 1;
  let before = 0;
  let multiplier = 0;
  let eliminated = 0;
  for (let k = 0; k < last; k++) {
    const mass = massCoupling[k];
    eliminated = before + massDiagonal[k] * v[k] + mass * v[k + 1] - multiplier * eliminated;
    y[k] = eliminated;
    before = mass * v[k];
    multiplier = (mass + shift * stiffnessCoupling[k]) * inversePivots[2 * k];
  }
  y[last] = before + massDiagonal[last] * v[last] - multiplier * eliminated;
}

/** The inverse pivots of M + σK on some rows: entry 2k of elimination downwards, 2k + 1 upwards. */
function factorBothWays(
  M: SymmetricTridiagonal,
  K: SymmetricTridiagonal,
  shift: number,
  { from, to }: RowRange,
): Float64Array {
  const n = to - from;
  const inversePivots = new Float64Array(2 * n);
  let fromAbove = 0; // what elimination takes from the next diagonal entry
  let fromBelow = 0;
  for (let k = 0; k < n; k++) {
    // The two recurrences do not wait for each other.
    const i = from + k;
    const j = to - 1 - k;
    const downPivot = M.diagonal[i] + shift * K.diagonal[i] - fromAbove;
    const upPivot = M.diagonal[j] + shift * K.diagonal[j] - fromBelow;
    if (!(downPivot > 0 && downPivot < Number.POSITIVE_INFINITY)) throw notDefinite(M, i, downPivot);
    if (!(upPivot > 0 && upPivot < Number.POSITIVE_INFINITY)) throw notDefinite(M, j, upPivot);
    const downInverse = 1 / downPivot;
    const upInverse = 1 / upPivot;
    inversePivots[2 * k] = downInverse;
    inversePivots[2 * (n - 1 - k) + 1] = upInverse;
    if (k === n - 1) break;
    const below = M.offDiagonal[i] + shift * K.offDiagonal[i];
    const above = M.offDiagonal[j - 1] + shift * K.offDiagonal[j - 1];
    fromAbove = below * below * downInverse;
    fromBelow = above * above * upInverse;
  }
  return inversePivots;
}

function notDefinite(M: SymmetricTridiagonal, row: number, pivot: number): NumericalError {
  return new NumericalError(
    `The tridiagonal matrix of size ${M.diagonal.length} is not positive definite: pivot ${pivot} in row ${row}.`,
  );
}
