import type { CsrMatrix } from "./csr.js";

/**
 * y = A x as y_i = s_i x_i + Σ_j a_ij (x_j − x_i), with the row sums s known apart. The diagonal of a stiffness matrix is the rounded sum of
 * its row, and a product with it knows a row sum to ε |a_ii| only; this one is right to ε of the differences that x has, and what leaves row i
 * for row j of a symmetric matrix arrives there to the last bit.
 */
export function differenceProduct(
  { pattern, values }: CsrMatrix,
  rowSums: Float64Array,
): (x: Float64Array, y: Float64Array) => void {
  const { rows, rowStart, columnIndex } = pattern;
  return (x, y) => {
    for (let i = 0; i < rows; i++) {
      const own = x[i];
      let sum = 0;
      for (let k = rowStart[i]; k < rowStart[i + 1]; k++) sum += values[k] * (x[columnIndex[k]] - own);
      y[i] = sum + rowSums[i] * own;
    }
  };
}
