import {
  type AssembledMatrix,
  assembleMatrix,
  assembleMatrixInto,
  assembleVectorInto,
  convectiveAdvection,
  type DirichletPart,
  diffusion,
  lumpedMass,
  lumpedReaction,
  type MatrixForm,
  mass,
  neumann,
  nodalValues,
  nodesOn,
  type P1Space,
  p1Space,
  periodicNodes,
  prescribedValues,
  reaction,
  robin,
  source,
  subtractPrescribed,
  tensorDiffusion,
  unknownPoints,
  unknownsOf,
  type VectorForm,
  valuesAtNodes,
} from "../fem/index.js";
import type { SimplexMesh } from "../mesh/simplex.js";
import { type SolverChoice, sparsePencil } from "../sparse/index.js";
import type { DiffusionSystem, Source } from "../time/system.js";
import type { FieldFunctions, PdeProblem } from "./problem.js";

/** A PDE discretised in space by P1 elements: M u′ = −K u + F(t) for the unknowns, and the way back to the nodes. */
export interface SemidiscretePde {
  readonly space: P1Space;
  readonly system: DiffusionSystem;
  /** The values of a field at all nodes, from its unknowns at a time. */
  nodal(unknowns: Float64Array, field: number, time: number): Float64Array;
}

/**
 * The semidiscrete form of a problem on a mesh. Prescribed values g(t) are eliminated symmetrically: they appear as the loads
 * −M_fp g′(t) − K_fp g(t). Constant loads are assembled once, constant matrices too.
 *
 * @throws InputError for boundary conditions that do not fit the mesh; NumericalError where a coefficient is not finite.
 */
export function semidiscretePde(problem: PdeProblem, mesh: SimplexMesh, solver: SolverChoice): SemidiscretePde {
  const { boundary, initial, changes = { matrices: false, loads: false } } = problem;
  // Where two parts meet the last one written counts: the first of the conditions has to come last.
  const dirichlet = boundary.toReversed().flatMap((condition) =>
    condition.type === "dirichlet" ? [{ ...condition, nodes: nodesOn(mesh, condition.facets(mesh)) }] : [],
  );
  const space = p1Space(mesh, {
    dirichlet: Int32Array.from(dirichlet.flatMap(({ nodes }) => Array.from(nodes))),
    periodic: boundary.flatMap((condition) =>
      condition.type === "periodic" ? [periodicNodes(mesh, condition.facets(mesh), condition.partners(mesh))] : [],
    ),
  });
  const massMatrix = assembleMatrix(space, massForms(problem));
  const stiffnessOf = stiffnessForms(problem, mesh);
  const stiffness = assembleMatrix(space, stiffnessOf);
  const pencilOptions = {
    dimension: mesh.dimension,
    coordinates: unknownPoints(space),
    symmetric: problem.advection === undefined,
    choice: solver,
  };
  const pencil = sparsePencil(massMatrix, stiffness, pencilOptions);
  const parts = initial.map((_, field) => ({
    value: dirichlet.map(({ nodes, value }): DirichletPart => ({ nodes, value: value[field] ?? 0 })),
    rate: dirichlet.map(({ nodes, rate }): DirichletPart => ({ nodes, value: rate?.[field] ?? 0 })),
  }));
  const load = loads(problem, space, massMatrix, stiffness, parts);
  const prescribed = (field: number, time: number) => prescribedValues(space, parts[field].value, time);
  return {
    space,
    system: {
      kind: "diffusion",
      pencil,
      initial: initial.map((value) => unknownsOf(space, valuesAtNodes(mesh, value))),
      ...(load === undefined ? {} : { source: load, ...(changes.loads || changes.matrices ? {} : { sourceDegree: 0 as const }) }),
      ...(changes.matrices
        ? {
            pencilAt(time: number) {
              assembleMatrixInto(stiffness, space, stiffnessOf, time);
              return sparsePencil(massMatrix, stiffness, pencilOptions);
            },
          }
        : {}),
    },
    nodal: (unknowns, field, time) => nodalValues(space, unknowns, prescribed(field, time)),
  };
}

function massForms({ mass: kind = "consistent" }: PdeProblem): readonly MatrixForm[] {
  return kind === "lumped" ? [lumpedMass()] : [mass()];
}

function stiffnessForms(problem: PdeProblem, mesh: SimplexMesh): readonly MatrixForm[] {
  const { advection, reaction: B = 0, mass: kind = "consistent", boundary } = problem;
  return [
    problem.diffusion.kind === "scalar" ? diffusion(problem.diffusion.value) : tensorDiffusion(problem.diffusion.value),
    ...(B === 0 ? [] : [kind === "lumped" ? lumpedReaction(B) : reaction(B)]),
    ...(advection === undefined ? [] : [convectiveAdvection(advection)]),
    ...boundary.flatMap((condition) =>
      condition.type === "robin" ? [robin(condition.facets(mesh), condition.coefficient)] : [],
    ),
  ];
}

interface PrescribedParts {
  readonly value: readonly DirichletPart[];
  readonly rate: readonly DirichletPart[];
}

/** F(t) of the unknowns, or undefined where it vanishes at all times. */
function loads(
  problem: PdeProblem,
  space: P1Space,
  massMatrix: AssembledMatrix,
  stiffness: AssembledMatrix,
  parts: readonly PrescribedParts[],
): Source | undefined {
  const { changes = { matrices: false, loads: false } } = problem;
  const forms = problem.initial.map((_, field) => loadForms(problem, space.mesh, field));
  const lifted = parts.map(({ value }) => value.some((part) => part.value !== 0));
  if (forms.every((list) => list.length === 0) && !lifted.some((needed) => needed)) return undefined;
  const evaluate: Source = (time, out) => {
    out.forEach((load, field) => {
      assembleVectorInto(load, space, forms[field], time);
      if (!lifted[field]) return;
      const { value, rate } = parts[field];
      subtractPrescribed(stiffness.coupling, prescribedValues(space, value, time), load);
      if (rate.some((part) => part.value !== 0)) {
        subtractPrescribed(massMatrix.coupling, prescribedValues(space, rate, time), load);
      }
    });
  };
  if (changes.loads || changes.matrices) return evaluate;
  const constant = problem.initial.map(() => new Float64Array(space.size));
  evaluate(0, constant);
  return (_, out) => {
    out.forEach((load, field) => {
      load.set(constant[field]);
    });
  };
}

function loadForms({ source: f, boundary }: PdeProblem, mesh: SimplexMesh, field: number): readonly VectorForm[] {
  const own = (functions: FieldFunctions | undefined) => functions?.[field] ?? 0;
  return [
    ...(own(f) === 0 ? [] : [source(own(f))]),
    ...boundary.flatMap((condition) =>
      (condition.type === "neumann" || condition.type === "robin") && own(condition.value) !== 0
        ? [neumann(condition.facets(mesh), own(condition.value))]
        : [],
    ),
  ];
}
