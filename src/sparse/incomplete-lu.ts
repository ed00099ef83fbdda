import { NumericalError } from "../errors.js";
import type { CsrMatrix } from "./csr.js";
import { diagonalPositions } from "./diagonal-positions.js";
import type { Preconditioner } from "./linear-operator.js";

/**
 * Incomplete LU factors with the pattern of the matrix, ILU(0), without pivoting (Meijerink & van der Vorst, Math. Comp. 31,
 * 1977; Saad, Iterative Methods for Sparse Linear Systems, 2nd ed., algorithm 10.4).
 *
 * @throws NumericalError naming the row where a pivot is zero or not finite.
 */
export function incompleteLu({ pattern, values }: CsrMatrix): Preconditioner {
  const { rows, rowStart, columnIndex } = pattern;
  const diagonal = diagonalPositions(pattern);
  const factors = values.slice();
  const inversePivots = new Float64Array(rows);
  const positions = new Int32Array(rows).fill(-1); // where row i has its column j
  for (let i = 0; i < rows; i++) {
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++) positions[columnIndex[k]] = k;
    for (let k = rowStart[i]; k < diagonal[i]; k++) {
      const j = columnIndex[k];
      const multiplier = factors[k] * inversePivots[j];
      factors[k] = multiplier;
      for (let l = diagonal[j] + 1; l < rowStart[j + 1]; l++) {
        const at = positions[columnIndex[l]];
        if (at >= 0) factors[at] -= multiplier * factors[l];
      }
    }
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++) positions[columnIndex[k]] = -1;
    const inverse = 1 / factors[diagonal[i]];
    if (!Number.isFinite(inverse) || inverse === 0) {
      throw new NumericalError(`Incomplete LU: pivot ${factors[diagonal[i]]} in row ${i} of ${rows}.`);
    }
    inversePivots[i] = inverse;
  }
  return {
    method: "incomplete LU",
    nonzeros: factors.length,
    apply: (r, z) => {
      for (let i = 0; i < rows; i++) {
        let sum = r[i];
        for (let k = rowStart[i]; k < diagonal[i]; k++) sum -= factors[k] * z[columnIndex[k]];
        z[i] = sum;
      }
      for (let i = rows - 1; i >= 0; i--) {
        let sum = z[i];
        for (let k = diagonal[i] + 1; k < rowStart[i + 1]; k++) sum -= factors[k] * z[columnIndex[k]];
        z[i] = sum * inversePivots[i];
      }
    },
  };
}
