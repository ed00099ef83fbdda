import type { CompiledExpression } from "../expression/index.js";
import type { TimeDependence } from "../pde/index.js";
import type { Warning } from "../warning.js";
import type { PdeCase } from "./case.js";
import { type PdeExpressions, partsOf, pdeExpressions } from "./expressions.js";

/** What of a case's problem depends on time, with the breakpoints up to the last time saved. */
export function timeDependence(said: PdeExpressions, save: readonly number[]): TimeDependence {
  const changing = loadsOf(said).filter(usesTime);
  const { places, unresolved } = breakpointsUpTo(Math.max(...save), [...coefficientsOf(said), ...changing]);
  const linear = changing.every((load) => load.degreeBetweenBreakpoints("t") <= 1) && unresolved.length === 0;
  return {
    matrices: coefficientsOf(said).some(usesTime),
    loads: changing.length === 0 ? false : linear ? "linearly" : true,
    ...(places.length === 0 ? {} : { breakpoints: places }),
  };
}

/** What is to be said of jumps in time that no method can stop at. */
export function timeWarnings(theCase: PdeCase): readonly Warning[] {
  const { time } = theCase;
  const said = pdeExpressions(theCase);
  const last = Math.max(...time.save);
  const { unresolved } = breakpointsUpTo(last, [...coefficientsOf(said), ...loadsOf(said)]);
  if (unresolved.length === 0) return [];
  const parts = `${unresolved[0]}${unresolved.length > 1 ? ` and ${unresolved.length - 1} more` : ""}`;
  const fixed = "steps" in time && time.steps !== undefined;
  const effect = fixed
    ? `the ${time.steps} steps are of order 1 across them, and miss what lasts less than ${(last / time.steps).toPrecision(2)}`
    : "what lasts less than a step may be missed";
  return [
    {
      path: "pde",
      message:
        `${parts}: jumps or kinks in t that move with the point, or too many to stop at each; ${effect}. ` +
        `Compare with ${fixed ? "twice the steps" : "a smaller tolerance"}.`,
      numbers: { parts: unresolved.length },
    },
  ];
}

function breakpointsUpTo(last: number, expressions: readonly CompiledExpression[]) {
  const found = expressions.filter(usesTime).map((expression) => expression.breakpoints("t", 0, last));
  return {
    places: [...new Set(found.flatMap(({ places }) => places))].sort((s, t) => s - t),
    unresolved: [...new Set(found.flatMap(({ unresolved }) => unresolved))],
  };
}

export function usesTime(expression: CompiledExpression): boolean {
  return expression.uses("t");
}

/** What the matrices are made of. */
function coefficientsOf({ diffusion, advection = [], reaction, boundary }: PdeExpressions): CompiledExpression[] {
  const robin = boundary.flatMap((condition) => (condition.type === "robin" ? [condition.coefficient] : []));
  return [...[...diffusion, reaction].flatMap(partsOf), ...advection, ...robin];
}

/** What the loads are made of. */
function loadsOf({ source, boundary }: PdeExpressions): CompiledExpression[] {
  const values = [source, ...boundary.flatMap((each) => (each.type === "periodic" ? [] : [each.value]))];
  return values.flatMap(({ re, im }) => [...partsOf(re), ...(im === undefined ? [] : [im])]);
}
