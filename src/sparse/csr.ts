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

/** y = A x; for a square matrix returns xᵀAx, which comes at no cost on the way (for others its value has no meaning). */
export function multiplyCsr({ pattern, values }: CsrMatrix, x: Float64Array, y: Float64Array): number {
  const { rows, rowStart, columnIndex } = pattern;
  let product = 0;
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++) sum += values[k] * x[columnIndex[k]];
    y[i] = sum;
    product += sum * x[i];
  }
  return product;
}
