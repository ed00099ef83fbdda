import type { CsrMatrix } from "./csr.js";
import type { Preconditioner } from "./linear-operator.js";
import { type LockstepSystem, planVectors } from "./lockstep-gradients.js";
import { planCycle } from "./multigrid-cycle.js";
import { type MultigridLevel, multigridLevels } from "./multigrid-levels.js";
import { ascending } from "./row-batches.js";
import { addScaled, laneKernels, memoryPlan, writeScaled } from "./symmetric-rows.js";

/**
 * Algebraic multigrid by smoothed aggregation (Vaněk, Mandel & Brezina, Computing 56, 1996): one V-cycle, with a forward
 * Gauss–Seidel sweep before and a backward one after the coarse correction, which makes it symmetric, so that
 * conjugate gradients remain what they are. For M + Δt K with natural or Dirichlet conditions, the number of iterations hardly depends on
 * the mesh; unknowns where mass dominates stay out of the coarse levels. Setup in O(entries).
 *
 * @param matrix symmetric positive definite; both triangles are stored, the cycle reads the lower one
 * @throws NumericalError where a diagonal entry is not positive or the coarsest matrix is singular.
 */
export function algebraicMultigrid(matrix: CsrMatrix): Preconditioner {
  const size = matrix.pattern.rows;
  const levels = multigridLevels(matrix);
  const plan = memoryPlan();
  const write = planCycle(plan, levels);
  const b = plan.take(8 * size);
  const x = plan.take(8 * size);
  plan.allocate();
  const { scaling, apply } = write();
  return {
    method: nameOf(levels),
    nonzeros: entriesOf(levels),
    apply: (r, z) => {
      writeScaled(plan.doubles(b, size), scaling, [r]);
      apply(1, b, x);
      z.fill(0);
      addScaled([z], scaling, plan.doubles(x, size));
    },
  };
}

/**
 * Conjugate gradients with this preconditioner in a kernel's memory, in the unknowns D^(½) x, whose matrix has a unit diagonal.
 *
 * @throws NumericalError as `algebraicMultigrid` does
 */
export function multigridSystem(matrix: CsrMatrix): LockstepSystem {
  const size = matrix.pattern.rows;
  const levels = multigridLevels(matrix);
  const plan = memoryPlan();
  const write = planCycle(plan, levels);
  const vectors = planVectors(plan, size);
  const z = plan.take(16 * size);
  const weights = plan.take(8 * size);
  const ones = plan.take(8 * size);
  plan.allocate();
  const { finest, scaling, apply } = write();
  const { start, columns, values } = finest;
  plan.doubles(ones, size).fill(1);
  plan.doubles(weights, size).set(scaling.map((value) => 1 / (value * value)));
  const { x, r, p, q, total } = vectors;
  return {
    method: nameOf(levels),
    nonzeros: entriesOf(levels),
    size,
    plan,
    vectors,
    weights,
    start: (rightHandSides) => {
      writeScaled(plan.doubles(r, rightHandSides.length * size), scaling, rightHandSides);
    },
    precondition(lanes) {
      apply(lanes, r, z);
      return z;
    },
    multiply(lanes) {
      const { symmetricMultiply } = laneKernels(plan.instance, lanes);
      ascending(size, (from, to) => symmetricMultiply(from, to, start, columns, values, ones, p, q, total));
    },
    residualNorms: (cheap) => cheap,
    addSolution: (solutions) => {
      addScaled(solutions, scaling, plan.doubles(x, solutions.length * size));
    },
  };
}

function nameOf(levels: readonly MultigridLevel[]): string {
  return `algebraic multigrid, ${levels.length} level${levels.length === 1 ? "" : "s"}`;
}

/** Entries of the matrices of all levels, the finest included, and of the prolongations. */
function entriesOf(levels: readonly MultigridLevel[]): number {
  return levels.reduce((sum, level) => sum + level.matrix.values.length + (level.prolongation?.values.length ?? 0), 0);
}
