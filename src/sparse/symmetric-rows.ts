import { growMemory, type Kernels, kernelInstance } from "../kernels/index.js";
import { addressBook } from "./address-book.js";
import type { CsrMatrix, SparsityPattern } from "./csr.js";
import { tooLarge } from "./supernodal-storage.js";

/** How many vectors are worked on together: two lie interleaved, x₀ y₀ x₁ y₁ …, and the matrix is read once for both. */
export type Lanes = 1 | 2;

/** Rows of a sparse matrix in a kernel's memory; addresses in bytes. */
export interface StoredRows {
  readonly rows: number;
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

/** Rows per call of a kernel: an engine replaces code by its optimised version between calls, not within one. */
const batch = 16_384;

/** Calls with the first row and the end of one batch after another. */
export function ascending(rows: number, call: (from: number, to: number) => void): void {
  for (let from = 0; from < rows; from += batch) call(from, Math.min(from + batch, rows));
}

/** The same from the last batch to the first. */
export function descending(rows: number, call: (from: number, to: number) => void): void {
  for (let to = rows; to > 0; to -= batch) call(Math.max(0, to - batch), to);
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
  return { rows, start: take(4 * (rows + 1)), columns: take(4 * entries), values: take(8 * entries) };
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
  { start, columns }: StoredRows,
  { rows, rowStart, columnIndex }: SparsityPattern,
  diagonal: Int32Array,
): void {
  const starts = plan.integers(start, rows + 1);
  for (let i = 0; i < rows; i++) starts[i + 1] = starts[i] + diagonal[i] - rowStart[i];
  const list = plan.integers(columns, starts[rows]);
  for (let i = 0, to = 0; i < rows; i++) {
    for (let k = rowStart[i]; k < diagonal[i]; k++) list[to++] = columnIndex[k];
  }
}

/** Writes s_i a_ij s_j strictly below the diagonal. */
export function writeScaledLower(
  plan: MemoryPlan,
  address: number,
  { pattern, values }: CsrMatrix,
  diagonal: Int32Array,
  scaling: Float64Array,
): void {
  const { rows, rowStart, columnIndex } = pattern;
  const list = plan.doubles(address, countLower(pattern, diagonal));
  for (let i = 0, to = 0; i < rows; i++) {
    const own = scaling[i];
    for (let k = rowStart[i]; k < diagonal[i]; k++) list[to++] = own * values[k] * scaling[columnIndex[k]];
  }
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
