import { occurs } from "./differentiate.js";
import type { Expr } from "./syntax.js";

/** Constant wherever they do not jump. */
const stepwise: ReadonlySet<string> = new Set(["ceil", "floor", "heaviside", "round", "sign", "step"]);
/** One of their arguments wherever they have no kink, but for a factor or a shift that is constant there. */
const piecesOfArguments: ReadonlySet<string> = new Set(["abs", "max", "min", "mod"]);

/**
 * A degree that the expression does not exceed as a polynomial in the variable number `index`, between its breakpoints (`breakpointsOf`);
 * Infinity where it is not known to be one. Proven from the form: what cancels counts.
 */
export function piecewiseDegree(expr: Expr, index: number): number {
  if (!occurs(expr, index)) return 0;
  const degreeOf = (part: Expr): number => piecewiseDegree(part, index);
  switch (expr.kind) {
    case "number":
    case "compare":
    case "not":
      return 0;
    case "variable":
      return 1;
    case "negate":
      return degreeOf(expr.of);
    case "choose":
      return Math.max(degreeOf(expr.whenTrue), degreeOf(expr.whenFalse));
    case "power": {
      const { base, exponent } = expr;
      if (exponent.kind !== "number" || !Number.isInteger(exponent.value) || exponent.value < 0) {
        return degreeOf(base) === 0 && degreeOf(exponent) === 0 ? 0 : Number.POSITIVE_INFINITY;
      }
      return exponent.value === 0 ? 0 : degreeOf(base) * exponent.value;
    }
    case "call": {
      const degrees = expr.args.map(degreeOf);
      if (stepwise.has(expr.name) || degrees.every((degree) => degree === 0)) return 0;
      return piecesOfArguments.has(expr.name) ? Math.max(...degrees) : Number.POSITIVE_INFINITY;
    }
    case "chain": {
      let degree = degreeOf(expr.first);
      for (const { operator, operand } of expr.rest) {
        const next = degreeOf(operand);
        if (operator === "+" || operator === "-") degree = Math.max(degree, next);
        else if (operator === "*") degree += next;
        else if (operator === "/") degree = next === 0 ? degree : Number.POSITIVE_INFINITY;
        else degree = 0;
      }
      return degree;
    }
  }
}

/** Whether a function that may be called is a polynomial between its breakpoints. */
export function isPiecewisePolynomial(name: string): boolean {
  return stepwise.has(name) || piecesOfArguments.has(name);
}
