import {
  type AssembledMatrix,
  assembleMatrix,
  assembleMatrixInto,
  assembleVector,
  assembleVectorInto,
  cellPecletNumbers,
  convectiveAdvection,
  crosswindDiffusion,
  type Diffusivity,
  type DirichletPart,
  diffusion,
  type EstimatedProblem,
  type Flow,
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
  p1Solver,
  p1Space,
  periodicNodes,
  prescribedValues,
  reaction,
  robin,
  type ScalarCoefficient,
  source,
  subtractPrescribed,
  supg,
  tensorDiffusion,
  unknownsOf,
  type VectorForm,
  valuesAtNodes,
} from "../fem/index.js";
import type { SimplexMesh } from "../mesh/simplex.js";
import { once } from "../once.js";
import { differenceProduct, multiplyCsr, type Pencil, type SolverChoice } from "../sparse/index.js";
import type { DiffusionSystem, Source } from "../time/system.js";
import { checkedProblem } from "./check-problem.js";
import { linearLoads } from "./linear-loads.js";
import type { BoundaryCondition, FieldFunctions, PdeProblem } from "./problem.js";

/** A PDE discretised in space by P1 elements: M u′ = −K u + F(t) for the unknowns, and the way back to the nodes. */
export interface SemidiscretePde {
  readonly space: P1Space;
  readonly system: DiffusionSystem;
  /** K at time 0. */
  readonly stiffness: AssembledMatrix;
  /** How its systems are solved. */
  readonly solver: SolverChoice;
  /** B. */
  readonly reaction: ScalarCoefficient;
  /** Whether streamline upwinding is part of it. */
  readonly upwinded: boolean;
  /** The values of a field at all nodes, from its unknowns at a time. */
  nodal(unknowns: Float64Array, field: number, time: number): Float64Array;
  /** What `residualIndicators` needs to know of a field at a time, from its nodal values: the L² norm's. */
  estimated(nodal: Float64Array, field: number, time: number): EstimatedProblem & { readonly rate: Float64Array };
}

/**
 * The semidiscrete form of a problem on a mesh. Prescribed values g(t) are eliminated symmetrically: they appear as the loads
 * −M_fp g′(t) − K_fp g(t). Constant loads are assembled once, constant matrices too.
 *
 * @param until the time up to which it is to be solved: within it data that change are found out where `changes` does not say so
 * @throws InputError for boundary conditions that do not fit the mesh, a diffusion that is negative or not symmetric (at later times where
 *   it changes), and data that change without being said to; NumericalError where a coefficient is not finite.
 */
export function semidiscretePde(
  stated: PdeProblem,
  mesh: SimplexMesh,
  solver: SolverChoice,
  until = 1,
): SemidiscretePde {
  const problem = checkedProblem(stated, mesh, until);
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
  const upwinding = stabilization(problem, space);
  const massOf = [...massForms(problem), ...upwinding.mass];
  const stiffnessOf = [...stiffnessForms(problem, mesh), ...upwinding.stiffness];
  const assembled = (): Matrices => ({
    mass: assembleMatrix(space, massOf),
    stiffness: assembleMatrix(space, stiffnessOf),
  });
  /** Matrices at a time, in place of others; M changes with the test functions of upwinding. */
  const reassemble = ({ mass, stiffness }: Matrices, time: number): void => {
    if (upwinding.mass.length > 0) assembleMatrixInto(mass, space, massOf, time);
    assembleMatrixInto(stiffness, space, stiffnessOf, time);
  };
  const first = assembled();
  const symmetric = problem.advection === undefined;
  const solved = p1Pencil(space, first.mass, first.stiffness, { symmetric, choice: solver });
  // Upwinding tests the time derivative with functions of its own, which leaves no symmetric M to measure with: L² does.
  const plainMass = upwinding.mass.length === 0 ? undefined : assembleMatrix(space, massForms(problem));
  const byDifferences = once(() =>
    differenceProduct(first.stiffness, rowSums(problem, space, first.stiffness, upwinding.sums)),
  );
  const pencil = {
    ...solved,
    ...(plainMass === undefined
      ? {}
      : { multiplyNorm: (x: Float64Array, y: Float64Array) => multiplyCsr(plainMass, x, y) }),
    multiplyByDifferences: (x: Float64Array, y: Float64Array) => byDifferences()(x, y),
  };
  const present = changes.matrices ? assembled() : first;
  const pencilAt = (time: number): Pencil => {
    if (!changes.matrices) return pencil;
    reassemble(present, time);
    return pencil.withValues(present.mass.values, present.stiffness.values);
  };
  const parts = initial.map((_, field) => ({
    value: dirichlet.map(({ nodes, value }): DirichletPart => ({ nodes, value: value[field] ?? 0 })),
    rate: dirichlet.map(({ nodes, rate }): DirichletPart => ({ nodes, value: rate?.[field] ?? 0 })),
  }));
  // Loads are asked for at other times than the pencil that is in use, whose values have to stay: they get matrices of their own.
  const lifting = changes.matrices ? assembled() : first;
  const liftingAt = (time: number): Matrices => {
    if (changes.matrices) reassemble(lifting, time);
    return lifting;
  };
  const load = loads(problem, space, liftingAt, parts, upwinding.loads);
  const prescribed = (field: number, time: number) => prescribedValues(space, parts[field].value, time);
  // M is far from singular: where it is not symmetric a few iterations are much cheaper than LU, which would cost as much as a hundred steps.
  const rateChoice: SolverChoice =
    symmetric || mesh.dimension === 1 || solver.solver !== "auto" ? solver : { solver: "gmres" };
  const factoredMass = ({ mass }: Matrices) => p1Solver(space, mass, { symmetric, choice: rateChoice });
  const massSolver = once(() => factoredMass(first));
  const rate = (nodal: Float64Array, field: number, time: number): Float64Array => {
    const loadNow = initial.map(() => new Float64Array(space.size));
    load?.(time, loadNow);
    const change = new Float64Array(space.size);
    const now = pencilAt(time);
    now.multiplyStiffness(unknownsOf(space, nodal), change);
    for (let i = 0; i < change.length; i++) change[i] = loadNow[field][i] - change[i];
    (changes.matrices ? factoredMass(present) : massSolver()).solve([change]);
    return nodalValues(space, change, prescribedValues(space, parts[field].rate, time));
  };
  return {
    space,
    stiffness: first.stiffness,
    solver,
    reaction: problem.reaction ?? 0,
    upwinded: upwinding.stiffness.length > 0,
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
      ...(changes.breakpoints === undefined ? {} : { breakpoints: changes.breakpoints }),
    },
    estimated: (nodal, field, time) => ({
      diffusion: scalarDiffusion(problem),
      ...(problem.advection === undefined ? {} : { velocity: problem.advection }),
      reaction: problem.reaction ?? 0,
      source: problem.source?.[field] ?? 0,
      rate: rate(nodal, field, time),
      rateScale: time === 0 ? 0 : 1 / time,
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

interface Matrices {
  readonly mass: AssembledMatrix;
  readonly stiffness: AssembledMatrix;
}

/** The terms of upwinding; `loads` for every field. */
interface Upwinding {
  readonly mass: readonly MatrixForm[];
  readonly stiffness: readonly MatrixForm[];
  readonly loads: readonly (readonly VectorForm[])[];
  /** What the stiffness makes of the constant 1. */
  readonly sums: readonly VectorForm[];
}

/** Upwinding, where the mesh does not resolve the flow, or may not at other times. */
function stabilization(problem: PdeProblem, { mesh, unknownOfNode }: P1Space): Upwinding {
  const { advection: velocity, reaction: B = 0, stabilization: kind = "auto", initial, source: f } = problem;
  const none = { mass: [], stiffness: [], loads: initial.map(() => []), sums: [] };
  if (velocity === undefined || kind === "none") return none;
  const diffusion = diffusivityOf(problem);
  const needed = problem.changes?.matrices || cellPecletNumbers(mesh, velocity, diffusion).some((peclet) => peclet > 1);
  if (!needed) return none;
  const dirichlet = unknownOfNode.map((_, node) => node).filter((node) => unknownOfNode[node] < 0);
  const flow: Flow = { velocity, diffusion, dirichlet };
  const { mass, stiffness } = supg({ ...flow, reaction: B });
  return {
    mass: [mass],
    stiffness: [stiffness, ...(kind === "crosswind" ? [crosswindDiffusion(flow)] : [])],
    loads: initial.map((_, field) => {
      const own = f?.[field] ?? 0;
      return own === 0 ? [] : [supg({ ...flow, reaction: B, source: own }).load];
    }),
    sums: B === 0 ? [] : [supg({ ...flow, reaction: B, source: B }).load],
  };
}

/** A, as upwinding takes it. */
export function diffusivityOf({ diffusion: A }: PdeProblem): Diffusivity {
  return A.kind === "tensor" ? { tensor: A.value } : A.value;
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

function massForms({ mass: kind = "consistent" }: PdeProblem): readonly MatrixForm[] {
  return kind === "lumped" ? [lumpedMass()] : [mass()];
}

function stiffnessForms(problem: PdeProblem, mesh: SimplexMesh): readonly MatrixForm[] {
  const { diffusion: A, advection } = problem;
  return [
    A.kind === "scalar" ? diffusion(A.value) : tensorDiffusion(A.value),
    ...reactionForms(problem),
    ...(advection === undefined ? [] : [convectiveAdvection(advection)]),
    ...robinForms(problem, mesh),
  ];
}

function reactionForms({ reaction: B = 0, mass: kind = "consistent", diffusion }: PdeProblem): readonly MatrixForm[] {
  if (B === 0) return [];
  return [kind === "lumped" ? lumpedReaction(B, diffusion.value === 0 ? "nodes" : "cells") : reaction(B)];
}

function robinForms({ boundary, mass: kind = "consistent" }: PdeProblem, mesh: SimplexMesh): readonly MatrixForm[] {
  return boundary.flatMap((condition) =>
    condition.type === "robin"
      ? [robin(condition.facets(mesh), condition.coefficient, ...(kind === "lumped" ? ["corners" as const] : []))]
      : [],
  );
}

/**
 * K 1 for the unknowns. Of a constant no flux comes, and nothing is carried: reaction and Robin conditions are left, and the coupling with
 * prescribed nodes, where it is 0.
 */
function rowSums(
  problem: PdeProblem,
  space: P1Space,
  stiffness: AssembledMatrix,
  upwinding: readonly VectorForm[],
): Float64Array {
  const sums = assembleVector(space, upwinding);
  const withoutFlow = assembleMatrix(space, [...reactionForms(problem), ...robinForms(problem, space.mesh)]);
  for (const [matrix, sign] of [
    [withoutFlow, 1],
    [withoutFlow.coupling, 1],
    [stiffness.coupling, -1],
  ] as const) {
    const { rowStart, rows } = matrix.pattern;
    for (let i = 0; i < rows; i++) {
      for (let k = rowStart[i]; k < rowStart[i + 1]; k++) sums[i] += sign * matrix.values[k];
    }
  }
  return sums;
}

interface PrescribedParts {
  readonly value: readonly DirichletPart[];
  readonly rate: readonly DirichletPart[];
}

/** F(t) of the unknowns, or undefined where it vanishes at all times. */
function loads(
  problem: PdeProblem,
  space: P1Space,
  matricesAt: (time: number) => Matrices,
  parts: readonly PrescribedParts[],
  upwinding: Upwinding["loads"],
): Source | undefined {
  const { changes = { matrices: false, loads: false } } = problem;
  const forms = problem.initial.map((_, field) => [...loadForms(problem, space.mesh, field), ...upwinding[field]]);
  const lifted = parts.map(({ value }) => value.some((part) => part.value !== 0));
  if (forms.every((list) => list.length === 0) && !lifted.some((needed) => needed)) return undefined;
  const evaluate: Source = (time, out) => {
    const matrices = lifted.includes(true) ? matricesAt(time) : undefined;
    out.forEach((load, field) => {
      assembleVectorInto(load, space, forms[field], time);
      if (matrices === undefined || !lifted[field]) return;
      const { value, rate } = parts[field];
      subtractPrescribed(matrices.stiffness.coupling, prescribedValues(space, value, time), load);
      if (rate.some((part) => part.value !== 0)) {
        subtractPrescribed(matrices.mass.coupling, prescribedValues(space, rate, time), load);
      }
    });
  };
  if (changes.loads === "linearly" && !changes.matrices) {
    return linearLoads(evaluate, changes.breakpoints ?? [], forms.length, space.size);
  }
  if (changes.loads || changes.matrices) return evaluate;
  const constant = problem.initial.map(() => new Float64Array(space.size));
  evaluate(0, constant);
  return (_, out) => {
    out.forEach((load, field) => {
      load.set(constant[field]);
    });
  };
}

function loadForms(
  { source: f, boundary, mass: kind = "consistent" }: PdeProblem,
  mesh: SimplexMesh,
  field: number,
): readonly VectorForm[] {
  const own = (functions: FieldFunctions | undefined) => functions?.[field] ?? 0;
  return [
    ...(own(f) === 0 ? [] : [source(own(f))]),
    ...boundary.flatMap((condition) => {
      if ((condition.type !== "neumann" && condition.type !== "robin") || own(condition.value) === 0) return [];
      // What a lumped Robin matrix takes and what its value gives balance node by node.
      const lumped = condition.type === "robin" && kind === "lumped";
      return [neumann(condition.facets(mesh), own(condition.value), ...(lumped ? ["corners" as const] : []))];
    }),
  ];
}
