import { InputError, NumericalError } from "../errors.js";
import { p1Solver, valuesAtNodes } from "../fem/index.js";
import { type LinearSolver, multiplyCsr } from "../sparse/index.js";
import { idle } from "../time/statistics.js";
import type { Evolution } from "../time/system.js";
import { resonanceWarnings } from "./resonance.js";
import type { SemidiscretePde } from "./semidiscrete.js";

/** Entries of K 1 that are rounding, relative to the largest entry of K. */
const rounding = 1e-12;
/** ‖K‖ ‖u‖ / ‖F‖ above which a solution has no digits (Higham, Accuracy and Stability of Numerical Algorithms, 2002, chapter 7). */
const hopeless = 1 / (32 * Number.EPSILON);

/**
 * The solution of K u = F, with the data at time 0: what an evolution comes to rest at, where it does. As an evolution that holds it at time 0.
 *
 * @throws InputError where nothing fixes the level of u: zero or given flux all around and no reaction; NumericalError where K is singular, or
 *   what an iteration gives is no solution
 */
export function solveSteadily({ space, system, stiffness, solver, reaction: B }: SemidiscretePde): Evolution {
  const { pattern, values } = stiffness;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const product = new Float64Array(space.size);
  multiplyCsr(stiffness, new Float64Array(space.size).fill(1), product);
  if (space.prescribedNodes.length === 0 && product.every((value) => Math.abs(value) <= rounding * largest)) {
    throw new InputError(
      "boundary",
      "leaves a steady solution free up to a constant: prescribe u on a part of the boundary, or give a Robin condition or a reaction",
    );
  }
  const loads = system.initial.map(() => new Float64Array(space.size));
  system.source?.(0, loads);
  const solutions = loads.map(() => new Float64Array(space.size));
  const solveWith = (symmetric: boolean): LinearSolver => {
    const made = p1Solver(space, { pattern, values }, { symmetric, choice: solver });
    made.solve(loads, solutions);
    return made;
  };
  let used: LinearSolver;
  try {
    used = solveWith(system.pencil.symmetric);
  } catch (error) {
    // A reaction that is negative enough makes K indefinite, which is no harm to LU.
    if (!system.pencil.symmetric || !(error instanceof NumericalError) || solver.solver === "cg") throw error;
    used = solveWith(false);
  }
  const size = (list: Float64Array) => list.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  solutions.forEach((u, field) => {
    if (largest * size(u) <= hopeless * size(loads[field])) return;
    throw new NumericalError(
      `The stiffness matrix is singular to working precision: a load of size ${size(loads[field])} gives u of size ${size(u)}.`,
    );
  });
  return {
    times: [0],
    values: [solutions],
    statistics: { ...idle, factorizations: 1, solves: loads.length, linearSolver: used.method },
    warnings: resonanceWarnings(space, used, valuesAtNodes(space.mesh, B)),
    ending: "completed",
  };
}
