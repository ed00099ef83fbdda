import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { NumericalError } from "../errors.js";
import { factorDense } from "../sparse/dense-cholesky.js";

/** Real parts above this, with the other sign, may be rounding's, or an iterative solver's. */
const margin = 1e-10;

/**
 * Whether the k × k Hessenberg matrix has eigenvalues left of the imaginary axis. Where its symmetric part is positive definite it has none
 * (Bendixson 1902), which Cholesky's factorisation tells in no time; else they are computed.
 *
 * @param columns of H, at least k.
 */
export function hasLeftEigenvalues(columns: readonly Float64Array[], k: number): boolean {
  const entry = (i: number, j: number): number => (i <= j + 1 ? columns[j][i] : 0);
  const symmetric = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) symmetric[i * k + j] = (entry(i, j) + entry(j, i)) / 2 + (i === j ? margin : 0);
  }
  try {
    factorDense(k, symmetric);
    return false;
  } catch (error) {
    if (!(error instanceof NumericalError)) throw error;
  }
  return new EigenvalueDecomposition(hessenberg(columns, k)).realEigenvalues.some((theta) => theta < -margin);
}

/** The k × k Hessenberg matrix with these columns, at least k of them, as a dense one. */
export function hessenberg(columns: readonly Float64Array[], k: number): Matrix {
  const H = Matrix.zeros(k, k);
  for (let j = 0; j < k; j++) for (let i = 0; i <= Math.min(k - 1, j + 1); i++) H.set(i, j, columns[j][i]);
  return H;
}
