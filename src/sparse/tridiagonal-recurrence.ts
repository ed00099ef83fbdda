import { NumericalError } from "../errors.js";
import { growMemory, kernelInstance } from "../kernels/index.js";
import type { SymmetricTridiagonal } from "./tridiagonal.js";

/** Rows `from` … `to` − 1. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** One of the vectors of a recurrence, which it keeps itself. */
export type Slot = 0 | 1 | 2;

/**
 * Recurrences in Z = (M + σK)⁻¹M on the rows that K moves, `from` … `to` − 1. `begin(v)` starts one; `advance` continues it with the
 * next vector, whose v is the one given to `begin` or made by the `advance` before.
 */
export interface ResolventRecurrence extends RowRange {
  /** Copies values, of length `to` − `from`, into a slot. */
  load(slot: Slot, values: Float64Array): void;
  /** Copies a slot out. */
  read(slot: Slot, values: Float64Array): void;
  begin(v: Slot): void;
  /** w = s Z v + a v + b older + c u; w may be older or u. */
  advance(w: Slot, s: number, v: Slot, a: number, older: Slot, b: number, u: Slot, c: number): void;
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

/**
 * The recurrences in (M + σK)⁻¹M on the rows given, one pass over memory per vector where a solve, a product and a sum take five: the pass
 * that ends one solve, from the last row eliminated back to the first, makes the new vector row by row, multiplies it by M and
 * eliminates the result in its own direction. For that the matrix is factored twice, LDLᵀ and UDUᵀ: passes go down and
 * up in turn. Stable without pivoting (Golub & Van Loan, Matrix Computations, 4th ed., section 4.3.6). What a row needs lies
 * together, so that a pass reads few streams.
 *
 * Undefined where K is not diagonally dominant, so that it might have negative eigenvalues, or where there is no room for
 * 72 bytes per row in a WebAssembly memory.
 *
 * @throws NumericalError naming the row where M + σK is not positive definite or not finite.
 */
export function tridiagonalRecurrence(
  M: SymmetricTridiagonal,
  K: SymmetricTridiagonal,
  shift: number,
  { from, to }: RowRange,
): ResolventRecurrence | undefined {
  const n = to - from;
  const kernel = kernelInstance();
  const carry = kernel.heapBase();
  const matrix = carry + carryBytes;
  const y = matrix + 8 * rowNumbers * n;
  const address = (slot: Slot): number => y + 8 * n * (1 + slot);
  if (!growMemory(kernel, address(2) + 8 * n)) return undefined;
  const memory = kernel.memory.buffer;
  const state = new Float64Array(memory, carry, carryNumbers);
  const rows = new Float64Array(memory, matrix, rowNumbers * n);
  const eliminated = new Float64Array(memory, y, n);
  const vectors = ([0, 1, 2] as const).map((slot) => new Float64Array(memory, address(slot), n));
  if (!pack(M, K, shift, from, rows)) return undefined;
  state.fill(0);
  for (let k = 0; k < n; k += blockRows) {
    const bad = kernel.factorRows(n, k, Math.min(n, k + blockRows), matrix, carry);
    if (bad < n) throw notDefinite(M, bad < 0 ? from - 1 - bad : from + bad);
  }

  let down = true; // the direction of the next pass
  const pass = (w: Slot, s: number, v: Slot, a: number, older: Slot, b: number, u: Slot, c: number): void => {
    const first = down ? 0 : n - 1;
    const last = n - 1 - first;
    const step = down ? 1 : -1;
    const z = eliminated[first] * rows[rowNumbers * first + (down ? 1 : 0)];
    const made = s * z + (a * vectors[v][first] + b * vectors[older][first] + c * vectors[u][first]);
    vectors[w][first] = made;
    const product = rows[rowNumbers * first + 2] * made;
    state.set([z, made, product, 0, 0, rows[rowNumbers * first + (down ? 0 : 1)]]);
    for (let done = 1; done < n; done += blockRows) {
      const count = Math.min(n - done, blockRows);
      const start = first + step * done;
      kernel.advanceRows(
        matrix,
        y,
        start,
        step,
        count,
        address(w),
        s,
        address(v),
        a,
        address(older),
        b,
        address(u),
        c,
        carry,
      );
    }
    eliminated[last] = state[2] - state[4] * state[3];
    down = !down;
  };
  return {
    from,
    to,
    load(slot, values) {
      vectors[slot].set(values);
    },
    read(slot, values) {
      values.set(vectors[slot]);
    },
    begin: (v) => pass(v, 0, v, 1, v, 0, v, 0),
    advance: pass,
  };
}

/** Per row: inverse pivots downwards and upwards, the diagonal of M, the couplings of M and S with the next row. */
const rowNumbers = 5;
const carryNumbers = 6;
const carryBytes = 64;

/** Rows per call of a kernel: a function that is called often is soon compiled for speed. */
const blockRows = 4096;

/** Fills the rows, pivots not yet eliminated; returns whether K is diagonally dominant in them, but for rounding. */
function pack(
  M: SymmetricTridiagonal,
  K: SymmetricTridiagonal,
  shift: number,
  from: number,
  rows: Float64Array,
): boolean {
  let dominant = true;
  for (let k = 0; k < rows.length; k += rowNumbers * blockRows) {
    const block = rows.subarray(k, k + rowNumbers * blockRows);
    if (!packRows(M, K, shift, from + k / rowNumbers, block)) dominant = false;
  }
  rows.fill(0, rows.length - 2); // no coupling with rows left out
  return dominant;
}

function packRows(
  M: SymmetricTridiagonal,
  K: SymmetricTridiagonal,
  shift: number,
  from: number,
  rows: Float64Array,
): boolean {
  const last = M.offDiagonal.length;
  let dominant = true;
  let before = from > 0 ? Math.abs(K.offDiagonal[from - 1]) : 0;
  for (let k = 0, i = from; k < rows.length; k += rowNumbers, i++) {
    const mass = M.diagonal[i];
    const stiffness = K.diagonal[i];
    const coupling = i < last ? M.offDiagonal[i] : 0;
    const stiffnessCoupling = i < last ? K.offDiagonal[i] : 0;
    const after = Math.abs(stiffnessCoupling);
    if (!(stiffness * (1 + 8 * Number.EPSILON) >= before + after)) dominant = false;
    before = after;
    const sum = mass + shift * stiffness;
    rows[k] = sum;
    rows[k + 1] = sum;
    rows[k + 2] = mass;
    rows[k + 3] = coupling;
    rows[k + 4] = coupling + shift * stiffnessCoupling;
  }
  return dominant;
}

function notDefinite(M: SymmetricTridiagonal, row: number): NumericalError {
  return new NumericalError(
    `The tridiagonal matrix of size ${M.diagonal.length} is not positive definite: no positive pivot in row ${row}.`,
  );
}
