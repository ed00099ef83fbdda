import { InputError } from "../errors.js";
import type { SparsityPattern } from "./csr.js";
import { transposePattern } from "./csr.js";

/**
 * The pattern of A + Aᵀ: `pattern` itself where it is symmetric already.
 *
 * @throws InputError for a pattern that is not square
 */
export function symmetricGraph(pattern: SparsityPattern): SparsityPattern {
  const { rows, columns, rowStart, columnIndex } = pattern;
  if (rows !== columns) {
    throw new InputError("pattern", `expected a square matrix, found ${rows} rows and ${columns} columns`);
  }
  if (isSymmetric(pattern)) return pattern;
  const transposed = transposePattern(pattern);
  const start = new Int32Array(rows + 1);
  const union = new Int32Array(2 * columnIndex.length);
  let count = 0;
  for (let i = 0; i < rows; i++) {
    let a = rowStart[i];
    let b = transposed.rowStart[i];
    while (a < rowStart[i + 1] || b < transposed.rowStart[i + 1]) {
      const left = a < rowStart[i + 1] ? columnIndex[a] : rows;
      const right = b < transposed.rowStart[i + 1] ? transposed.columnIndex[b] : rows;
      union[count++] = Math.min(left, right);
      if (left <= right) a++;
      if (right <= left) b++;
    }
    start[i + 1] = count;
  }
  return { rows, columns, rowStart: start, columnIndex: union.slice(0, count) };
}

/** Whether (j, i) is an entry for every entry (i, j): by rows, each row's next entry must be the row that comes to it. */
function isSymmetric({ rows, rowStart, columnIndex }: SparsityPattern): boolean {
  const next = rowStart.slice(0, rows);
  for (let i = 0; i < rows; i++) {
    for (let e = rowStart[i]; e < rowStart[i + 1]; e++) {
      const j = columnIndex[e];
      const at = next[j]++;
      if (at >= rowStart[j + 1] || columnIndex[at] !== i) return false;
    }
  }
  return true;
}
