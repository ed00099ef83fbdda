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

/**
 * The twisted factors of A = N D Nᵀ: elimination runs from both ends to row `middle`. Above it N is unit lower, below it unit
 * upper bidiagonal: `multipliers[i]` couples rows i and i + 1, `inversePivots` holds 1 / D.
 */
export interface TridiagonalFactor {
  readonly middle: number;
  readonly multipliers: Float64Array;
  readonly inversePivots: Float64Array;
}

/**
 * The factors of a symmetric positive definite tridiagonal matrix: LDLᵀ from both ends at once, in O(n) without pivoting, which is
 * stable for positive definite matrices (Golub & Van Loan, Matrix Computations, 4th ed., section 4.3.6; from both
 * ends: Babuška, SIAM J. Numer. Anal. 9, 1972). The two recurrences do not wait for each other: a third faster than one.
 *
 * @throws NumericalError naming the row where the matrix is not positive definite or not finite.
 */
export function factorTridiagonal(A: SymmetricTridiagonal): TridiagonalFactor {
  const { diagonal, offDiagonal } = A;
  const n = diagonal.length;
  const middle = n >> 1;
  const inversePivots = new Float64Array(n);
  const multipliers = new Float64Array(Math.max(0, n - 1));
  const invert = (row: number, pivot: number): void => {
    if (!(pivot > 0 && pivot < Number.POSITIVE_INFINITY)) {
      throw new NumericalError(
        `The tridiagonal matrix of size ${n} is not positive definite: pivot ${pivot} in row ${row} (its diagonal entry is ${diagonal[row]}).`,
      );
    }
    inversePivots[row] = 1 / pivot;
  };
  for (let i = 0; i < middle; i++) {
    const above = i > 0 ? multipliers[i - 1] * offDiagonal[i - 1] : 0;
    invert(i, diagonal[i] - above);
    multipliers[i] = offDiagonal[i] * inversePivots[i];
  }
  for (let i = n - 1; i > middle; i--) {
    const below = i < n - 1 ? multipliers[i] * offDiagonal[i] : 0;
    invert(i, diagonal[i] - below);
    multipliers[i - 1] = offDiagonal[i - 1] * inversePivots[i];
  }
  const above = middle > 0 ? multipliers[middle - 1] * offDiagonal[middle - 1] : 0;
  const below = middle < n - 1 ? multipliers[middle] * offDiagonal[middle] : 0;
  invert(middle, diagonal[middle] - above - below);
  return { middle, multipliers, inversePivots };
}

/** Overwrites x with A⁻¹ x, given the factors of A. */
export function solveTridiagonal(factor: TridiagonalFactor, x: Float64Array): void {
  const { middle, multipliers, inversePivots } = factor;
  const n = inversePivots.length;
  // Inwards, N y = x. The lower part has as many rows as the upper one, or one less.
  let upper = 0;
  let lower = 0;
  let i = 0;
  let j = n - 1;
  for (; j > middle; i++, j--) {
    upper = x[i] - (i > 0 ? multipliers[i - 1] : 0) * upper;
    x[i] = upper;
    lower = x[j] - (j < n - 1 ? multipliers[j] : 0) * lower;
    x[j] = lower;
  }
  for (; i < middle; i++) {
    upper = x[i] - (i > 0 ? multipliers[i - 1] : 0) * upper;
    x[i] = upper;
  }
  const above = middle > 0 ? multipliers[middle - 1] * upper : 0;
  const below = middle < n - 1 ? multipliers[middle] * lower : 0;
  // Outwards, Nᵀ z = D⁻¹ y.
  upper = (x[middle] - above - below) * inversePivots[middle];
  lower = upper;
  x[middle] = upper;
  i = middle - 1;
  for (j = middle + 1; j < n; i--, j++) {
    upper = x[i] * inversePivots[i] - multipliers[i] * upper;
    x[i] = upper;
    lower = x[j] * inversePivots[j] - multipliers[j - 1] * lower;
    x[j] = lower;
  }
  for (; i >= 0; i--) {
    upper = x[i] * inversePivots[i] - multipliers[i] * upper;
    x[i] = upper;
  }
}
