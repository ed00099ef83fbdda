import { checkLength, NumericalError } from "../errors.js";

/** A tridiagonal matrix: `diagonal` of length n; lower[i] is the entry (i + 1, i), upper[i] the entry (i, i + 1). */
export interface Tridiagonal {
  readonly lower: Float64Array;
  readonly diagonal: Float64Array;
  readonly upper: Float64Array;
}

/** The factors PA = LU: U has two diagonals above its own, whose inverse is kept. */
export interface TridiagonalLu {
  readonly multipliers: Float64Array;
  readonly inversePivots: Float64Array;
  readonly upper: Float64Array;
  readonly secondUpper: Float64Array;
  /** 1 where rows i and i + 1 were exchanged before column i was eliminated. */
  readonly exchanged: Uint8Array;
}

/** A pivot below this share of the numbers that it is the difference of is rounding: the matrix is singular. */
const smallestPivot = 4 * Number.EPSILON;

/**
 * The factors of a tridiagonal matrix, whose arrays they take over, by elimination with partial pivoting in O(n), stable for any
 * nonsingular matrix (Golub & Van Loan, Matrix Computations, 4th ed., section 4.3; the exchange of rows as in LAPACK's dgttrf).
 *
 * @throws NumericalError naming the row where the matrix is singular or not finite.
 */
export function factorTridiagonalLu({ lower, diagonal, upper }: Tridiagonal): TridiagonalLu {
  const n = diagonal.length;
  checkLength("lower", lower, Math.max(0, n - 1), "pair of rows");
  checkLength("upper", upper, Math.max(0, n - 1), "pair of rows");
  const secondUpper = new Float64Array(Math.max(0, n - 2));
  const exchanged = new Uint8Array(Math.max(0, n - 1));
  let operands = Math.abs(diagonal[0]); // the size of what diagonal[i] was computed from
  for (let i = 0; i < n; i++) {
    const below = i < n - 1 ? lower[i] : 0;
    const column = Math.max(Math.abs(below), operands);
    if (Math.abs(below) > Math.abs(diagonal[i])) {
      const multiplier = diagonal[i] / below;
      diagonal[i] = below;
      lower[i] = multiplier;
      const above = upper[i];
      upper[i] = diagonal[i + 1];
      operands = Math.abs(above) + Math.abs(multiplier * upper[i]);
      diagonal[i + 1] = above - multiplier * upper[i];
      if (i < n - 2) {
        secondUpper[i] = upper[i + 1];
        upper[i + 1] = -multiplier * secondUpper[i];
      }
      exchanged[i] = 1;
    } else if (i < n - 1) {
      const multiplier = below === 0 ? 0 : below / diagonal[i];
      lower[i] = multiplier;
      operands = Math.abs(diagonal[i + 1]) + Math.abs(multiplier * upper[i]);
      diagonal[i + 1] -= multiplier * upper[i];
    }
    const pivot = diagonal[i];
    if (!(Math.abs(pivot) > smallestPivot * column && Number.isFinite(pivot) && Number.isFinite(1 / pivot))) {
      const verdict = Number.isFinite(pivot) ? "singular" : "not finite";
      throw new NumericalError(`The tridiagonal matrix of size ${n} is ${verdict}: pivot ${pivot} in row ${i}.`);
    }
    diagonal[i] = 1 / pivot;
  }
  return { multipliers: lower, inversePivots: diagonal, upper, secondUpper, exchanged };
}

/** Writes x = A⁻¹ b, given the factors of A; x may be b itself, as it is where none is given. */
export function solveTridiagonalLu(factor: TridiagonalLu, b: Float64Array, x: Float64Array = b): void {
  const { multipliers, inversePivots, upper, secondUpper, exchanged } = factor;
  const n = inversePivots.length;
  checkLength("b", b, n, "row");
  checkLength("x", x, n, "row");
  let here = b[0];
  for (let i = 0; i < n - 1; i++) {
    let next = b[i + 1];
    if (exchanged[i] === 1) [here, next] = [next, here];
    x[i] = here;
    here = next - multipliers[i] * here;
  }
  here *= inversePivots[n - 1];
  x[n - 1] = here;
  let after = 0;
  for (let i = n - 2; i >= 0; i--) {
    const beyond = i < n - 2 ? secondUpper[i] * after : 0;
    after = here;
    here = (x[i] - upper[i] * here - beyond) * inversePivots[i];
    x[i] = here;
  }
}
