import { factorDense, solveDense } from "./dense-cholesky.js";
import type { LinearSolver } from "./linear-solver.js";
import type { Pencil } from "./pencil.js";
import { addMultiple, dot } from "./vectors.js";

/**
 * A symmetric pencil with a few rows and columns more, of M and 1 on the diagonal of the mass and
 *
 *     ( K   F )
 *     ( Fᵀ  D )
 *
 * in place of K. Systems are solved by elimination of the first block: one solve for every column, once, and the dense matrix that is left.
 *
 * @param columns of F, each of the pencil's size
 * @param corner D, symmetric, row by row
 */
export function borderedPencil(pencil: Pencil, columns: readonly Float64Array[], corner: Float64Array): Pencil {
  const n = pencil.size;
  const m = columns.length;
  const heads = (vectors: readonly Float64Array[]) => vectors.map((vector) => vector.subarray(0, n));
  return {
    size: n + m,
    symmetric: true,
    multiplyMass(x, y) {
      let square = pencil.multiplyMass(x.subarray(0, n), y.subarray(0, n));
      for (let k = n; k < n + m; k++) {
        y[k] = x[k];
        square += x[k] * x[k];
      }
      return square;
    },
    multiplyStiffness(x, y) {
      const [head, out] = [x.subarray(0, n), y.subarray(0, n)];
      pencil.multiplyStiffness(head, out);
      columns.forEach((column, k) => {
        addMultiple(x[n + k], column, out);
        y[n + k] = dot(column, head) + dot(corner.subarray(k * m, (k + 1) * m), x.subarray(n));
      });
    },
    factor(a, b): LinearSolver {
      const solver = pencil.factor(a, b);
      const solved = columns.map((column) => column.slice());
      if (b !== 0) solver.solve(solved);
      const left = new Float64Array(m * m);
      columns.forEach((column, i) => {
        for (let j = 0; j < m; j++) left[i * m + j] = b * corner[i * m + j] - b * b * dot(column, solved[j]);
        left[i * m + i] += a;
      });
      factorDense(m, left);
      return {
        ...solver,
        solve(rightHandSides, solutions = rightHandSides) {
          solver.solve(heads(rightHandSides), heads(solutions));
          rightHandSides.forEach((rightHandSide, s) => {
            const head = solutions[s].subarray(0, n);
            const border = Float64Array.from(columns, (column, k) => rightHandSide[n + k] - b * dot(column, head));
            solveDense(m, left, border);
            solved.forEach((column, k) => {
              addMultiple(-b * border[k], column, head);
            });
            solutions[s].set(border, n);
          });
        },
      };
    },
  };
}
