import { tridiagonalise } from "./dense-symmetric.js";
import { divideAndConquer } from "./divide-and-conquer.js";

/**
 * Eigenvalues (descending) and orthonormal eigenvectors (column by column) of a dense symmetric matrix S without negative eigenvalues: those that rounding makes negative are 0. By Householder's
 * reduction and divide and conquer, O(n³), most of it matrix products. What of S is not symmetric by rounding is taken in the mean.
 *
 * @throws NumericalError where S is not finite
 */
export function semidefiniteEigenpairs(
  S: Float64Array,
  size: number,
): { readonly values: Float64Array<ArrayBuffer>; readonly vectors: Float64Array<ArrayBuffer> } {
  const vectors = new Float64Array(size * size);
  if (size === 0) return { values: new Float64Array(0), vectors };
  const { T, turnAllBack } = tridiagonalise(size, (j, lower) => {
    for (let i = j; i < size; i++) lower[i - j] = (S[j * size + i] + S[i * size + j]) / 2;
  });
  const found = divideAndConquer(T);
  const columns = found.vectors.map((vector, j) => {
    const from = (size - 1 - j) * size;
    vectors.set(vector, from);
    return vectors.subarray(from, from + size);
  });
  turnAllBack(columns);
  return { values: found.values.map((value) => Math.max(0, value)).reverse(), vectors };
}
