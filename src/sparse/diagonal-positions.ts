import { NumericalError } from "../errors.js";
import type { SparsityPattern } from "./csr.js";

/**
 * Where the diagonal is: entry k = positions[i] of the arrays is in row i and column i.
 *
 * @throws NumericalError naming the first row without a diagonal entry.
 */
export function diagonalPositions({ rows, rowStart, columnIndex }: SparsityPattern): Int32Array {
  const positions = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    let k = rowStart[i];
    while (k < rowStart[i + 1] && columnIndex[k] < i) k++;
    if (k === rowStart[i + 1] || columnIndex[k] !== i) {
      throw new NumericalError(`Row ${i} of the ${rows} × ${rows} matrix has no entry on the diagonal.`);
    }
    positions[i] = k;
  }
  return positions;
}
