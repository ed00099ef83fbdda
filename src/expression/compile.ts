import { InputError } from "../errors.js";
import { type Breakpoints, breakpointsOf } from "./breakpoints.js";
import { differentiate, occurs, treeSize } from "./differentiate.js";
import { evaluator } from "./evaluate.js";
import { type PointsEvaluator, pointsEvaluator } from "./evaluate-many.js";
import { parseExpression } from "./parse.js";
import { piecewiseDegree } from "./piecewise-degree.js";
import { printExpression } from "./print.js";
import type { Expr } from "./syntax.js";

/** A real function of a few variables, from the text of an expression. */
export interface CompiledExpression {
  /** The text it came from; a derivative prints itself. */
  readonly source: string;
  readonly variables: readonly string[];
  /**
   * Its value where the variables have the values given, in their order. A truth value is 1 or 0. NaN where the real
   * function has no value (sqrt(-1)), ±Infinity at poles: the caller checks.
   */
  evaluate(values: readonly number[]): number;
  /**
   * The function that does the same, to the bit in V8 (elsewhere `exp` may differ in the last place), for many points in one call, several
   * times faster: points are rows of the first
   * `dimension` variables, the other variables (time, say) are the same at all points of a call. Throws InputError for a
   * dimension that is not from 1 to the number of variables.
   */
  pointsEvaluator(dimension: number): PointsEvaluator;
  /** Whether its values are truth values: those of comparisons and of what logic makes of them. */
  readonly isCondition: boolean;
  /** Whether its text names the variable. */
  uses(variable: string): boolean;
  /**
   * A degree in a variable that it does not exceed, as a polynomial between its `breakpoints`; Infinity where it is not known to be one.
   */
  degreeBetweenBreakpoints(variable: string): number;
  /** Where it jumps, has kinks or narrow features along a variable, between two values of it: see `Breakpoints`. */
  breakpoints(variable: string, from: number, to: number): Breakpoints;
  /** Its symbolic partial derivative. Throws InputError for an unknown variable or a function without derivative. */
  derivative(variable: string): CompiledExpression;
}

/** Largest derivative that is built, in nodes: repeated derivatives of long products grow without bound. */
const largestTree = 200_000;

/**
 * The function that an expression of a case file stands for, in mathjs's grammar. Allowed are numbers, the
 * `variables`, the constants pi, e, tau, + - * / ^ mod %, comparisons, and/or/xor/not, `condition ? a : b`, and the
 * functions in functions.ts. Comparisons are exact. Nothing of the text is ever run as code.
 *
 * @param path where the text stands in the input, for messages
 * @throws InputError for anything else, and for more than 10 000 characters or 100 levels of nesting
 */
export function compileExpression(source: string, variables: readonly string[], path = ""): CompiledExpression {
  const { tree, isCondition } = parseExpression(source, variables, path);
  return compiled(tree, isCondition, source, variables, path);
}

function compiled(
  expr: Expr,
  isCondition: boolean,
  source: string,
  variables: readonly string[],
  path: string,
): CompiledExpression {
  return {
    source,
    variables,
    isCondition,
    evaluate: evaluator(expr),
    pointsEvaluator(dimension) {
      if (!Number.isInteger(dimension) || dimension < 1 || dimension > variables.length) {
        throw new InputError(
          path,
          `points of dimension ${dimension}; allowed is 1 to ${variables.length} (${variables.join(", ")})`,
        );
      }
      return pointsEvaluator(expr, dimension);
    },
    uses: (variable) => occurs(expr, variables.indexOf(variable)),
    degreeBetweenBreakpoints: (variable) => piecewiseDegree(expr, variables.indexOf(variable)),
    breakpoints: (variable, from, to) => breakpointsOf(expr, variables.indexOf(variable), variables, from, to),
    derivative(variable) {
      const index = variables.indexOf(variable);
      if (index < 0) {
        throw new InputError(path, `no derivative by "${variable}"; variables are ${variables.join(", ")}`);
      }
      const slope = derivativeTree(expr, index, path);
      return compiled(slope, false, printExpression(slope, variables), variables, path);
    },
  };
}

function derivativeTree(expr: Expr, index: number, path: string): Expr {
  let slope: Expr;
  try {
    slope = differentiate(expr, index);
  } catch (error) {
    throw new InputError(path, error instanceof Error ? error.message : String(error));
  }
  if (treeSize(slope) > largestTree) throw new InputError(path, "the derivative of the expression is too large");
  return slope;
}
