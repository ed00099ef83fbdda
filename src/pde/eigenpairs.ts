import { InputError } from "../errors.js";
import { nodalValues } from "../fem/index.js";
import type { SimplexMesh } from "../mesh/simplex.js";
import type { SolverChoice } from "../sparse/index.js";
import { type EigenpairOptions, type Eigenpairs, eigenpairs } from "../time/eigenpairs.js";
import type { BoundaryCondition, PdeProblem } from "./problem.js";
import { semidiscretePde } from "./semidiscrete.js";

/** What of a `PdeProblem` its eigenpairs depend on; any problem may be given. */
export type PdeEigenproblem = Pick<
  PdeProblem,
  "diffusion" | "advection" | "reaction" | "boundary" | "mass" | "changes"
>;

/**
 * The lowest eigenpairs of −∇·(A ∇u) + B u = λ u by P1 elements on a mesh, u = 0 where values are prescribed, A ∂u/∂n + coefficient u = 0 under
 * Robin conditions, zero flux elsewhere: what `eigenpairs` says, with the vectors as nodal values, of L² norm 1 (consistent masses). Values
 * and fluxes given on the boundary, sources and starts are not looked at.
 *
 * @throws as `eigenpairs`; InputError for a problem with advection, or with matrices that change in time, and as `semidiscretePde`
 */
export function pdeEigenpairs(
  problem: PdeEigenproblem,
  mesh: SimplexMesh,
  { solver = { solver: "auto" }, ...options }: EigenpairOptions & { readonly solver?: SolverChoice },
): Eigenpairs {
  if (problem.advection !== undefined) {
    throw new InputError("advection", "makes the problem unsymmetric: eigenpairs are found of symmetric ones only");
  }
  if (problem.changes?.matrices) {
    throw new InputError("changes.matrices", "is true: eigenpairs are those of matrices that do not change with time");
  }
  const { diffusion, reaction, boundary, mass } = problem;
  const homogeneous = {
    diffusion,
    ...(reaction === undefined ? {} : { reaction }),
    ...(mass === undefined ? {} : { mass }),
    initial: [0],
    boundary: boundary.map(withoutData),
  };
  const { space, system } = semidiscretePde(homogeneous, mesh, solver);
  const found = eigenpairs(system.pencil, options);
  return { ...found, vectors: found.vectors.map((unknowns) => nodalValues(space, unknowns)) };
}

function withoutData(condition: BoundaryCondition): BoundaryCondition {
  switch (condition.type) {
    case "dirichlet":
      return { type: condition.type, facets: condition.facets, value: [0] };
    case "neumann":
    case "robin":
      return { ...condition, value: [0] };
    case "periodic":
      return condition;
  }
}
