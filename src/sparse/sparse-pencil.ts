import { InputError } from "../errors.js";
import { checkFinite, planSolver, type SystemProperties } from "./choose-solver.js";
import { type CsrMatrix, multiplyCsr, type SparsityPattern } from "./csr.js";
import { type Pencil, tridiagonalPencil } from "./pencil.js";
import { isTridiagonal, symmetricTridiagonalOf } from "./tridiagonal-csr.js";

/**
 * The pencil (M, K) of two sparse matrices with one pattern, whose arrays it keeps. What depends on the pattern alone, the choice of
 * a solver and the symbolic analysis, is made at most once, by the first `factor`.
 *
 * @param properties.symmetric whether M and K are both symmetric; aM + bK then has to be positive definite to be factored
 * @throws InputError where the patterns differ, or the shapes or the choice do not fit
 */
export function sparsePencil(mass: CsrMatrix, stiffness: CsrMatrix, properties: SystemProperties): Pencil {
  const { pattern } = mass;
  if (!samePattern(pattern, stiffness.pattern)) {
    throw new InputError("stiffness", "has another sparsity pattern than the mass matrix: assemble both on one");
  }
  const plan = planSolver(pattern, properties);
  const { symmetric, choice = { solver: "auto" } } = properties;
  if (symmetric && isTridiagonal(pattern) && (choice.solver === "auto" || choice.solver === "direct")) {
    return tridiagonalPencil(symmetricTridiagonalOf(mass), symmetricTridiagonalOf(stiffness));
  }
  return {
    size: pattern.rows,
    symmetric,
    multiplyMass: (x, y) => multiplyCsr(mass, x, y),
    multiplyStiffness: (x, y) => {
      multiplyCsr(stiffness, x, y);
    },
    factor(a, b) {
      const M = mass.values;
      const K = stiffness.values;
      const values = new Float64Array(M.length);
      for (let k = 0; k < values.length; k++) values[k] = a * M[k] + b * K[k];
      checkFinite({ pattern, values });
      return plan.prepare(values);
    },
  };
}

function samePattern(one: SparsityPattern, other: SparsityPattern): boolean {
  return (
    one === other ||
    (one.rows === other.rows &&
      one.columns === other.columns &&
      equalArrays(one.rowStart, other.rowStart) &&
      equalArrays(one.columnIndex, other.columnIndex))
  );
}

function equalArrays(one: Int32Array, other: Int32Array): boolean {
  return one === other || (one.length === other.length && one.every((value, i) => value === other[i]));
}
