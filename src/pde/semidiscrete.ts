import { InputError } from "../errors.js";
import {
  assembleMatrix,
  assembleMatrixInto,
  assembleVectorInto,
  cellPecletNumbers,
  convectiveAdvection,
  type DirichletPart,
  diffusion,
  type EstimatedProblem,
  l2Projection,
  lumpedMass,
  lumpedReaction,
  type MatrixForm,
  mass,
  neumann,
  nodalValues,
  nodesOn,
  type P1Space,
  p1Pencil,
  p1Space,
  periodicNodes,
  prescribedValues,
  reaction,
  robin,
  type ScalarCoefficient,
  type Stabilization,
  source,
  subtractPrescribed,
  supg,
  tensorDiffusion,
  unknownsOf,
  type VectorForm,
  valuesAtNodes,
  zeroMatrix,
} from "../fem/index.js";
import type { SimplexMesh } from "../mesh/simplex.js";
import type { CsrMatrix, Pencil, SolverChoice } from "../sparse/index.js";
import type { DiffusionSystem, Source } from "../time/system.js";
import type { BoundaryCondition, FieldFunctions, PdeProblem } from "./problem.js";

/** A PDE discretised in space by P1 elements: M u′ = −K u + F(t) for the unknowns, and the way back to the nodes. */
export interface SemidiscretePde {
  readonly space: P1Space;
  readonly system: DiffusionSystem;
  /** The values of a field at all nodes, from its unknowns at a time. */
  nodal(unknowns: Float64Array, field: number, time: number): Float64Array;
  /** What `residualIndicators` needs to know of a field at a time, from its nodal values: the L² norm's. */
  estimated(nodal: Float64Array, field: number, time: number): EstimatedProblem;
}

/**
 * The semidiscrete form of a problem on a mesh. Prescribed values g(t) are eliminated symmetrically: they appear as the loads
 * −M_fp g′(t) − K_fp g(t). Constant loads are assembled once, constant matrices too.
 *
 * @throws InputError for boundary conditions that do not fit the mesh; NumericalError where a coefficient is not finite.
 */
export function semidiscretePde(problem: PdeProblem, mesh: SimplexMesh, solver: SolverChoice): SemidiscretePde {
  const { boundary, initial, projection = "interpolate", changes = { matrices: false, loads: false } } = problem;
  // Where two parts meet the first condition counts; of prescribed values the last one written does, so they are turned round.
  const dirichlet = boundary
    .toReversed()
    .flatMap((condition) =>
      condition.type === "dirichlet" ? [{ ...condition, nodes: nodesOn(mesh, condition.facets(mesh)) }] : [],
    );
  const space = p1Space(mesh, {
    dirichlet: Int32Array.from(dirichlet.flatMap(({ nodes }) => Array.from(nodes))),
    periodic: boundary.flatMap((condition) =>
      condition.type === "periodic" ? [periodicNodes(mesh, condition.facets(mesh), condition.partners(mesh))] : [],
    ),
  });
  const upwinding = stabilization(problem, mesh);
  const massMatrix = assembleMatrix(space, [
    ...massForms(problem),
    ...upwinding.slice(0, 1).map((terms) => terms.mass),
  ]);
  const stiffnessOf = [...stiffnessForms(problem, mesh), ...upwinding.slice(0, 1).map((terms) => terms.stiffness)];
  const stiffness = assembleMatrix(space, stiffnessOf);
  const symmetric = problem.advection === undefined;
  const pencil = p1Pencil(space, massMatrix, stiffness, { symmetric, choice: solver });
  const pencilAt = (time: number): Pencil => {
    if (!changes.matrices) return pencil;
    assembleMatrixInto(stiffness, space, stiffnessOf, time);
    return pencil.withValues(massMatrix.values, stiffness.values);
  };
  const parts = initial.map((_, field) => ({
    value: dirichlet.map(({ nodes, value }): DirichletPart => ({ nodes, value: value[field] ?? 0 })),
    rate: dirichlet.map(({ nodes, rate }): DirichletPart => ({ nodes, value: rate?.[field] ?? 0 })),
  }));
  // Loads are asked for at other times than the pencil that is in use, whose values have to stay: they get a matrix of their own.
  const lifting = changes.matrices ? zeroMatrix(space) : stiffness;
  const couplingAt = (time: number): CsrMatrix => {
    if (changes.matrices) assembleMatrixInto(lifting, space, stiffnessOf, time);
    return lifting.coupling;
  };
  const load = loads(problem, space, massMatrix.coupling, couplingAt, parts, upwinding);
  const prescribed = (field: number, time: number) => prescribedValues(space, parts[field].value, time);
  const massSolver = once(() => pencil.factor(1, 0));
  const rate = (nodal: Float64Array, field: number, time: number): Float64Array => {
    const loadNow = initial.map(() => new Float64Array(space.size));
    load?.(time, loadNow);
    const change = new Float64Array(space.size);
    pencilAt(time).multiplyStiffness(unknownsOf(space, nodal), change);
    for (let i = 0; i < change.length; i++) change[i] = loadNow[field][i] - change[i];
    massSolver().solve([change]);
    return nodalValues(space, change, prescribedValues(space, parts[field].rate, time));
  };
  return {
    space,
    system: {
      kind: "diffusion",
      pencil,
      initial:
        projection === "l2"
          ? l2Projection(
              space,
              initial,
              initial.map((_, field) => prescribed(field, 0)),
            )
          : initial.map((value) => unknownsOf(space, valuesAtNodes(mesh, value))),
      ...(load === undefined ? {} : { source: load, ...sourceDegree(changes) }),
      ...(changes.matrices ? { pencilAt } : {}),
    },
    estimated: (nodal, field, time) => ({
      diffusion: scalarDiffusion(problem),
      ...(problem.advection === undefined ? {} : { velocity: problem.advection }),
      reaction: problem.reaction ?? 0,
      source: problem.source?.[field] ?? 0,
      rate: rate(nodal, field, time),
      rateScale: 1 / time,
      dirichlet: choose(boundary, mesh, "dirichlet", "periodic"),
      fluxes: boundary.flatMap((condition) =>
        condition.type === "neumann" || condition.type === "robin"
          ? [
              {
                facets: condition.facets(mesh),
                value: condition.value[field] ?? 0,
                ...(condition.type === "robin" ? { coefficient: condition.coefficient } : {}),
              },
            ]
          : [],
      ),
      time,
      norm: "L2",
    }),
    nodal: (unknowns, field, time) => nodalValues(space, unknowns, prescribed(field, time)),
  };
}

/** The degree of the loads in t, where it is known. */
function sourceDegree({ matrices, loads }: NonNullable<PdeProblem["changes"]>): Pick<DiffusionSystem, "sourceDegree"> {
  if (matrices || loads === true) return {};
  return { sourceDegree: loads === "linearly" ? 1 : 0 };
}

/**
 * Streamline upwinding, where the mesh does not resolve the flow; the Péclet numbers are those at time 0.
 *
 * @throws InputError where matrices change with time: its test functions would, and with them the mass matrix
 */
function stabilization(problem: PdeProblem, mesh: SimplexMesh): readonly Stabilization[] {
  const { advection, reaction: B = 0, stabilization: kind = "auto", initial, source: f, changes } = problem;
  if (advection === undefined || kind === "none" || problem.diffusion.kind === "tensor") return [];
  const diffusivity = problem.diffusion.value;
  const largest = cellPecletNumbers(mesh, advection, diffusivity).reduce((most, peclet) => Math.max(most, peclet), 0);
  if (largest <= 1) return [];
  if (changes?.matrices) {
    throw new InputError(
      "stabilization",
      `the cell Péclet number reaches ${Number(largest.toPrecision(3))}, and streamline upwinding ("auto") needs coefficients that do not change with time: take a finer mesh, on which it is at most 1, or "none"`,
    );
  }
  return initial.map((_, field) =>
    supg({ velocity: advection, diffusion: diffusivity, reaction: B, source: f?.[field] ?? 0 }),
  );
}

/** The scalar A; of a tensor a third of its trace in 3-D, half in 2-D: the size that an error estimate needs. */
function scalarDiffusion({ diffusion: A }: PdeProblem): ScalarCoefficient {
  if (A.kind === "scalar") return A.value;
  const { value } = A;
  if (typeof value !== "function") return trace(value, 0, Math.sqrt(value.length));
  return (xi, out, time) => {
    // The number of components is not said anywhere else: d² for each of the points, of d coordinates.
    const d = xi.length / out.length;
    const tensors = new Float64Array(out.length * d * d);
    value(xi, tensors, time);
    for (let point = 0; point < out.length; point++) out[point] = trace(tensors, point * d * d, d);
  };
}

function trace(tensors: ArrayLike<number>, start: number, d: number): number {
  let sum = 0;
  for (let c = 0; c < d; c++) sum += tensors[start + c * (d + 1)];
  return sum / d;
}

function choose(
  boundary: readonly BoundaryCondition[],
  mesh: SimplexMesh,
  ...types: readonly BoundaryCondition["type"][]
): Int32Array {
  return Int32Array.from(
    boundary
      .filter(({ type }) => types.includes(type))
      .flatMap((condition) => [
        ...condition.facets(mesh),
        ...(condition.type === "periodic" ? condition.partners(mesh) : []),
      ]),
  );
}

function once<Result>(make: () => Result): () => Result {
  let made: { readonly result: Result } | undefined;
  return () => {
    made ??= { result: make() };
    return made.result;
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
  massCoupling: CsrMatrix,
  stiffnessCouplingAt: (time: number) => CsrMatrix,
  parts: readonly PrescribedParts[],
  upwinding: readonly Stabilization[],
): Source | undefined {
  const { changes = { matrices: false, loads: false } } = problem;
  const forms = problem.initial.map((_, field) => {
    const plain = loadForms(problem, space.mesh, field);
    return upwinding.length === 0 || (problem.source?.[field] ?? 0) === 0 ? plain : [...plain, upwinding[field].load];
  });
  const lifted = parts.map(({ value }) => value.some((part) => part.value !== 0));
  if (forms.every((list) => list.length === 0) && !lifted.some((needed) => needed)) return undefined;
  const evaluate: Source = (time, out) => {
    const stiffnessCoupling = lifted.includes(true) ? stiffnessCouplingAt(time) : undefined;
    out.forEach((load, field) => {
      assembleVectorInto(load, space, forms[field], time);
      if (stiffnessCoupling === undefined || !lifted[field]) return;
      const { value, rate } = parts[field];
      subtractPrescribed(stiffnessCoupling, prescribedValues(space, value, time), load);
      if (rate.some((part) => part.value !== 0)) {
        subtractPrescribed(massCoupling, prescribedValues(space, rate, time), load);
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
