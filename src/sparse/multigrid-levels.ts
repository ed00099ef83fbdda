import { NumericalError } from "../errors.js";
import { aggregate } from "./aggregation.js";
import type { CsrMatrix } from "./csr.js";
import { diagonalPositions, entriesAt } from "./diagonal-positions.js";
import { galerkinProduct, smoothedProlongation } from "./smoothed-aggregation.js";

/** Of this size a level is factored: its n³/3 operations are then fewer than those of the finest level's sweeps. */
export const coarsestSize = 200;
const mostLevels = 20;
/** Couplings weaker than this on the finest level do not smooth (Vaněk, Mandel & Brezina 1996); half of it on every next one. */
const threshold = 0.08;

/** A matrix of the hierarchy, from the finest on. */
export interface MultigridLevel {
  readonly matrix: CsrMatrix;
  readonly diagonal: Int32Array;
  /** To this level from the next coarser one; absent on the last. */
  readonly prolongation?: CsrMatrix;
}

/**
 * The hierarchy of smoothed aggregation (Vaněk, Mandel & Brezina, Computing 56, 1996): its last level has few unknowns, or none that is
 * strongly coupled. In O(entries).
 *
 * @throws NumericalError where a diagonal entry is not positive.
 */
export function multigridLevels(matrix: CsrMatrix): readonly MultigridLevel[] {
  const levels: MultigridLevel[] = [];
  for (let A = matrix; ; ) {
    const diagonal = diagonalPositions(A.pattern);
    const inverseDiagonal = inverted(A, diagonal, levels.length);
    const size = A.pattern.rows;
    const groups =
      size > coarsestSize && levels.length < mostLevels
        ? aggregate(A, inverseDiagonal, threshold / 2 ** levels.length)
        : undefined;
    if (groups === undefined || groups.count === 0 || groups.count > 0.9 * size) {
      levels.push({ matrix: A, diagonal });
      return levels;
    }
    const prolongation = smoothedProlongation(A, groups);
    levels.push({ matrix: A, diagonal, prolongation });
    A = galerkinProduct(A, prolongation);
  }
}

function inverted({ values }: CsrMatrix, diagonal: Int32Array, depth: number): Float64Array {
  const inverse = entriesAt(values, diagonal).map((value) => 1 / value);
  const bad = inverse.findIndex((value) => !(value > 0 && value < Number.POSITIVE_INFINITY));
  if (bad >= 0) {
    throw new NumericalError(
      `Algebraic multigrid: the matrix is not positive definite, ${values[diagonal[bad]]} on the diagonal of row ${bad} of level ${depth + 1}.`,
    );
  }
  return inverse;
}
