import { NumericalError } from "../errors.js";
import type { CsrMatrix } from "./csr.js";
import { diagonalPositions, entriesAt } from "./diagonal-positions.js";
import type { Preconditioner } from "./linear-operator.js";

/**
 * Division by the diagonal: the cheapest preconditioner. For M + Δt K it is enough where mass dominates, since the
 * condition number of a diagonally scaled P1 mass matrix is at most d + 2 (Wathen, IMA J. Numer. Anal. 7, 1987).
 *
 * @throws NumericalError where a diagonal entry is zero or not finite.
 */
export function jacobi(matrix: CsrMatrix): Preconditioner {
  const inverse = entriesAt(matrix.values, diagonalPositions(matrix.pattern)).map((value) => 1 / value);
  const bad = inverse.findIndex((value) => !Number.isFinite(value) || value === 0);
  if (bad >= 0) {
    throw new NumericalError(`Jacobi: 1 / ${1 / inverse[bad]} on the diagonal of row ${bad} is not usable.`);
  }
  return {
    method: "Jacobi",
    nonzeros: inverse.length,
    apply: (r, z) => {
      for (let i = 0; i < z.length; i++) z[i] = r[i] * inverse[i];
    },
  };
}
