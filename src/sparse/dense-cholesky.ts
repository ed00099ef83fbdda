import { NumericalError } from "../errors.js";

/** A pivot below this share of its diagonal entry is rounding: the matrix is singular. */
const smallestPivot = 1e-14;

/**
 * Overwrites the lower triangle of a dense symmetric positive definite matrix, n² numbers row by row, with its Cholesky
 * factor, whose diagonal is held as its inverse (Golub & Van Loan, Matrix Computations, 4th ed., section 4.2).
 *
 * @throws NumericalError where a pivot is not positive, or vanishes against its diagonal entry up to rounding.
 */
export function factorDense(n: number, A: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const own = A[i * n + i];
    for (let j = 0; j <= i; j++) {
      let sum = A[i * n + j];
      for (let k = 0; k < j; k++) sum -= A[i * n + k] * A[j * n + k];
      if (j < i) A[i * n + j] = sum * A[j * n + j];
      else if (sum > smallestPivot * own) A[i * n + i] = 1 / Math.sqrt(sum);
      else {
        throw new NumericalError(
          `The matrix is singular or not positive definite: pivot ${sum} where the diagonal is ${own}.`,
        );
      }
    }
  }
}

/** Overwrites b with A⁻¹ b, given what `factorDense` left in A. */
export function solveDense(n: number, A: Float64Array, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = b[i];
    for (let k = 0; k < i; k++) sum -= A[i * n + k] * b[k];
    b[i] = sum * A[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    const value = b[i] * A[i * n + i];
    b[i] = value;
    for (let k = 0; k < i; k++) b[k] -= A[i * n + k] * value;
  }
}
