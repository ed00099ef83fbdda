import { kernels, workspace } from "./kernels.js";

/** Numbers handled together: a block of rows of every column stays in the cache while all outputs are formed from it. */
const blockSize = 16_384;
const fewestRows = 64;

/**
 * Writes outputs[t] = Σ_j coefficients[t][j] columns[j] for all t at once: a matrix product, a block of rows at a time.
 * Columns and outputs have one length; a list of coefficients may be shorter than the list of columns.
 */
export function combineColumns(
  columns: readonly Float64Array[],
  coefficients: readonly ArrayLike<number>[],
  outputs: readonly Float64Array[],
): void {
  if (outputs.length === 0) return;
  const inner = columns.length;
  const n = outputs[0].length;
  const rows = 4 * Math.ceil(Math.min(n, Math.max(fewestRows, blockSize / inner)) / 4);
  const padded = 4 * Math.ceil(outputs.length / 4);
  const [A, B, C] = workspace(rows * inner, inner * padded, rows * padded);
  A.fill(0);
  B.fill(0);
  coefficients.forEach((list, t) => {
    B.set(list, t * inner);
  });
  for (let start = 0; start < n; start += rows) {
    const end = Math.min(n, start + rows);
    for (let j = 0; j < inner; j++) A.set(columns[j].subarray(start, end), j * rows);
    kernels().multiply(rows, inner, padded, A.byteOffset, B.byteOffset, C.byteOffset);
    for (let t = 0; t < outputs.length; t++) outputs[t].set(C.subarray(t * rows, t * rows + end - start), start);
  }
}
