import { multigridSystem } from "./algebraic-multigrid.js";
import { bicgstab } from "./bicgstab.js";
import { conjugateGradients } from "./conjugate-gradients.js";
import type { CsrMatrix, SparsityPattern } from "./csr.js";
import { diagonalPositions } from "./diagonal-positions.js";
import { gaussSeidelSystem } from "./gauss-seidel.js";
import { gmres } from "./gmres.js";
import { incompleteCholesky } from "./incomplete-cholesky.js";
import { incompleteLu } from "./incomplete-lu.js";
import type { IterationOptions, IterationResult } from "./iteration.js";
import { jacobi } from "./jacobi.js";
import { csrOperator, identityPreconditioner, type LinearOperator, type Preconditioner } from "./linear-operator.js";
import type { LinearSolver } from "./linear-solver.js";
import { type LockstepSystem, lockstepGradients } from "./lockstep-gradients.js";
import { ascending } from "./row-batches.js";
import type { IterativeChoice } from "./solver-choice.js";
import type { SolverPlan } from "./solver-plan.js";

type Iterate = (
  operator: LinearOperator,
  b: Float64Array,
  x: Float64Array,
  options: IterationOptions,
) => IterationResult;

const methods: Record<IterativeChoice["solver"], { readonly name: string; readonly iterate: Iterate }> = {
  cg: { name: "conjugate gradients", iterate: conjugateGradients },
  gmres: { name: "GMRES", iterate: gmres },
  bicgstab: { name: "BiCGSTAB", iterate: bicgstab },
};

const preconditioners = {
  none: () => identityPreconditioner,
  jacobi,
  "incomplete-cholesky": incompleteCholesky,
  "incomplete-lu": incompleteLu,
} satisfies Record<string, (matrix: CsrMatrix) => Preconditioner>;

/** Those with which conjugate gradients take place in a kernel's memory. */
const systems = {
  "gauss-seidel": gaussSeidelSystem,
  "algebraic-multigrid": multigridSystem,
} satisfies Record<string, (matrix: CsrMatrix) => LockstepSystem>;

/** A row counts as ruled by diffusion where its sum is below this share of its diagonal entry: alone it would take 60 iterations. */
const dominance = 0.01;
/**
 * Iterations of Gauss–Seidel above which multigrid is faster, for a few solves and for many: it replaces them by 11 to 17 of its own, three times as
 * long, after a setup worth 150 (measured).
 */
const manyIterations = { few: 250, many: 100 };

/**
 * Row sums bound the smallest eigenvalue of D⁻¹A from below: by Gershgorin where no entry off the diagonal is positive, and for aM + bK in
 * P1, where they are those of aM, at 1 / (d + 2) of it (Wathen, IMA J. Numer. Anal. 7, 1987). Gauss–Seidel takes about 6 times
 * the inverse root of a row's share in iterations, 15 for 0.16, but in a region ruled by diffusion not more than 1 to 3 per unknown across it
 * (measured for 1e-12, bench/sparse-iterative.mjs): 22 where the coefficient degenerates outside a ball of 29 unknowns, 205 on 64³
 * equal ones.
 */
function forDefinite(
  { pattern, values }: CsrMatrix,
  { dimension, solves = "few" }: Expectations,
): keyof typeof systems {
  const diagonal = diagonalPositions(pattern);
  let diffusive = 0;
  ascending(pattern.rows, (from, to) => {
    diffusive += countDiffusive(pattern, values, diagonal, from, to);
  });
  return 2 * diffusive ** (1 / dimension) > manyIterations[solves] ? "algebraic-multigrid" : "gauss-seidel";
}

function countDiffusive(
  { rowStart }: SparsityPattern,
  values: Float64Array,
  diagonal: Int32Array,
  from: number,
  to: number,
): number {
  let count = 0;
  let k = rowStart[from];
  for (let i = from; i < to; i++) {
    let sum = 0;
    for (const end = rowStart[i + 1]; k < end; k++) sum += values[k];
    if (!(sum >= dominance * values[diagonal[i]])) count++;
  }
  return count;
}

/** What is known of the systems: the mesh's dimension, and how many right-hand sides are to come. */
interface Expectations {
  readonly dimension: 1 | 2 | 3;
  readonly solves?: "few" | "many";
}

/** Iterations from zero; `why` is the reason that diagnostics give. */
export function iterativePlan(
  pattern: SparsityPattern,
  expectations: Expectations,
  choice: IterativeChoice,
  why: string,
): SolverPlan {
  return {
    prepare: (values) => {
      const matrix = { pattern, values };
      if (choice.solver !== "cg") {
        return oneByOne(matrix, choice, preconditioners[choice.preconditioner ?? "incomplete-lu"](matrix), why);
      }
      const kind = choice.preconditioner ?? forDefinite(matrix, expectations);
      return kind === "gauss-seidel" || kind === "algebraic-multigrid"
        ? inLockstep(matrix, choice, systems[kind](matrix), why)
        : oneByOne(matrix, choice, preconditioners[kind](matrix), why);
    },
  };
}

/** One right-hand side after another. */
function oneByOne(
  matrix: CsrMatrix,
  { solver, preconditioner: _, ...limits }: IterativeChoice,
  preconditioner: Preconditioner,
  why: string,
): LinearSolver {
  const { name, iterate } = methods[solver];
  const operator = csrOperator(matrix);
  const statistics = { nonzeros: matrix.values.length + preconditioner.nonzeros, iterations: 0 };
  return {
    method: `${name}, ${preconditioner.method}: ${why}`,
    statistics,
    solve(rightHandSides, solutions) {
      rightHandSides.forEach((rightHandSide, i) => {
        const b = solutions === undefined ? rightHandSide.slice() : rightHandSide;
        const x = solutions === undefined ? rightHandSide : solutions[i];
        x.fill(0);
        statistics.iterations += iterate(operator, b, x, { ...limits, preconditioner }).iterations;
      });
    },
  };
}

/** Two right-hand sides at a time. */
function inLockstep(
  matrix: CsrMatrix,
  { solver: _solver, preconditioner: _preconditioner, ...limits }: IterativeChoice,
  system: LockstepSystem,
  why: string,
): LinearSolver {
  const operator = csrOperator(matrix);
  const statistics = { nonzeros: matrix.values.length + system.nonzeros, iterations: 0 };
  return {
    method: `conjugate gradients, ${system.method}: ${why}`,
    statistics,
    solve(rightHandSides, solutions = rightHandSides) {
      for (let i = 0; i < rightHandSides.length; i += 2) {
        const pair = rightHandSides.slice(i, i + 2);
        const b = solutions === rightHandSides ? pair.map((vector) => vector.slice()) : pair;
        statistics.iterations += lockstepGradients(system, operator, b, solutions.slice(i, i + 2), limits);
      }
    },
  };
}
