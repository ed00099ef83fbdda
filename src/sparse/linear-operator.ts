import { type CsrMatrix, multiplyCsr } from "./csr.js";
import { euclideanNorm } from "./vectors.js";

/** A square linear map that iterations need only to apply. */
export interface LinearOperator {
  readonly size: number;
  /** y = A x; x and y are different arrays of length `size`. */
  apply(x: Float64Array, y: Float64Array): void;
  /** ‖ |A| |x| ‖₂, absolute values entry by entry: times the unit of rounding it is the error of A x as computed. */
  magnitude(x: Float64Array): number;
}

/** An approximate inverse, applied once in every iteration. */
export interface Preconditioner {
  /** What it is, in words for diagnostics: "incomplete Cholesky", "algebraic multigrid, 4 levels". */
  readonly method: string;
  /** Entries that it stores. */
  readonly nonzeros: number;
  /** Writes z ≈ A⁻¹ r; r stays as it is, and z is another array. */
  apply(r: Float64Array, z: Float64Array): void;
}

/** The map x ↦ A x of a square sparse matrix, whose arrays it keeps. */
export function csrOperator(matrix: CsrMatrix): LinearOperator {
  const { pattern, values } = matrix;
  const { rows, rowStart, columnIndex } = pattern;
  return {
    size: rows,
    apply: (x, y) => {
      multiplyCsr(matrix, x, y);
    },
    magnitude: (x) => {
      const sums = new Float64Array(rows);
      for (let i = 0; i < rows; i++) {
        for (let k = rowStart[i]; k < rowStart[i + 1]; k++) sums[i] += Math.abs(values[k] * x[columnIndex[k]]);
      }
      return euclideanNorm(sums);
    },
  };
}

/** No preconditioning: z = r. */
export const identityPreconditioner: Preconditioner = {
  method: "no preconditioner",
  nonzeros: 0,
  apply: (r, z) => {
    z.set(r);
  },
};
