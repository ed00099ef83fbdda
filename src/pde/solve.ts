import type { SimplexMesh } from "../mesh/simplex.js";
import type { SolverChoice } from "../sparse/index.js";
import { integrate } from "../time/integrate.js";
import type { IntegrateOptions, StopSignal } from "../time/options.js";
import type { Evolution, TimeMethod } from "../time/system.js";
import type { Warning } from "../warning.js";
import { lastOf } from "./check-problem.js";
import { inflowWarnings } from "./inflow.js";
import type { PdeProblem } from "./problem.js";
import { dataWarnings } from "./second-look.js";
import { type SemidiscretePde, semidiscretePde } from "./semidiscrete.js";
import { solveSteadily } from "./steady.js";
import { upwindingWarnings } from "./upwinding-loss.js";

/** How a problem is solved: in time, or as the solution with ∂u/∂t = 0 and the data of time 0, which needs no initial value. */
export type PdeMethod = TimeMethod | { readonly method: "steady" };

/** The solution of a PDE at the times asked for; a steady one has time 0 alone. */
export interface PdeSolution {
  readonly mesh: SimplexMesh;
  readonly times: readonly number[];
  /** values[i][field]: the nodal values of a field at times[i]. */
  readonly values: readonly (readonly Float64Array[])[];
  /** Number of unknowns of one field. */
  readonly unknowns: number;
  readonly statistics: Evolution["statistics"];
  readonly warnings: readonly Warning[];
  readonly ending: Evolution["ending"];
}

export interface SolvePdeOptions {
  readonly onProgress?: (fraction: number) => void;
  /** Asked between steps: once aborted, the solution has the times reached, and its ending says so. */
  readonly signal?: StopSignal;
  /** How linear systems are solved. Default: by dimension, size and memory. */
  readonly solver?: SolverChoice;
}

/** For step methods: where checkpoints go, and the one to go on from; see `integrate`. */
export type CheckpointOptions = Pick<IntegrateOptions, "checkpoint" | "resume">;

/**
 * The solution of a problem by P1 finite elements on a mesh and the time method, at the times `save` (0 allowed).
 *
 * @throws InputError where the problem does not fit the mesh or the method; NumericalError where a coefficient or the solution
 *   is not finite, or a tolerance is out of reach.
 */
export function solvePde(
  problem: PdeProblem,
  mesh: SimplexMesh,
  method: PdeMethod,
  save: readonly number[],
  { solver = { solver: "auto" }, ...options }: SolvePdeOptions & CheckpointOptions = {},
): PdeSolution {
  const stated = withStart(problem, method);
  const semidiscrete = semidiscretePde(stated, mesh, solver, lastOf(save));
  const warnings = dataWarnings(stated, mesh, save);
  const solution = solveSemidiscrete(semidiscrete, method, save, options);
  const flow = [...inflowWarnings(stated, mesh, solution), ...upwindingWarnings(stated, semidiscrete, solution)];
  return { ...solution, warnings: [...warnings, ...flow, ...solution.warnings] };
}

/** A problem without what its method does not look at: a steady solution has no start. */
export function withStart(problem: PdeProblem, { method }: PdeMethod): PdeProblem {
  return method === "steady"
    ? { ...problem, initial: problem.initial.map(() => 0), projection: "interpolate" }
    : problem;
}

/** The same for a problem that is discretised already. */
export function solveSemidiscrete(
  semidiscrete: SemidiscretePde,
  method: PdeMethod,
  save: readonly number[],
  options: Omit<IntegrateOptions, "save"> = {},
): PdeSolution {
  const { space, system, nodal } = semidiscrete;
  const { times, values, statistics, warnings, ending } =
    method.method === "steady" ? solveSteadily(semidiscrete) : integrate(system, method, { save, ...options });
  return {
    mesh: space.mesh,
    times,
    values: values.map((fields, i) => fields.map((unknowns, field) => nodal(unknowns, field, times[i]))),
    unknowns: space.size,
    statistics,
    warnings,
    ending,
  };
}
