import { checkLength, InputError } from "../errors.js";
import { ascending } from "./row-batches.js";

/**
 * Where a matrix has entries: those of row i are in the columns columnIndex[k], ascending, for rowStart[i] ≤ k < rowStart[i + 1].
 * Matrices assembled on one space share one pattern, so that aM + bK is a sum of two arrays.
 */
export interface SparsityPattern {
  readonly rows: number;
  readonly columns: number;
  /** Length rows + 1. */
  readonly rowStart: Int32Array;
  readonly columnIndex: Int32Array;
}

/** A sparse matrix in compressed rows: values[k] is the entry at columnIndex[k]. */
export interface CsrMatrix {
  readonly pattern: SparsityPattern;
  readonly values: Float64Array;
}

/**
 * y = A x; for a square matrix returns xᵀAx, which comes at no cost on the way (for others its value has no meaning).
 *
 * @throws InputError for vectors of other lengths than the matrix has columns and rows
 */
export function multiplyCsr({ pattern, values }: CsrMatrix, x: Float64Array, y: Float64Array): number {
  checkLength("x", x, pattern.columns, "column");
  checkLength("y", y, pattern.rows, "row");
  let product = 0;
  ascending(pattern.rows, (from, to) => {
    product = multiplyBatch(pattern, values, x, y, product, from, to);
  });
  return product;
}

function multiplyBatch(
  { rowStart, columnIndex }: SparsityPattern,
  values: Float64Array,
  x: Float64Array,
  y: Float64Array,
  before: number,
  from: number,
  to: number,
): number {
  let product = before;
  let k = rowStart[from];
  for (let i = from; i < to; i++) {
    let sum = 0;
    for (const end = rowStart[i + 1]; k < end; k++) sum += values[k] * x[columnIndex[k]];
    y[i] = sum;
    product += sum * x[i];
  }
  return product;
}

/** The pattern of Aᵀ. */
export function transposePattern({ rows, columns, rowStart, columnIndex }: SparsityPattern): SparsityPattern {
  const start = new Int32Array(columns + 1);
  for (let k = 0; k < columnIndex.length; k++) start[columnIndex[k] + 1]++;
  for (let j = 0; j < columns; j++) start[j + 1] += start[j];
  const next = start.slice();
  const index = new Int32Array(columnIndex.length);
  for (let i = 0; i < rows; i++) {
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++) index[next[columnIndex[k]]++] = i;
  }
  return { rows: columns, columns: rows, rowStart: start, columnIndex: index };
}

/**
 * The matrix with entry values[k] at (rowIndex[k], columnIndex[k]); entries at the same place are added up. O(rows + columns + entries).
 *
 * @throws InputError for lists of different lengths or an index outside the matrix
 */
export function csrFromTriplets(
  rows: number,
  columns: number,
  rowIndex: ArrayLike<number>,
  columnIndex: ArrayLike<number>,
  values: ArrayLike<number>,
): CsrMatrix {
  const count = values.length;
  if (rowIndex.length !== count || columnIndex.length !== count) {
    throw new InputError(
      "values",
      `expected as many rows, columns and values, found ${rowIndex.length}, ${columnIndex.length} and ${count}`,
    );
  }
  // Dealing the entries out by column, then stably by row, leaves every row in ascending columns.
  const byColumn = counted(columnIndex, columns, "columnIndex");
  const byRow = counted(rowIndex, rows, "rowIndex");
  const columnOrder = new Int32Array(count);
  for (let k = 0; k < count; k++) columnOrder[byColumn[columnIndex[k]]++] = k;
  const next = byRow.slice();
  const order = new Int32Array(count);
  for (const k of columnOrder) order[next[rowIndex[k]]++] = k;
  const rowStart = new Int32Array(rows + 1);
  const index = new Int32Array(count);
  const sums = new Float64Array(count);
  let end = 0;
  for (let i = 0; i < rows; i++) {
    for (let k = byRow[i]; k < byRow[i + 1]; k++) {
      const entry = order[k];
      if (end > rowStart[i] && index[end - 1] === columnIndex[entry]) {
        sums[end - 1] += values[entry];
      } else {
        index[end] = columnIndex[entry];
        sums[end++] = values[entry];
      }
    }
    rowStart[i + 1] = end;
  }
  return { pattern: { rows, columns, rowStart, columnIndex: index.slice(0, end) }, values: sums.slice(0, end) };
}

/** Where each of `size` bins starts when the entries of a list are dealt out. */
function counted(list: ArrayLike<number>, size: number, name: string): Int32Array {
  const start = new Int32Array(size + 1);
  for (let k = 0; k < list.length; k++) {
    const bin = list[k];
    if (!(Number.isInteger(bin) && bin >= 0 && bin < size)) {
      throw new InputError(`${name}[${k}]`, `expected an index from 0 to ${size - 1}, found ${bin}`);
    }
    start[bin + 1]++;
  }
  for (let i = 0; i < size; i++) start[i + 1] += start[i];
  return start;
}

/** Aᵀ. */
export function transposeCsr({ pattern, values }: CsrMatrix): CsrMatrix {
  const transposed = transposePattern(pattern);
  const next = transposed.rowStart.slice();
  const entries = new Float64Array(values.length);
  for (let k = 0; k < values.length; k++) entries[next[pattern.columnIndex[k]]++] = values[k];
  return { pattern: transposed, values: entries };
}

/** The diagonal of a matrix; 0 where the pattern has no entry. */
export function diagonalOf({ pattern, values }: CsrMatrix): Float64Array {
  const { rows, columns, rowStart, columnIndex } = pattern;
  const diagonal = new Float64Array(Math.min(rows, columns));
  for (let i = 0; i < diagonal.length; i++) {
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++) if (columnIndex[k] === i) diagonal[i] = values[k];
  }
  return diagonal;
}
