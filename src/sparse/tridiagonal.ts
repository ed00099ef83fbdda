import { checkLength, NumericalError } from "../errors.js";

/** A symmetric tridiagonal matrix: `diagonal` of length n and `offDiagonal` of length n − 1 (entry i couples i and i + 1). */
export interface SymmetricTridiagonal {
  readonly diagonal: Float64Array;
  readonly offDiagonal: Float64Array;
}

/** The matrix of size n with all entries zero. */
export function zeroTridiagonal(n: number): SymmetricTridiagonal {
  return { diagonal: new Float64Array(n), offDiagonal: new Float64Array(Math.max(0, n - 1)) };
}

/**
 * aM + bK, a new matrix.
 *
 * @throws InputError for matrices of different sizes
 */
export function combineTridiagonal(
  a: number,
  M: SymmetricTridiagonal,
  b: number,
  K: SymmetricTridiagonal,
): SymmetricTridiagonal {
  const n = M.diagonal.length;
  checkTridiagonal(M, n);
  checkTridiagonal(K, n);
  const sum = zeroTridiagonal(n);
  for (let i = 0; i < n; i++) sum.diagonal[i] = a * M.diagonal[i] + b * K.diagonal[i];
  for (let i = 0; i < n - 1; i++) sum.offDiagonal[i] = a * M.offDiagonal[i] + b * K.offDiagonal[i];
  return sum;
}

function checkTridiagonal({ diagonal, offDiagonal }: SymmetricTridiagonal, n: number): void {
  checkLength("diagonal", diagonal, n, "row");
  checkLength("offDiagonal", offDiagonal, Math.max(0, n - 1), "pair of rows");
}

/** Writes y = A x and returns xᵀAx; x and y are different arrays of length n. */
export function multiplyTridiagonal(A: SymmetricTridiagonal, x: Float64Array, y: Float64Array): number {
  const { diagonal, offDiagonal } = A;
  const n = diagonal.length;
  checkTridiagonal(A, n);
  checkLength("x", x, n, "row");
  checkLength("y", y, n, "row");
  let before = 0; // A[i, i−1] x[i−1]
  let here = x[0];
  let sum = 0;
  for (let i = 0; i < n - 1; i++) {
    const next = x[i + 1];
    const coupling = offDiagonal[i];
    const product = before + diagonal[i] * here + coupling * next;
    y[i] = product;
    sum += here * product;
    before = coupling * here;
    here = next;
  }
  const product = before + diagonal[n - 1] * here;
  y[n - 1] = product;
  return sum + here * product;
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
 * The factors of a symmetric positive definite tridiagonal matrix, whose arrays they take over: LDLᵀ from both ends at once, in O(n)
 * without pivoting, which is stable for positive definite matrices (Golub & Van Loan, Matrix Computations, 4th ed.,
 * section 4.3.6; from both ends: Babuška, SIAM J. Numer. Anal. 9, 1972). The two recurrences do not wait for each
 * other: a third faster than one.
 *
 * @throws NumericalError naming the row where the matrix is not positive definite or not finite; InputError where the lengths do not fit.
 */
export function factorTridiagonal(A: SymmetricTridiagonal): TridiagonalFactor {
  const { diagonal, offDiagonal } = A;
  const n = diagonal.length;
  checkTridiagonal(A, n);
  const middle = n >> 1;
  let carried = 0; // what elimination takes from the next diagonal entry
  for (let i = 0; i < middle; i++) {
    const pivot = diagonal[i] - carried;
    if (!(pivot > 0 && pivot < Number.POSITIVE_INFINITY)) throw notDefinite(n, i, pivot);
    const coupling = offDiagonal[i];
    const inverse = 1 / pivot;
    diagonal[i] = inverse;
    offDiagonal[i] = coupling * inverse;
    carried = coupling * coupling * inverse;
  }
  const above = carried;
  carried = 0;
  for (let i = n - 1; i > middle; i--) {
    const pivot = diagonal[i] - carried;
    if (!(pivot > 0 && pivot < Number.POSITIVE_INFINITY)) throw notDefinite(n, i, pivot);
    const coupling = offDiagonal[i - 1];
    const inverse = 1 / pivot;
    diagonal[i] = inverse;
    offDiagonal[i - 1] = coupling * inverse;
    carried = coupling * coupling * inverse;
  }
  const pivot = diagonal[middle] - above - carried;
  if (!(pivot > 0 && pivot < Number.POSITIVE_INFINITY)) throw notDefinite(n, middle, pivot);
  diagonal[middle] = 1 / pivot;
  return { middle, multipliers: offDiagonal, inversePivots: diagonal };
}

function notDefinite(n: number, row: number, pivot: number): NumericalError {
  return new NumericalError(
    `The tridiagonal matrix of size ${n} is not positive definite: pivot ${pivot} in row ${row}.`,
  );
}

/** Writes x = A⁻¹ b, given the factors of A; x may be b itself, as it is where none is given. */
export function solveTridiagonal(factor: TridiagonalFactor, b: Float64Array, x: Float64Array = b): void {
  const { middle, multipliers, inversePivots } = factor;
  const n = inversePivots.length;
  checkLength("b", b, n, "row");
  checkLength("x", x, n, "row");
  if (n === 1) {
    x[0] = b[0] * inversePivots[0];
    return;
  }
  // Inwards, N y = b. The lower part has as many rows as the upper one, or one less.
  let upper = b[0];
  let lower = b[n - 1];
  x[0] = upper;
  x[n - 1] = lower;
  let i = 1;
  let j = n - 2;
  for (; j > middle; i++, j--) {
    upper = b[i] - multipliers[i - 1] * upper;
    x[i] = upper;
    lower = b[j] - multipliers[j] * lower;
    x[j] = lower;
  }
  for (; i < middle; i++) {
    upper = b[i] - multipliers[i - 1] * upper;
    x[i] = upper;
  }
  const above = multipliers[middle - 1] * upper;
  const below = middle < n - 1 ? multipliers[middle] * lower : 0;
  // Outwards, Nᵀ z = D⁻¹ y.
  upper = (b[middle] - above - below) * inversePivots[middle];
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
