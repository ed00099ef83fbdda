import {
  type IterationLimits,
  type IterationOptions,
  isSolved,
  iterationLimits,
  notConverged,
  notPositive,
  stagnated,
  trueResidual,
} from "./iteration.js";
import type { LinearOperator } from "./linear-operator.js";
import { ascending } from "./row-batches.js";
import { type Lanes, laneKernels, type MemoryPlan } from "./symmetric-rows.js";
import { atUnitScale } from "./unit-scale.js";

/** The vectors of conjugate gradients in a kernel's memory, with room for two of each: addresses in bytes. */
export interface GradientVectors {
  readonly x: number;
  readonly r: number;
  readonly p: number;
  /** A p; before the product a copy of p. */
  readonly q: number;
  /** Sums that kernels add to, one per right-hand side. */
  readonly total: number;
}

export function planVectors({ take }: MemoryPlan, size: number): GradientVectors {
  const vector = () => take(16 * size);
  return { x: vector(), r: vector(), p: vector(), q: vector(), total: take(16) };
}

/** A preconditioned system whose iteration takes place in a kernel's memory, for one or two right-hand sides. */
export interface LockstepSystem {
  /** What the preconditioner is, for diagnostics. */
  readonly method: string;
  /** Entries that the preconditioner adds to those of the matrix. */
  readonly nonzeros: number;
  readonly size: number;
  readonly plan: MemoryPlan;
  readonly vectors: GradientVectors;
  /** Writes r for x = 0. */
  start(rightHandSides: readonly Float64Array[]): void;
  /** Applies the preconditioner to r; returns the address of the result. */
  precondition(lanes: Lanes): number;
  /** q = A p; adds pᵀq to `total`. */
  multiply(lanes: Lanes): void;
  /** The address of the weights w of √(Σ w r²), a norm that costs nothing. */
  readonly weights: number;
  /** ‖b − Ax‖₂ as the recurrence has it, where that norm is `cheap`. */
  residualNorms(cheap: readonly number[]): readonly number[];
  /** Adds x, in the unknowns of the matrix. */
  addSolution(solutions: readonly Float64Array[]): void;
}

const method = "Conjugate gradients";
/** The next check of a norm that is not cheap: a little too late rather than once more. */
const lateness = 0.7;

/**
 * Solves A x = b for one right-hand side, or for two in lockstep, by preconditioned conjugate gradients (Hestenes & Stiefel, J. Res. Nat.
 * Bur. Stand. 49, 1952), as `conjugateGradients` does and with its errors; every product reads the matrix once. A right-hand side that
 * has converged waits for the other.
 *
 * Where the recurrence says that the goal is reached the true residual is computed, and becomes the right-hand side of a correction if it does not agree.
 *
 * @returns the iterations, summed over the right-hand sides
 */
export function lockstepGradients(
  system: LockstepSystem,
  operator: LinearOperator,
  rightHandSides: readonly Float64Array[],
  solutions: readonly Float64Array[],
  options: IterationOptions,
): number {
  return atUnitScale(rightHandSides, solutions, (b, x) => iterate(system, operator, b, x, options));
}

function iterate(
  system: LockstepSystem,
  operator: LinearOperator,
  rightHandSides: readonly Float64Array[],
  solutions: readonly Float64Array[],
  options: IterationOptions,
): number {
  const limits = rightHandSides.map((b) => iterationLimits(method, b, options, system));
  const residuals = rightHandSides.map((b) => b.slice());
  let norms = limits.map(({ norm }) => norm);
  const normsAtStart = limits.map(() => Number.POSITIVE_INFINITY);
  const iterations = limits.map(() => 0);
  for (const x of solutions) x.fill(0);
  for (;;) {
    const open = limits.map((limit, lane) => !isSolved(operator, limit, solutions[lane], norms[lane]));
    if (!open.includes(true)) return iterations.reduce((sum, count) => sum + count, 0);
    open.forEach((isOpen, lane) => {
      if (!isOpen) return;
      if (!(norms[lane] <= normsAtStart[lane] / 2)) {
        throw stagnated(method, limits[lane], iterations[lane], norms[lane]);
      }
      normsAtStart[lane] = norms[lane];
    });
    runFromZero(system, limits, residuals, norms, open, iterations);
    system.addSolution(solutions);
    norms = rightHandSides.map((b, lane) => trueResidual(method, operator, b, solutions[lane], residuals[lane]));
  }
}

/** The recurrence from x = 0, until the residual of every open right-hand side is below its goal. */
function runFromZero(
  system: LockstepSystem,
  limits: readonly IterationLimits[],
  residuals: readonly Float64Array[],
  norms: readonly number[],
  open: readonly boolean[],
  iterations: number[],
): void {
  const { size, plan, weights } = system;
  const { x, r, p, q, total } = system.vectors;
  const lanes = limits.length === 1 ? 1 : 2;
  const { dotProduct, turnDirection, advanceSolution } = laneKernels(plan.instance, lanes);
  const totals = plan.doubles(total, lanes);
  const summed = (add: () => void): readonly number[] => {
    totals.fill(0);
    add();
    return Array.from(totals);
  };
  const advance = (alpha: readonly number[]) =>
    summed(() => {
      ascending(size, (from, to) => {
        advanceSolution(from, to, alpha[0], alpha[lanes - 1], p, q, x, r, weights, total);
      });
    }).map(Math.sqrt);
  for (const vector of [x, p, q]) plan.doubles(vector, lanes * size).fill(0);
  system.start(residuals);
  const goals = advance([0, 0]).map((norm, lane) => (norm / norms[lane]) * limits[lane].goal);
  const active = [...open];
  let rho: readonly number[] = [];
  while (active.includes(true)) {
    for (let lane = 0; lane < lanes; lane++) {
      if (active[lane] && iterations[lane] === limits[lane].maxIterations) {
        throw notConverged(method, limits[lane], iterations[lane], norms[lane]);
      }
    }
    const z = system.precondition(lanes);
    const previous = rho;
    rho = summed(() => {
      ascending(size, (from, to) => dotProduct(from, to, r, z, total));
    });
    checkPositive(`the preconditioner (${system.method})`, "rᵀz", rho, active, iterations);
    const beta = rho.map((value, lane) => (active[lane] && previous.length > 0 ? value / previous[lane] : 0));
    ascending(size, (from, to) => turnDirection(from, to, beta[0], beta[lanes - 1], z, p, q));
    const curvature = summed(() => system.multiply(lanes));
    checkPositive("the matrix", "pᵀAp", curvature, active, iterations);
    const alpha = rho.map((value, lane) => (active[lane] ? value / curvature[lane] : 0));
    const cheap = advance(alpha);
    for (let lane = 0; lane < lanes; lane++) if (active[lane]) iterations[lane]++;
    if (!cheap.some((norm, lane) => active[lane] && !(norm > goals[lane]))) continue;
    const exact = system.residualNorms(cheap);
    for (let lane = 0; lane < lanes; lane++) {
      if (exact[lane] <= limits[lane].goal) active[lane] = false;
      else if (cheap[lane] <= goals[lane]) goals[lane] = (lateness * cheap[lane] * limits[lane].goal) / exact[lane];
    }
  }
}

function checkPositive(
  what: string,
  form: string,
  values: readonly number[],
  active: readonly boolean[],
  iterations: readonly number[],
): void {
  values.forEach((value, lane) => {
    if (active[lane] && !(value > 0)) throw notPositive(method, what, form, value, iterations[lane]);
  });
}
