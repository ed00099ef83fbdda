import type { CsrMatrix, SparsityPattern } from "./csr.js";
import { type SymmetricTridiagonal, zeroTridiagonal } from "./tridiagonal.js";
import type { Tridiagonal } from "./tridiagonal-lu.js";

/** Whether no entry is farther than one from the diagonal. */
export function isTridiagonal({ rows, rowStart, columnIndex }: SparsityPattern): boolean {
  for (let i = 0; i < rows; i++) {
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++) if (Math.abs(columnIndex[k] - i) > 1) return false;
  }
  return true;
}

/** The three diagonals of a matrix with a tridiagonal pattern. */
export function tridiagonalOf({ pattern, values }: CsrMatrix): Tridiagonal {
  const { rows, rowStart, columnIndex } = pattern;
  const { diagonal, offDiagonal: lower } = zeroTridiagonal(rows);
  const upper = lower.slice();
  for (let i = 0; i < rows; i++) {
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++) {
      if (columnIndex[k] === i) diagonal[i] = values[k];
      else if (columnIndex[k] < i) lower[i - 1] = values[k];
      else upper[i] = values[k];
    }
  }
  return { lower, diagonal, upper };
}

/** The same of a symmetric one. */
export function symmetricTridiagonalOf(matrix: CsrMatrix): SymmetricTridiagonal {
  const { diagonal, lower } = tridiagonalOf(matrix);
  return { diagonal, offDiagonal: lower };
}
