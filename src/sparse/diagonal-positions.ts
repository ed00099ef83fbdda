import { NumericalError } from "../errors.js";
import type { SparsityPattern } from "./csr.js";
import { ascending } from "./row-batches.js";

/**
 * Where the diagonal is: entry k = positions[i] of the arrays is in row i and column i.
 *
 * @throws NumericalError naming the first row without a diagonal entry.
 */
export function diagonalPositions(pattern: SparsityPattern): Int32Array {
  const { rows } = pattern;
  const positions = new Int32Array(rows);
  ascending(rows, (from, to) => {
    const missing = findDiagonal(pattern, positions, from, to);
    if (missing < to) {
      throw new NumericalError(`Row ${missing} of the ${rows} × ${rows} matrix has no entry on the diagonal.`);
    }
  });
  return positions;
}

/** The first row without a diagonal entry, or the end. */
function findDiagonal(
  { rowStart, columnIndex }: SparsityPattern,
  positions: Int32Array,
  from: number,
  to: number,
): number {
  for (let i = from; i < to; i++) {
    const end = rowStart[i + 1];
    let k = rowStart[i];
    while (k < end && columnIndex[k] < i) k++;
    if (k === end || columnIndex[k] !== i) return i;
    positions[i] = k;
  }
  return to;
}

/** The entries at these positions. */
export function entriesAt(values: Float64Array, positions: Int32Array): Float64Array {
  const entries = new Float64Array(positions.length);
  for (let i = 0; i < entries.length; i++) entries[i] = values[positions[i]];
  return entries;
}
