import { InputError } from "../errors.js";
import { dorflerMarking, l2Norm, residualIndicators, simplexSquaredErrors, valuesAtNodes } from "../fem/index.js";
import { type BisectionMesh, bisect, bisectionMesh, type SimplexMesh, simplexCount } from "../mesh/index.js";
import { sumStatistics } from "../time/statistics.js";
import type { Warning } from "../warning.js";
import { lastOf } from "./check-problem.js";
import { inflowWarnings } from "./inflow.js";
import type { PdeProblem } from "./problem.js";
import { unseenErrors, unseenSquares } from "./second-look.js";
import { type SemidiscretePde, semidiscretePde } from "./semidiscrete.js";
import { type PdeMethod, type PdeSolution, type SolvePdeOptions, solveSemidiscrete, withStart } from "./solve.js";
import { upwindingWarnings } from "./upwinding-loss.js";

/** When refinement ends, and how fast it goes. */
export interface AdaptOptions {
  /** Estimated L² error at any time saved, relative to the largest L² norm of the solution. */
  readonly tolerance: number;
  /** θ: the cells marked hold this share of the squared estimate (Dörfler), as long as there are unknowns left. */
  readonly marking: number;
  /** No mesh has more unknowns than this. */
  readonly maxUnknowns: number;
  readonly maxRounds: number;
}

/** The solution on the last mesh, and the rounds that led there. */
export interface AdaptiveSolution extends PdeSolution {
  readonly rounds: readonly { readonly unknowns: number; readonly estimate: number }[];
  /** Whether the tolerance was reached, or what ended refinement. */
  readonly adaptation: "tolerance" | "unknowns" | "rounds";
}

/**
 * The solution of a problem, or of several that share a mesh (the real and the imaginary part of a spectrum, where they obey different
 * equations), on a mesh that is refined where the error is: solve up to the last time, estimate, mark, bisect, and again from the
 * start, until the estimate is below the tolerance; where it is not, a warning says what ended it. The fields of several problems follow each
 * other in `values`.
 *
 * The estimate at time 0 is the distance of u from the P1 function that it starts from; at later times that of `residualIndicators` in L², with
 * ∂_t u = M⁻¹(F − K u) of the discrete solution, 0 for a steady one. A cell's indicator is the largest over all times, so that one mesh serves all of
 * them. The constants of the estimate are not known: it behaves like the error, and is not its bound. What lies between all points of
 * quadrature no estimate sees: initial values and sources are looked at in many more points first, and the mesh is refined where they differ.
 *
 * @throws as `solvePde`; InputError for options that cannot be, and where the mesh to start with has more unknowns than `maxUnknowns`
 */
export function solveAdaptively(
  problem: PdeProblem | readonly PdeProblem[],
  mesh: SimplexMesh,
  method: PdeMethod,
  save: readonly number[],
  adapt: AdaptOptions,
  { solver = { solver: "auto" }, ...options }: SolvePdeOptions = {},
): AdaptiveSolution {
  checkAdaptOptions(adapt);
  const { tolerance, marking, maxUnknowns, maxRounds } = adapt;
  const problems = ("initial" in problem ? [problem] : problem).map((each) => withStart(each, method));
  const discretised = (on: BisectionMesh): Discretised => ({
    mesh: on,
    parts: problems.map((each) => semidiscretePde(each, on, solver, lastOf(save))),
  });
  const first = discretised(bisectionMesh(mesh));
  if (unknownsOf(first) > maxUnknowns) {
    throw new InputError(
      "adapt.maxUnknowns",
      `is ${maxUnknowns}, but the mesh to start with has ${unknownsOf(first)} unknowns already`,
    );
  }
  /** The mesh refined by its largest indicators, as far as unknowns are left; undefined where they do for a few cells only, or none. */
  const refined = (from: Discretised, indicators: Float64Array): Discretised | undefined => {
    for (let share = marking; share > marking / 16; share /= 2) {
      const next = discretised(bisect(from.mesh, dorflerMarking(indicators, share)).mesh);
      if (unknownsOf(next) === unknownsOf(from)) return undefined;
      if (unknownsOf(next) <= maxUnknowns) return next;
    }
    return undefined;
  };
  const rounds: { unknowns: number; estimate: number }[] = [];
  let present = seeing(problems, first, lastOf(save), tolerance, refined);
  for (;;) {
    const parts = present.parts.map((semidiscrete, i) => ({
      problem: problems[i],
      semidiscrete,
      solution: solveSemidiscrete(semidiscrete, method, save, options),
    }));
    const { indicators, estimate } = estimateErrors(present.mesh, parts, method);
    const solution = joinedSolution(parts.map((part) => part.solution));
    rounds.push({ unknowns: solution.unknowns, estimate });
    const end = (adaptation: AdaptiveSolution["adaptation"]): AdaptiveSolution => {
      const missed = adaptation === "tolerance" || solution.ending !== "completed" ? [] : [missedTolerance(adaptation)];
      const carried = parts.flatMap((part) => inflowWarnings(part.problem, present.mesh, part.solution)).slice(0, 1);
      const flattened = parts
        .flatMap((part) => upwindingWarnings(part.problem, part.semidiscrete, part.solution))
        .slice(0, 1);
      return { ...solution, rounds, adaptation, warnings: [...missed, ...carried, ...flattened, ...solution.warnings] };
    };
    const missedTolerance = (adaptation: "unknowns" | "rounds"): Warning => ({
      path: "adapt",
      message: `the estimated error is ${Number(estimate.toPrecision(3))} with ${solution.unknowns} unknowns, above the tolerance ${tolerance}: ${
        adaptation === "rounds"
          ? `maxRounds, ${maxRounds}, ended refinement; raise it`
          : `maxUnknowns, ${maxUnknowns}, ended refinement; raise it`
      }, or the tolerance`,
      numbers: { estimate, tolerance, unknowns: solution.unknowns, rounds: rounds.length },
    });
    if (estimate <= tolerance) return end("tolerance");
    if (rounds.length >= maxRounds || solution.ending !== "completed") return end("rounds");
    const next = refined(present, indicators);
    if (next === undefined) return end("unknowns");
    present = next;
  }
}

function checkAdaptOptions({ tolerance, marking, maxUnknowns, maxRounds }: AdaptOptions): void {
  if (!(tolerance > 0 && tolerance < Number.POSITIVE_INFINITY)) {
    throw new InputError("adapt.tolerance", `expected a positive number, found ${tolerance}`);
  }
  if (!(marking > 0 && marking <= 1)) {
    throw new InputError("adapt.marking", `expected 0 < marking ≤ 1, found ${marking}`);
  }
  for (const [name, count] of [
    ["maxUnknowns", maxUnknowns],
    ["maxRounds", maxRounds],
  ] as const) {
    if (Number.isInteger(count) && count > 0) continue;
    throw new InputError(`adapt.${name}`, `expected a positive whole number, found ${count}`);
  }
}

interface Discretised {
  readonly mesh: BisectionMesh;
  readonly parts: readonly SemidiscretePde[];
}

function unknownsOf({ parts }: Discretised): number {
  return Math.max(...parts.map(({ space }) => space.size));
}

/** So often a mesh is refined for what it does not see: 50 halvings of a cell leave nothing to be seen. */
const mostLooks = 50;

/**
 * A mesh whose points of quadrature see the initial values and the sources: as long as a look at many more points finds a share of them that
 * matters for the tolerance and is not seen, the cells that hold it are refined.
 */
function seeing(
  problems: readonly PdeProblem[],
  first: Discretised,
  last: number,
  tolerance: number,
  refined: (from: Discretised, indicators: Float64Array) => Discretised | undefined,
): Discretised {
  let present = first;
  // A hundredth is what a look itself is good for.
  const allowedOfSource = Math.max(0.01, tolerance / 2);
  for (let look = 0; look < mostLooks; look++) {
    const { mesh } = present;
    const unseen = new Float64Array(simplexCount(mesh));
    const add = (squares: Float64Array, norm: number, allowed: number): void => {
      const total = squares.reduce((sum, square) => sum + square, 0);
      if (total <= allowed * (norm + total)) return;
      for (let c = 0; c < squares.length; c++) unseen[c] += squares[c] / (norm + total);
    };
    for (const { initial, source = [] } of problems) {
      for (const value of initial) {
        add(unseenErrors(mesh, value), l2Norm(mesh, valuesAtNodes(mesh, value)) ** 2, tolerance ** 2);
      }
      for (const value of source) {
        for (const time of [0, last]) {
          add(
            unseenSquares(mesh, value, 4, time),
            l2Norm(mesh, valuesAtNodes(mesh, value, time)) ** 2,
            allowedOfSource,
          );
        }
      }
    }
    if (unseen.every((square) => square === 0)) return present;
    const next = refined(present, unseen);
    if (next === undefined) return present;
    present = next;
  }
  return present;
}

interface SolvedPart {
  readonly problem: PdeProblem;
  readonly semidiscrete: SemidiscretePde;
  readonly solution: PdeSolution;
}

/** Squared indicators per cell, the largest over all times, and the relative estimate. */
function estimateErrors(
  mesh: SimplexMesh,
  parts: readonly SolvedPart[],
  { method }: PdeMethod,
): { readonly indicators: Float64Array; readonly estimate: number } {
  const cells = simplexCount(mesh);
  const indicators = new Float64Array(cells);
  let largestError = 0;
  let largestNorm = 0;
  parts[0].solution.times.forEach((time, i) => {
    const now = new Float64Array(cells);
    let norm = 0;
    for (const { problem, semidiscrete, solution } of parts) {
      solution.values[i].forEach((nodal, field) => {
        const squares =
          time === 0 && method !== "steady"
            ? simplexSquaredErrors(mesh, nodal, problem.initial[field])
            : residualIndicators(mesh, nodal, semidiscrete.estimated(nodal, field, time));
        for (let c = 0; c < cells; c++) now[c] += squares[c];
        norm = Math.hypot(norm, l2Norm(mesh, nodal));
      });
    }
    let total = 0;
    for (let c = 0; c < cells; c++) {
      total += now[c];
      indicators[c] = Math.max(indicators[c], now[c]);
    }
    largestError = Math.max(largestError, Math.sqrt(total));
    largestNorm = Math.max(largestNorm, norm);
  });
  return { indicators, estimate: largestNorm > 0 ? largestError / largestNorm : largestError };
}

/** Solutions on one mesh as one: the fields of each time one after the other, the statistics summed. */
function joinedSolution(solutions: readonly PdeSolution[]): PdeSolution {
  const [first] = solutions;
  return {
    ...first,
    values: first.values.map((_, i) => solutions.flatMap(({ values }) => values[i])),
    statistics: solutions.map(({ statistics }) => statistics).reduce(sumStatistics),
    warnings: solutions.flatMap(({ warnings }) => warnings),
    ending: solutions.every(({ ending }) => ending === "completed") ? "completed" : "aborted",
  };
}
