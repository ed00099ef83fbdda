import { NumericalError } from "../errors.js";

/** A symmetric tridiagonal matrix: `diagonal` of length n and `offDiagonal` of length n − 1 (entry i couples i and i + 1). */
export interface SymmetricTridiagonal {
  readonly diagonal: Float64Array;
  readonly offDiagonal: Float64Array;
}

/** The matrix of size n with all entries zero. */
export function zeroTridiagonal(n: number): SymmetricTridiagonal {
  return { diagonal: new Float64Array(n), offDiagonal: new Float64Array(Math.max(0, n - 1)) };
}

/** aM + bK, a new matrix. M and K have the same size. */
export function combineTridiagonal(
  a: number,
  M: SymmetricTridiagonal,
  b: number,
  K: SymmetricTridiagonal,
): SymmetricTridiagonal {
  const n = M.diagonal.length;
  const sum = zeroTridiagonal(n);
  for (let i = 0; i < n; i++) sum.diagonal[i] = a * M.diagonal[i] + b * K.diagonal[i];
  for (let i = 0; i < n - 1; i++) sum.offDiagonal[i] = a * M.offDiagonal[i] + b * K.offDiagonal[i];
  return sum;
}

/** Writes y = A x; x and y are different arrays of length n. */
export function multiplyTridiagonal(A: SymmetricTridiagonal, x: Float64Array, y: Float64Array): void {
  const { diagonal, offDiagonal } = A;
  const n = diagonal.length;
  let before = 0; // A[i, i−1] x[i−1]
  let here = x[0];
  for (let i = 0; i < n - 1; i++) {
    const next = x[i + 1];
    const coupling = offDiagonal[i];
    y[i] = before + diagonal[i] * here + coupling * next;
    before = coupling * here;
    here = next;
  }
  y[n - 1] = before + diagonal[n - 1] * here;
}

/** A = L D Lᵀ with L unit lower bidiagonal: `lower` holds L[i + 1, i] and `inversePivots` 1 / D[i]. */
export interface TridiagonalFactor {
  readonly lower: Float64Array;
  readonly inversePivots: Float64Array;
}

/**
 * The LDLᵀ factors of a symmetric positive definite tridiagonal matrix, in O(n) without pivoting, which is stable for
 * positive definite matrices (Golub & Van Loan, Matrix Computations, 4th ed., section 4.3.6).
 *
 * @throws NumericalError naming the row where the matrix is not positive definite or not finite.
 */
export function factorTridiagonal(A: SymmetricTridiagonal): TridiagonalFactor {
  const { diagonal, offDiagonal } = A;
  const n = diagonal.length;
  const inversePivots = new Float64Array(n);
  const lower = new Float64Array(Math.max(0, n - 1));
  let pivot = diagonal[0];
  for (let i = 0; i < n; i++) {
    if (i > 0) {
      const coupling = offDiagonal[i - 1];
      const multiplier = coupling * inversePivots[i - 1];
      lower[i - 1] = multiplier;
      pivot = diagonal[i] - multiplier * coupling;
    }
    if (!(pivot > 0 && pivot < Number.POSITIVE_INFINITY)) {
      throw new NumericalError(
        `The tridiagonal matrix of size ${n} is not positive definite: pivot ${pivot} in row ${i} (its diagonal entry is ${diagonal[i]}).`,
      );
    }
    inversePivots[i] = 1 / pivot;
  }
  return { lower, inversePivots };
}

/** Overwrites x with A⁻¹ x, given the factors of A. */
export function solveTridiagonal(factor: TridiagonalFactor, x: Float64Array): void {
  const { lower, inversePivots } = factor;
  const n = inversePivots.length;
  let known = x[0];
  for (let i = 1; i < n; i++) {
    known = x[i] - lower[i - 1] * known;
    x[i] = known;
  }
  known = x[n - 1] * inversePivots[n - 1];
  x[n - 1] = known;
  for (let i = n - 2; i >= 0; i--) {
    known = x[i] * inversePivots[i] - lower[i] * known;
    x[i] = known;
  }
}
