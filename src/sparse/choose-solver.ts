import { InputError, NumericalError } from "../errors.js";
import { algebraicMultigrid } from "./algebraic-multigrid.js";
import { bicgstab } from "./bicgstab.js";
import { conjugateGradients } from "./conjugate-gradients.js";
import type { CsrMatrix, SparsityPattern } from "./csr.js";
import { gmres } from "./gmres.js";
import { incompleteCholesky } from "./incomplete-cholesky.js";
import { incompleteLu } from "./incomplete-lu.js";
import type { IterationResult } from "./iteration.js";
import { jacobi } from "./jacobi.js";
import { csrOperator, identityPreconditioner, type LinearOperator, type Preconditioner } from "./linear-operator.js";
import type { LinearSolver } from "./linear-solver.js";
import { checkSolverChoice, type SolverChoice } from "./solver-choice.js";
import { factorTridiagonal, solveTridiagonal } from "./tridiagonal.js";
import { isTridiagonal, symmetricTridiagonalOf, tridiagonalOf } from "./tridiagonal-csr.js";
import { factorTridiagonalLu, solveTridiagonalLu } from "./tridiagonal-lu.js";

/** What a solver may know of a matrix beyond its entries. */
export interface SystemProperties {
  /** Dimension of the mesh. */
  readonly dimension: 1 | 2 | 3;
  /** Where the unknowns are, `dimension` numbers each: nested dissection cuts along them. */
  readonly coordinates: Float64Array;
  /** Whether the matrix is symmetric; it then has to be positive definite. */
  readonly symmetric: boolean;
  /** "auto" by default. */
  readonly choice?: SolverChoice;
}

/** A choice made for all matrices with one pattern: what depends on the pattern alone is done once. */
export interface SolverPlan {
  /** The method and why it was taken: "conjugate gradients: 3-D with 262144 unknowns". */
  readonly method: string;
  /** Prepares solving with the values given, which it keeps: they are not to be changed while the solver is in use. */
  prepare(values: Float64Array): LinearSolver;
}

/**
 * A solver for A x = b, chosen by dimension, size and symmetry, or as `choice` says.
 *
 * @throws InputError where the choice or the shapes do not fit; NumericalError where the matrix is singular, symmetric and
 * not positive definite, or not finite.
 */
export function linearSolver(matrix: CsrMatrix, properties: SystemProperties): LinearSolver {
  const plan = planSolver(matrix.pattern, properties);
  checkFinite(matrix);
  return plan.prepare(matrix.values);
}

/**
 * The way in which systems of this pattern will be solved. A tridiagonal pattern is eliminated as such; in 1-D and 2-D, and for a
 * small 3-D problem, the factors are exact; else conjugate gradients with algebraic multigrid, or GMRES with incomplete
 * LU where the system is not symmetric.
 *
 * @throws InputError where the choice or the shapes do not fit.
 */
export function planSolver(pattern: SparsityPattern, properties: SystemProperties): SolverPlan {
  const { dimension, coordinates, symmetric, choice = { solver: "auto" } } = properties;
  const { rows, columns } = pattern;
  if (rows !== columns) throw new InputError("matrix", `expected a square matrix, found ${rows} × ${columns}`);
  if (rows === 0) throw new InputError("matrix", "has no unknowns");
  if (coordinates.length !== dimension * rows) {
    throw new InputError(
      "coordinates",
      `expected ${dimension} for each of ${rows} unknowns, ${dimension * rows} numbers, found ${coordinates.length}`,
    );
  }
  checkSolverChoice(choice, symmetric);
  const why = `${dimension}-D with ${rows} unknown${rows === 1 ? "" : "s"}`;
  switch (choice.solver) {
    case "auto":
      return isTridiagonal(pattern)
        ? tridiagonalPlan(pattern, symmetric, "no unknown is coupled to more than two others")
        : iterativePlan(pattern, symmetric ? { solver: "cg" } : { solver: "gmres" }, why);
    case "direct":
      if (isTridiagonal(pattern)) return tridiagonalPlan(pattern, symmetric, "asked for");
      throw new InputError("solver", "direct: not available yet");
    default:
      return iterativePlan(pattern, choice, "asked for");
  }
}

function tridiagonalPlan(pattern: SparsityPattern, symmetric: boolean, why: string): SolverPlan {
  const method = `tridiagonal ${symmetric ? "LDLᵀ" : "LU with partial pivoting"}: ${why}`;
  return {
    method,
    prepare: (values) => {
      const solveOne = symmetric ? symmetricElimination({ pattern, values }) : pivotedElimination({ pattern, values });
      return {
        method,
        statistics: { nonzeros: (symmetric ? 2 : 4) * pattern.rows, iterations: 0 },
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

type IterativeChoice = Exclude<SolverChoice, { readonly solver: "auto" | "direct" }>;

const methods = {
  cg: { name: "conjugate gradients", iterate: conjugateGradients },
  gmres: { name: "GMRES", iterate: gmres },
  bicgstab: { name: "BiCGSTAB", iterate: bicgstab },
} satisfies Record<IterativeChoice["solver"], { name: string; iterate: Iterate }>;

type Iterate = (operator: LinearOperator, b: Float64Array, x: Float64Array, options: object) => IterationResult;

const preconditioners: Record<NonNullable<IterativeChoice["preconditioner"]>, (matrix: CsrMatrix) => Preconditioner> = {
  none: () => identityPreconditioner,
  jacobi,
  "incomplete-cholesky": incompleteCholesky,
  "incomplete-lu": incompleteLu,
  "algebraic-multigrid": algebraicMultigrid,
};

function iterativePlan(pattern: SparsityPattern, choice: IterativeChoice, why: string): SolverPlan {
  const { name, iterate } = methods[choice.solver];
  const { preconditioner: kind = choice.solver === "cg" ? "algebraic-multigrid" : "incomplete-lu" } = choice;
  return {
    method: `${name}: ${why}`,
    prepare: (values) => {
      const matrix = { pattern, values };
      const preconditioner = preconditioners[kind](matrix);
      const operator = csrOperator(matrix);
      const statistics = { nonzeros: values.length + preconditioner.nonzeros, iterations: 0 };
      return {
        method: `${name}, ${preconditioner.method}: ${why}`,
        statistics,
        solve(rightHandSides, solutions) {
          rightHandSides.forEach((rightHandSide, i) => {
            const b = solutions === undefined ? rightHandSide.slice() : rightHandSide;
            const x = solutions === undefined ? rightHandSide : solutions[i];
            x.fill(0);
            statistics.iterations += iterate(operator, b, x, { ...choice, preconditioner }).iterations;
          });
        },
      };
    },
  };
}

/** @throws NumericalError naming the row of the first entry that is not finite. */
export function checkFinite({ pattern, values }: CsrMatrix): void {
  const { rows, columns, rowStart } = pattern;
  for (let i = 0; i < rows; i++) {
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++) {
      if (!Number.isFinite(values[k])) {
        throw new NumericalError(`Row ${i} of the ${rows} × ${columns} matrix holds ${values[k]}.`);
      }
    }
  }
}
