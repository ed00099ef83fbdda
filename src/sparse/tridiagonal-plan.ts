import type { CsrMatrix, SparsityPattern } from "./csr.js";
import type { SolverPlan } from "./solver-plan.js";
import { factorTridiagonal, type SymmetricTridiagonal, solveTridiagonal, zeroTridiagonal } from "./tridiagonal.js";
import { factorTridiagonalLu, solveTridiagonalLu, type Tridiagonal } from "./tridiagonal-lu.js";

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

/** The diagonal and its lower neighbour of a symmetric matrix with a tridiagonal pattern. */
export function symmetricTridiagonalOf(matrix: CsrMatrix): SymmetricTridiagonal {
  const { diagonal, lower } = tridiagonalOf(matrix);
  return { diagonal, offDiagonal: lower };
}

/** Elimination in O(n) for a tridiagonal pattern. */
export function tridiagonalPlan(pattern: SparsityPattern, symmetric: boolean): SolverPlan {
  return {
    prepare: (values) => {
      const solveOne = (symmetric ? symmetricElimination : pivotedElimination)({ pattern, values });
      return {
        method: `tridiagonal ${symmetric ? "LDLᵀ" : "LU with partial pivoting"}`,
        statistics: { nonzeros: symmetric ? 2 * pattern.rows - 1 : 4 * pattern.rows - 4, iterations: 0 },
        solve(rightHandSides, solutions = rightHandSides) {
          rightHandSides.forEach((b, i) => {
            solveOne(b, solutions[i]);
          });
        },
      };
    },
  };
}

type Solve = (b: Float64Array, x: Float64Array) => void;

function symmetricElimination(matrix: CsrMatrix): Solve {
  const factor = factorTridiagonal(symmetricTridiagonalOf(matrix));
  return (b, x) => {
    solveTridiagonal(factor, b, x);
  };
}

function pivotedElimination(matrix: CsrMatrix): Solve {
  const factor = factorTridiagonalLu(tridiagonalOf(matrix));
  return (b, x) => {
    solveTridiagonalLu(factor, b, x);
  };
}
