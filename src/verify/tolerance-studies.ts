import { integrate } from "../time/integrate.js";
import { massNorm } from "../time/lanczos.js";
import type { TimeMethod } from "../time/system.js";
import { boundTable } from "./bound-table.js";
import { type RoughProblem, roughProblems } from "./rough-problems.js";
import type { Study } from "./study.js";

/** A method with its tolerance: a column. */
type Column = readonly [name: string, method: TimeMethod & { readonly tolerance: number }];

const krylov = [1e-2, 1e-4, 1e-6, 1e-8].map(
  (tolerance): Column => [tolerance.toExponential(), { method: "krylov", tolerance }],
);

const steps: readonly Column[] = [
  ["theta ½, 1e-3", { method: "theta", theta: 0.5, tolerance: 1e-3 }],
  ["bdf2, 1e-3", { method: "bdf2", tolerance: 1e-3 }],
  ["sdirk2, 1e-3", { method: "sdirk2", tolerance: 1e-3 }],
  ["sdirk3, 1e-3", { method: "sdirk3", tolerance: 1e-3 }],
  ["sdirk3, 1e-5", { method: "sdirk3", tolerance: 1e-5 }],
];

/** Tolerances on problems that no method is exact on by accident. */
export function toleranceStudies(dimension: 1 | 2 | 3): readonly Study[] {
  let made: readonly RoughProblem[] | undefined;
  const problems = () => {
    made ??= roughProblems(dimension);
    return made;
  };
  return [
    // Krylov's estimate is a difference of two approximations, no bound.
    study(dimension, problems, "Krylov spaces chosen by a tolerance", krylov, 10),
    study(dimension, problems, "steps chosen by a tolerance", steps, 1),
  ];
}

function study(
  dimension: 1 | 2 | 3,
  problems: () => readonly RoughProblem[],
  title: string,
  columns: readonly Column[],
  bound: number,
): Study {
  return {
    dimension,
    title: `${title}, hard problems: error over tolerance`,
    lines: [
      "∂u/∂t = D ∆u − b·∇u − B u + f on unequal cells, start and terms as named; zero flux, or with advection u = 0 on the boundary",
      `exact: dense exponentials; error: the larger one at t = 0.05 and 1, M norm, relative to the largest norm so far, over the tolerance: at most ${bound}`,
    ],
    run: () =>
      boundTable(
        "problem",
        columns.map(([name]) => name),
        problems().map((problem) => ({
          label: problem.name,
          values: columns.map(([, method]) => errorOf(problem, method) / method.tolerance),
          bound,
        })),
      ),
  };
}

/** The largest error over the times, relative to the largest norm so far. */
function errorOf({ system, times, exact }: RoughProblem, method: TimeMethod): number {
  const { pencil, initial } = system;
  const scratch = new Float64Array(pencil.size);
  const norm = (u: Float64Array) => massNorm(pencil, u, scratch);
  const { values } = integrate(system, method, { save: times });
  let largest = norm(initial[0]);
  return times.reduce((worst, _, i) => {
    largest = Math.max(largest, norm(exact[i]));
    const error = norm(values[i][0].map((value, k) => value - exact[i][k]));
    return Math.max(worst, error / largest);
  }, 0);
}
