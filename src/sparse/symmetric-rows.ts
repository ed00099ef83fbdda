import { addressBook } from "../kernels/address-book.js";
import { growMemory, type Kernels, kernelInstance } from "../kernels/index.js";
import type { CsrMatrix, SparsityPattern } from "./csr.js";
import { ascending } from "./row-batches.js";
import { tooLarge } from "./supernodal-storage.js";

/** How many vectors are worked on together: two lie interleaved, x₀ y₀ x₁ y₁ …, and the matrix is read once for both. */
export type Lanes = 1 | 2;

/** Rows of a sparse matrix in a kernel's memory; addresses in bytes. */
export interface StoredRows {
  readonly rows: number;
  readonly entries: number;
  readonly start: number;
  readonly columns: number;
  readonly values: number;
}

/** The kernels for so many vectors together. */
export function laneKernels(instance: Kernels, lanes: Lanes) {
  return lanes === 1
    ? instance
    : {
        symmetricMultiply: instance.symmetricMultiplyPair,
        solveRows: instance.solveRowsPair,
        solveRowsTransposed: instance.solveRowsTransposedPair,
        finishSplitProduct: instance.finishSplitProductPair,
        smoothRowsForward: instance.smoothRowsForwardPair,
        smoothRowsBackward: instance.smoothRowsBackwardPair,
        multiplyRows: instance.multiplyRowsPair,
        multiplyRowsTransposed: instance.multiplyRowsTransposedPair,
        dotProduct: instance.dotProductPair,
        turnDirection: instance.turnDirectionPair,
        advanceSolution: instance.advanceSolutionPair,
      };
}

/** A kernel's memory that is planned first and then taken all at once. */
export interface MemoryPlan {
  readonly instance: Kernels;
  /** The address of so many bytes, aligned to 16. */
  take(bytes: number): number;
  /** Takes what was planned, filled with zeros. @throws NumericalError where there is not as much */
  allocate(): void;
  /** Views of what was taken. */
  integers(address: number, length: number): Int32Array;
  doubles(address: number, length: number): Float64Array;
}

/** Plans a memory that is given back when nothing refers to the plan any more. */
export function memoryPlan(): MemoryPlan {
  const instance = kernelInstance();
  const { take, end } = addressBook(instance.heapBase());
  return {
    instance,
    take,
    allocate() {
      if (!growMemory(instance, end())) throw tooLarge(end());
    },
    integers: (address, length) => new Int32Array(instance.memory.buffer, address, length),
    doubles: (address, length) => new Float64Array(instance.memory.buffer, address, length),
  };
}

/** Room for rows with so many entries. */
export function planRows({ take }: MemoryPlan, rows: number, entries: number): StoredRows {
  return { rows, entries, start: take(4 * (rows + 1)), columns: take(4 * entries), values: take(8 * entries) };
}

/** Writes a matrix as it is. */
export function writeRows(plan: MemoryPlan, to: StoredRows, { pattern, values }: CsrMatrix): void {
  plan.integers(to.start, pattern.rowStart.length).set(pattern.rowStart);
  plan.integers(to.columns, pattern.columnIndex.length).set(pattern.columnIndex);
  plan.doubles(to.values, values.length).set(values);
}

/** Entries strictly below the diagonal. */
export function countLower({ rows, rowStart }: SparsityPattern, diagonal: Int32Array): number {
  let entries = 0;
  for (let i = 0; i < rows; i++) entries += diagonal[i] - rowStart[i];
  return entries;
}

/** Writes where the rows strictly below the diagonal are: they come first in their rows, up to entry diagonal[i]. */
export function writeLowerPattern(
  plan: MemoryPlan,
  { entries, start, columns }: StoredRows,
  pattern: SparsityPattern,
  diagonal: Int32Array,
): void {
  const starts = plan.integers(start, pattern.rows + 1);
  const list = plan.integers(columns, entries);
  ascending(pattern.rows, (from, to) => copyLowerPattern(pattern, diagonal, starts, list, from, to));
}

function copyLowerPattern(
  { rowStart, columnIndex }: SparsityPattern,
  diagonal: Int32Array,
  starts: Int32Array,
  list: Int32Array,
  first: number,
  end: number,
): void {
  let to = starts[first];
  for (let i = first; i < end; i++) {
    for (let k = rowStart[i], last = diagonal[i]; k < last; k++) list[to++] = columnIndex[k];
    starts[i + 1] = to;
  }
}

/** Writes s_i a_ij s_j strictly below the diagonal. */
export function writeScaledLower(
  plan: MemoryPlan,
  { entries, values: address }: Pick<StoredRows, "entries" | "values">,
  { pattern, values }: CsrMatrix,
  diagonal: Int32Array,
  scaling: Float64Array,
): void {
  const list = plan.doubles(address, entries);
  let written = 0;
  ascending(pattern.rows, (from, to) => {
    written = copyScaledLower(pattern, values, diagonal, scaling, list, written, from, to);
  });
}

function copyScaledLower(
  { rowStart, columnIndex }: SparsityPattern,
  values: Float64Array,
  diagonal: Int32Array,
  scaling: Float64Array,
  list: Float64Array,
  written: number,
  first: number,
  end: number,
): number {
  let to = written;
  for (let i = first; i < end; i++) {
    const own = scaling[i];
    for (let k = rowStart[i], last = diagonal[i]; k < last; k++) list[to++] = own * values[k] * scaling[columnIndex[k]];
  }
  return to;
}

/** Writes s_i x_i of one or two vectors, interleaved. */
export function writeScaled(out: Float64Array, scaling: Float64Array, vectors: readonly Float64Array[]): void {
  const lanes = vectors.length;
  vectors.forEach((vector, lane) => {
    for (let i = 0, to = lane; i < vector.length; i++, to += lanes) out[to] = scaling[i] * vector[i];
  });
}

/** Adds s_i x_i to one or two vectors. */
export function addScaled(vectors: readonly Float64Array[], scaling: Float64Array, x: Float64Array): void {
  const lanes = vectors.length;
  vectors.forEach((vector, lane) => {
    for (let i = 0, from = lane; i < vector.length; i++, from += lanes) vector[i] += scaling[i] * x[from];
  });
}
