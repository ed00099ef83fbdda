import { NumericalError } from "../errors.js";
import type { CsrMatrix } from "./csr.js";
import { diagonalPositions } from "./diagonal-positions.js";
import type { Preconditioner } from "./linear-operator.js";

/** A pivot that elimination has taken below this share of its diagonal entry counts as a breakdown. */
const smallestPivot = 1e-4;
const firstShift = 1e-3;
const mostShifts = 20;

/**
 * Incomplete Cholesky factors with the pattern of the lower triangle, IC(0) (Meijerink & van der Vorst, Math. Comp. 31, 1977).
 * They exist for M-matrices; where a pivot breaks down, the diagonal is multiplied by 1 + α with α = 0.001, 0.002, 0.004, …
 * until they do (Manteuffel, Math. Comp. 34, 1980).
 *
 * @param matrix symmetric positive definite; both triangles are stored, the lower one is read
 * @throws NumericalError where a diagonal entry is not positive, or where no shift up to 500 helps.
 */
export function incompleteCholesky(matrix: CsrMatrix): Preconditioner {
  const { rows, rowStart, columnIndex } = matrix.pattern;
  const diagonal = diagonalPositions(matrix.pattern);
  const bad = diagonal.findIndex((k) => !(matrix.values[k] > 0));
  if (bad >= 0) {
    throw new NumericalError(
      `Incomplete Cholesky: the matrix is not positive definite, ${matrix.values[diagonal[bad]]} on the diagonal of row ${bad}.`,
    );
  }
  const start = new Int32Array(rows + 1);
  for (let i = 0; i < rows; i++) start[i + 1] = start[i] + diagonal[i] - rowStart[i];
  const columns = new Int32Array(start[rows]);
  for (let i = 0; i < rows; i++) columns.set(columnIndex.subarray(rowStart[i], diagonal[i]), start[i]);
  const factor = { start, columns, values: new Float64Array(start[rows]), inversePivots: new Float64Array(rows) };
  for (let attempt = 0, shift = 0; !factorWithShift(matrix, diagonal, shift, factor); attempt++) {
    if (attempt === mostShifts) {
      throw new NumericalError(`Incomplete Cholesky breaks down even with a diagonal multiplied by ${1 + shift}.`);
    }
    shift = firstShift * 2 ** attempt;
  }
  return {
    method: "incomplete Cholesky",
    nonzeros: start[rows] + rows,
    apply: (r, z) => {
      solveIncomplete(factor, r, z);
    },
  };
}

/** L = strictly lower rows (`start`, `columns`, `values`) and the diagonal, held as its inverse: LLᵀ ≈ A. */
interface IncompleteFactor {
  readonly start: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
  readonly inversePivots: Float64Array;
}

/** Whether the factors of A + shift · diag(A) exist; they are written into `factor`. */
function factorWithShift(
  { pattern, values }: CsrMatrix,
  diagonal: Int32Array,
  shift: number,
  { start, columns, values: lower, inversePivots }: IncompleteFactor,
): boolean {
  const n = pattern.rows;
  const row = new Float64Array(n); // row i of L while it is formed, zero elsewhere
  for (let i = 0; i < n; i++) {
    const own = values[diagonal[i]] * (1 + shift);
    let pivot = own;
    const first = pattern.rowStart[i] - start[i];
    for (let k = start[i]; k < start[i + 1]; k++) {
      const j = columns[k];
      let sum = values[k + first];
      for (let l = start[j]; l < start[j + 1]; l++) sum -= lower[l] * row[columns[l]];
      const value = sum * inversePivots[j];
      lower[k] = value;
      row[j] = value;
      pivot -= value * value;
    }
    for (let k = start[i]; k < start[i + 1]; k++) row[columns[k]] = 0;
    if (!(pivot > smallestPivot * own)) return false;
    inversePivots[i] = 1 / Math.sqrt(pivot);
  }
  return true;
}

function solveIncomplete(factor: IncompleteFactor, r: Float64Array, z: Float64Array): void {
  const { start, columns, values, inversePivots } = factor;
  const n = inversePivots.length;
  for (let i = 0; i < n; i++) {
    let sum = r[i];
    for (let k = start[i]; k < start[i + 1]; k++) sum -= values[k] * z[columns[k]];
    z[i] = sum * inversePivots[i];
  }
  for (let i = n - 1; i >= 0; i--) {
    const value = z[i] * inversePivots[i];
    z[i] = value;
    for (let k = start[i]; k < start[i + 1]; k++) z[columns[k]] -= values[k] * value;
  }
}
