import { InputError } from "../errors.js";
import type { CsrMatrix } from "./csr.js";

/**
 * By how much entries (i, j) and (j, i) may differ, relative to the largest of them and of the two diagonal entries beside them. Matrices
 * assembled from symmetric forms differ by rounding of the sums over cells: 3e-16 of this measure at most (2-D and 3-D tensors, irregular
 * meshes); a part this small does to the solution what rounding to ten digits would.
 */
const tolerance = 1e-10;

/**
 * Throws InputError where a square matrix that is to be symmetric is not, naming the first pair of entries that differ. O(entries).
 *
 * @param path what it is called
 */
export function checkSymmetry(path: string, { pattern, values }: CsrMatrix): void {
  const { rows, rowStart, columnIndex } = pattern;
  const diagonal = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++) if (columnIndex[k] === i) diagonal[i] = Math.abs(values[k]);
  }
  // The entries left of the diagonal of row j are met in their order, as those of column j above it are.
  const next = rowStart.slice(0, rows);
  const differ = (i: number, j: number, upper: number, lower: number): void => {
    const scale = Math.max(Math.abs(upper), Math.abs(lower), diagonal[i], diagonal[j]);
    if (!(Math.abs(upper - lower) > tolerance * scale)) return; // NaN is for others to find
    throw new InputError(
      path,
      `is said to be symmetric, but entry (${i}, ${j}) is ${upper} and (${j}, ${i}) is ${lower}: say symmetric: false`,
    );
  };
  for (let i = 0; i < rows; i++) {
    const end = rowStart[i + 1];
    // What is left of the diagonal and was not met has no partner.
    let k = next[i];
    for (; k < end && columnIndex[k] < i; k++) differ(columnIndex[k], i, 0, values[k]);
    for (; k < end; k++) {
      const j = columnIndex[k];
      if (j === i) continue;
      while (next[j] < rowStart[j + 1] && columnIndex[next[j]] < i) {
        differ(columnIndex[next[j]], j, 0, values[next[j]]);
        next[j]++;
      }
      const met = next[j] < rowStart[j + 1] && columnIndex[next[j]] === i;
      differ(i, j, values[k], met ? values[next[j]] : 0);
      if (met) next[j]++;
    }
  }
}
