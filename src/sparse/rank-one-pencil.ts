import type { LinearSolver } from "./linear-solver.js";
import type { Pencil } from "./pencil.js";
import { addMultiple, dot } from "./vectors.js";

/**
 * The pencil of M and K + p qᵀ: K stays sparse, and systems are solved by the formula of Sherman and Morrison (Ann. Math. Stat. 21, 1950),
 *
 *   (S + b p qᵀ)⁻¹ r = y − z b (qᵀy)/(1 + b qᵀz)   with   S y = r, S z = p.
 *
 * Rows that are held have no part in it.
 *
 * @param p a vector of the pencil's size
 * @param q default p, with which a symmetric pencil stays so, and positive definite
 */
export function rankOnePencil(pencil: Pencil, p: Float64Array, q: Float64Array = p): Pencil {
  const { size, multiplyMass, multiplyNorm, held } = pencil;
  const column = withoutRows(p, held);
  const row = q === p ? column : withoutRows(q, held);
  return {
    size,
    symmetric: pencil.symmetric && row === column,
    multiplyMass,
    ...(multiplyNorm === undefined ? {} : { multiplyNorm }),
    ...(held === undefined ? {} : { held }),
    multiplyStiffness(x, y) {
      const along = dot(row, x);
      pencil.multiplyStiffness(x, y);
      addMultiple(along, column, y);
    },
    factor: (a, b) => corrected(pencil.factor(a, b), b, column, row),
  };
}

function withoutRows(vector: Float64Array, held: readonly number[] = []): Float64Array {
  const kept = vector.slice();
  for (const k of held) kept[k] = 0;
  return kept;
}

/** The solver of S + b p qᵀ from that of S. */
function corrected(solver: LinearSolver, b: number, p: Float64Array, q: Float64Array): LinearSolver {
  if (b === 0) return solver;
  const z = p.slice();
  solver.solve([z]);
  const share = b / (1 + b * dot(q, z));
  return {
    ...solver,
    solve(rightHandSides, solutions = rightHandSides) {
      solver.solve(rightHandSides, solutions);
      for (const y of solutions) addMultiple(-share * dot(q, y), z, y);
    },
  };
}
