import type { SimplexMesh } from "../mesh/simplex.js";
import type { SolverChoice } from "../sparse/index.js";
import { integrate } from "../time/integrate.js";
import type { IntegrateOptions, StopSignal } from "../time/options.js";
import type { Evolution, TimeMethod } from "../time/system.js";
import type { Warning } from "../warning.js";
import { lastOf } from "./check-problem.js";
import type { PdeProblem } from "./problem.js";
import { dataWarnings } from "./second-look.js";
import { type SemidiscretePde, semidiscretePde } from "./semidiscrete.js";

/** The solution of a PDE at the times asked for. */
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
  method: TimeMethod,
  save: readonly number[],
  { solver = { solver: "auto" }, ...options }: SolvePdeOptions & CheckpointOptions = {},
): PdeSolution {
  const semidiscrete = semidiscretePde(problem, mesh, solver, lastOf(save));
  const warnings = dataWarnings(problem, mesh, save);
  const solution = solveSemidiscrete(semidiscrete, method, save, options);
  return { ...solution, warnings: [...warnings, ...solution.warnings] };
}

/** The same for a problem that is discretised already. */
export function solveSemidiscrete(
  { space, system, nodal }: SemidiscretePde,
  method: TimeMethod,
  save: readonly number[],
  options: Omit<IntegrateOptions, "save"> = {},
): PdeSolution {
  const { times, values, statistics, warnings, ending } = integrate(system, method, { save, ...options });
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
