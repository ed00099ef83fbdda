import { dorflerMarking, l2Norm, residualIndicators, simplexSquaredErrors } from "../fem/index.js";
import { type BisectionMesh, bisect, bisectionMesh, type SimplexMesh, simplexCount } from "../mesh/index.js";
import { sumStatistics } from "../time/statistics.js";
import type { TimeMethod } from "../time/system.js";
import { lastOf } from "./check-problem.js";
import type { PdeProblem } from "./problem.js";
import { type SemidiscretePde, semidiscretePde } from "./semidiscrete.js";
import { type PdeSolution, type SolvePdeOptions, solveSemidiscrete } from "./solve.js";

/** When refinement ends, and how fast it goes. */
export interface AdaptOptions {
  /** Estimated L² error at any time saved, relative to the largest L² norm of the solution. */
  readonly tolerance: number;
  /** θ: the cells marked hold this share of the squared estimate (Dörfler). */
  readonly marking: number;
  /** No mesh with more unknowns than this is refined any further. */
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
 * start, until the estimate is below the tolerance. The fields of several problems follow each other in `values`.
 *
 * The estimate at time 0 is the distance of u from the P1 function that it starts from; at later times that of `residualIndicators` in L², with
 * ∂_t u = M⁻¹(F − K u) of the discrete solution. A cell's indicator is the largest over all times, so that one mesh serves all of
 * them. The constants of the estimate are not known: it behaves like the error, and is not its bound.
 */
export function solveAdaptively(
  problem: PdeProblem | readonly PdeProblem[],
  mesh: SimplexMesh,
  method: TimeMethod,
  save: readonly number[],
  { tolerance, marking, maxUnknowns, maxRounds }: AdaptOptions,
  { solver = { solver: "auto" }, ...options }: SolvePdeOptions = {},
): AdaptiveSolution {
  const problems = "initial" in problem ? [problem] : problem;
  const rounds: { unknowns: number; estimate: number }[] = [];
  let present: BisectionMesh = bisectionMesh(mesh);
  for (;;) {
    const parts = problems.map((each) => {
      const semidiscrete = semidiscretePde(each, present, solver, lastOf(save));
      return { problem: each, semidiscrete, solution: solveSemidiscrete(semidiscrete, method, save, options) };
    });
    const { indicators, estimate } = estimateErrors(present, parts);
    const solution = joinedSolution(parts.map((part) => part.solution));
    rounds.push({ unknowns: solution.unknowns, estimate });
    const end = (adaptation: AdaptiveSolution["adaptation"]) => ({ ...solution, rounds, adaptation });
    if (estimate <= tolerance) return end("tolerance");
    if (solution.unknowns >= maxUnknowns) return end("unknowns");
    if (rounds.length >= maxRounds || solution.ending !== "completed") return end("rounds");
    present = bisect(present, dorflerMarking(indicators, marking)).mesh;
  }
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
          time === 0
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
