import { checkLength, InputError } from "../errors.js";
import { checkSymmetry } from "./check-symmetry.js";
import { checkFinite, checkSystem, planSolver, type SystemProperties } from "./choose-solver.js";
import { type CsrMatrix, multiplyCsr, type SparsityPattern } from "./csr.js";
import { type Product, rowProducts, symmetricProducts } from "./kernel-products.js";
import { type Pencil, tridiagonalPencil } from "./pencil.js";
import type { SolverPlan } from "./solver-plan.js";
import { isTridiagonal, symmetricTridiagonalOf } from "./tridiagonal-plan.js";

/** A pencil whose matrices may change their values. */
export interface SparsePencil extends Pencil {
  /** The pencil of other values on the same pattern, for matrices that depend on time: it shares the symbolic analysis. */
  withValues(mass: Float64Array, stiffness: Float64Array): SparsePencil;
}

/**
 * The pencil (M, K) of two sparse matrices with one pattern, whose arrays it keeps. What depends on the pattern alone, the
 * choice of a solver and the symbolic analysis, is done by the first `factor` and kept.
 *
 * @param properties symmetric: whether M and K both are; only positive definite aM + bK can then be factored
 * @throws InputError where the patterns differ, where matrices said to be symmetric are not, or the shapes or the choice do not fit
 */
export function sparsePencil(mass: CsrMatrix, stiffness: CsrMatrix, properties: SystemProperties): SparsePencil {
  const { pattern } = mass;
  if (!samePattern(pattern, stiffness.pattern)) {
    throw new InputError("stiffness", "has another sparsity pattern than the mass matrix: assemble both on one");
  }
  checkSystem(pattern, properties);
  checkLength("stiffness", stiffness.values, pattern.columnIndex.length, "entry of the pattern");
  checkLength("mass", mass.values, pattern.columnIndex.length, "entry of the pattern");
  const { symmetric, choice = { solver: "auto" } } = properties;
  if (symmetric) {
    checkSymmetry("mass", mass);
    checkSymmetry("stiffness", stiffness);
  }
  if (symmetric && (choice.solver === "auto" || choice.solver === "direct") && isTridiagonal(pattern)) {
    const ofValues = (M: Float64Array, K: Float64Array): SparsePencil => ({
      ...tridiagonalPencil(
        symmetricTridiagonalOf({ pattern, values: M }),
        symmetricTridiagonalOf({ pattern, values: K }),
      ),
      withValues: ofValues,
    });
    return ofValues(mass.values, stiffness.values);
  }
  let plan: SolverPlan | undefined;
  const ofValues = (M: Float64Array, K: Float64Array): SparsePencil => {
    const [multiplyMass, multiplyStiffness] = products(pattern, [M, K], symmetric);
    return {
      size: pattern.rows,
      symmetric,
      multiplyMass,
      multiplyStiffness: (x, y) => {
        multiplyStiffness(x, y);
      },
      factor(a, b) {
        const values = new Float64Array(M.length);
        for (let k = 0; k < values.length; k++) values[k] = a * M[k] + b * K[k];
        checkFinite({ pattern, values });
        plan ??= planSolver(pattern, { solves: "many", ...properties });
        return plan.prepare(values);
      },
      withValues: ofValues,
    };
  };
  return ofValues(mass.values, stiffness.values);
}

/** A copy of smaller matrices in a kernel's memory does not pay. */
const fewestRows = 4096;
/** Nor does one for so few products, as with values that are new in every step. */
const fewProducts = 4;

/** Products with two matrices on one pattern, the same to the last bit wherever they are computed. */
function products(
  pattern: SparsityPattern,
  matrices: readonly [Float64Array, Float64Array],
  symmetric: boolean,
): readonly [Product, Product] {
  let count = 0;
  let inKernel: readonly Product[] | undefined;
  const productOf =
    (k: 0 | 1): Product =>
    (x, y) => {
      if (pattern.rows >= fewestRows && count++ === fewProducts) {
        inKernel = (symmetric ? symmetricProducts : rowProducts)(pattern, matrices);
      }
      return inKernel === undefined ? multiplyCsr({ pattern, values: matrices[k] }, x, y) : inKernel[k](x, y);
    };
  return [productOf(0), productOf(1)];
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
