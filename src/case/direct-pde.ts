import type { LevelResult } from "../compare/level.js";
import { observeSpectrum } from "../compare/observe.js";
import { InputError } from "../errors.js";
import { h1SeminormError, l2Error } from "../fem/index.js";
import type { ComplexField } from "../fourier/complex-field.js";
import {
  alongLine,
  evaluateAt,
  locatePoints,
  nodeCount,
  type SimplexMesh,
  simplexCount,
  simplexLocator,
} from "../mesh/index.js";
import {
  type AdaptiveSolution,
  type CheckpointOptions,
  type PdeMethod,
  type PdeSolution,
  type PointValues,
  solveAdaptively,
  solvePde,
} from "../pde/index.js";
import type { StopSignal } from "../time/options.js";
import type { Warning } from "../warning.js";
import { coordinates, type PdeCase } from "./case.js";
import { checkMeshDimension, meshWarnings } from "./case-mesh.js";
import { fittedBox } from "./fitted-box.js";
import { aboutCase, warningOfCase } from "./path-in-case.js";
import { exactSolution, pdeProblem } from "./pde-problem.js";
import { checkPlaces } from "./places.js";
import type { Diagnostics, LineValues, ResultFile } from "./result-file.js";
import { timeWarnings } from "./time-dependence.js";
import { timeMethod } from "./time-method.js";

/** What solving a PDE case gives. */
export interface DirectPdeRun {
  readonly solution: PdeSolution;
  /** The solution as complex fields, one per time; `im` is zero where the problem is real. */
  readonly fields: readonly ComplexField[];
  readonly level: LevelResult;
  readonly lines?: readonly LineValues[];
  readonly errors?: NonNullable<ResultFile["errors"]>;
  readonly diagnostics: Diagnostics;
  readonly warnings: readonly Warning[];
}

/**
 * Solves the PDE that a case states.
 *
 * @param mesh the one that `spectrum.mesh` names, where the case names one
 * @param start what the file holds that `pde.initial` names, where it names one
 * @throws as `pdeProblem` and `solvePde`; InputError for a probe outside of the mesh, and for a checkpoint to go on from where the
 *   mesh adapts; the signal's reason once it is aborted
 */
export function runDirectPde(
  theCase: PdeCase,
  {
    mesh: named,
    start,
    checkpoint,
    resume,
    ...options
  }: {
    readonly mesh?: SimplexMesh;
    readonly start?: PointValues;
    readonly onProgress?: (fraction: number) => void;
    readonly signal?: StopSignal;
  } & CheckpointOptions = {},
): DirectPdeRun {
  const { adapt, time, probes, spectrum } = theCase;
  const mesh = named ?? fittedBox(theCase);
  if (named !== undefined) {
    checkMeshDimension(named, theCase);
    checkPlaces(theCase, named);
  }
  const problem = pdeProblem(theCase, mesh, start);
  const { steady } = theCase.pde;
  const times = steady ? [0] : [0, ...time.save];
  const method: PdeMethod = steady ? { method: "steady" } : timeMethod(time);
  if (adapt !== undefined) refuseResume(resume);
  const exact = exactSolution(theCase, problem.initial.length);
  if (exact !== undefined) checkExact(exact, mesh, times);
  const { adapted, solution } = aboutCase(() => {
    const adapted = adapt === undefined ? undefined : solveAdaptively(problem, mesh, method, times, adapt, options);
    const marching = { ...options, ...(checkpoint ? { checkpoint } : {}), ...(resume ? { resume } : {}) };
    return { adapted, solution: adapted ?? solvePde(problem, mesh, method, times, marching) };
  });
  // A solution at some of the times only would be taken for the whole.
  options.signal?.throwIfAborted();
  const fields = solution.values.map(([re, im]): ComplexField => ({ re, im: im ?? new Float64Array(re.length) }));
  const places = probes.map(coordinates);
  const level = observeSpectrum(solution.mesh, fields, times, { angular: places, reported: places });
  // The coordinates are those of the convention: the measure of the energy is (2π)^{-d} dξ in radians, dξ in cycles.
  const measure = spectrum.convention === "angular" ? 1 : (2 * Math.PI) ** theCase.dimension;
  return {
    solution,
    fields,
    level: { ...level, energy: level.energy.map((energy) => energy * measure) },
    ...(theCase.lines === undefined
      ? {}
      : { lines: theCase.lines.map((line) => valuesAlong(solution.mesh, fields, line)) }),
    ...(exact === undefined ? {} : { errors: errorsOf(exact, solution) }),
    diagnostics: diagnosticsOf(solution, adapted),
    warnings: [
      ...(named === undefined ? [] : meshWarnings(named)),
      ...timeWarnings(theCase),
      ...solution.warnings.map(warningOfCase),
    ],
  };
}

/** @throws InputError where there is a checkpoint to go on from, in a case whose mesh adapts. */
export function refuseResume(resume: object | undefined): void {
  if (resume === undefined) return;
  throw new InputError("adapt", "the rounds of an adaptive mesh leave no checkpoint to go on from: start anew");
}

/** The fields at equally spaced points of a line of the case. */
export function valuesAlong(
  mesh: SimplexMesh,
  fields: readonly ComplexField[],
  { from, to, points }: NonNullable<PdeCase["lines"]>[number],
): LineValues {
  const line = alongLine(coordinates(from), coordinates(to), points);
  const places = locatePoints(simplexLocator(mesh), line);
  const at = (values: Float64Array) => Array.from(evaluateAt(places, values));
  const d = mesh.dimension;
  return {
    points: Array.from({ length: points }, (_, i) => Array.from(line.subarray(i * d, i * d + d))),
    re: fields.map(({ re }) => at(re)),
    im: fields.map(({ im }) => at(im)),
  };
}

type Exact = NonNullable<ReturnType<typeof exactSolution>>;

/** Throws NumericalError where the exact solution or its gradient is not finite, as far as a thousand cells show. */
function checkExact({ value, gradient }: Exact, mesh: SimplexMesh, times: readonly number[]): void {
  const corners = mesh.dimension + 1;
  const stride = Math.ceil(simplexCount(mesh) / 1000);
  const some = { ...mesh, cells: mesh.cells.filter((_, k) => Math.floor(k / corners) % stride === 0) };
  const nothing = new Float64Array(nodeCount(mesh));
  for (const time of times) {
    for (const each of value) l2Error(some, nothing, each, { time });
    for (const each of gradient) h1SeminormError(some, nothing, each, { time });
  }
}

function errorsOf(exact: Exact, { mesh, times, values }: PdeSolution): NonNullable<DirectPdeRun["errors"]> {
  const over = (norm: (u: Float64Array, field: number, time: number) => number) =>
    values.map((fields, i) => Math.hypot(...fields.map((u, field) => norm(u, field, times[i]))));
  return {
    l2: over((u, field, time) => l2Error(mesh, u, exact.value[field], { time })),
    h1: over((u, field, time) => h1SeminormError(mesh, u, exact.gradient[field], { time })),
  };
}

function diagnosticsOf(
  { mesh, unknowns, values, statistics }: PdeSolution,
  adapted: AdaptiveSolution | undefined,
): Diagnostics {
  const { factorizations, solves, steps, krylovDimension, errorEstimate, linearSolver } = statistics;
  const extremaOf = (field: number) => values.map((fields): readonly [number, number] => extent(fields[field]));
  return {
    dofs: unknowns,
    cells: simplexCount(mesh),
    solves,
    factorizations,
    linearSolver,
    ...(steps > 0 ? { steps } : {}),
    ...(krylovDimension > 0 ? { krylovDimension } : {}),
    ...(errorEstimate === null ? {} : { timeError: errorEstimate }),
    extrema: { re: extremaOf(0), ...(values[0].length > 1 ? { im: extremaOf(1) } : {}) },
    ...(adapted === undefined ? {} : { adaptation: adapted.rounds }),
  };
}

function extent(values: Float64Array): readonly [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return [least, greatest];
}
