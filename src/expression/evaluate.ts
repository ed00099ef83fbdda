import { functions } from "./functions.js";
import type { ChainOperator, Comparison, Expr, Link } from "./syntax.js";

export type Evaluator = (values: readonly number[]) => number;

/** Whether a value counts as true: anything but 0 and NaN. */
export function truth(value: number): boolean {
  return value !== 0 && !Number.isNaN(value);
}

/** A function that computes the expression from the values of its variables; nothing is generated as source code. */
export function evaluator(expr: Expr): Evaluator {
  switch (expr.kind) {
    case "number": {
      const { value } = expr;
      return () => value;
    }
    case "variable": {
      const { index } = expr;
      return (v) => v[index];
    }
    case "chain":
      return chainEvaluator(expr.first, expr.rest);
    case "negate": {
      const of = evaluator(expr.of);
      return (v) => -of(v);
    }
    case "power":
      return powerEvaluator(expr.base, expr.exponent);
    case "compare": {
      const [left, right, holds] = [evaluator(expr.left), evaluator(expr.right), comparisons[expr.operator]];
      return (v) => (holds(left(v), right(v)) ? 1 : 0);
    }
    case "not": {
      const of = evaluator(expr.of);
      return (v) => (truth(of(v)) ? 0 : 1);
    }
    case "choose": {
      const [condition, whenTrue, whenFalse] = [expr.condition, expr.whenTrue, expr.whenFalse].map(evaluator);
      return (v) => (truth(condition(v)) ? whenTrue(v) : whenFalse(v));
    }
    case "call":
      return callEvaluator(expr.name, expr.args);
  }
}

// Exact, where mathjs lets numbers within 1e-12 of each other count as equal.
export const comparisons: Record<Comparison, (a: number, b: number) => boolean> = {
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
  ">=": (a, b) => a >= b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
};

export const combine: Record<ChainOperator, (a: number, b: number) => number> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  and: (a, b) => (truth(a) && truth(b) ? 1 : 0),
  or: (a, b) => (truth(a) || truth(b) ? 1 : 0),
  xor: (a, b) => (truth(a) !== truth(b) ? 1 : 0),
};

function chainEvaluator(firstExpr: Expr, rest: readonly Link[]): Evaluator {
  const first = evaluator(firstExpr);
  const operands = rest.map((link) => evaluator(link.operand));
  if (operands.length === 1) {
    const [second] = operands;
    switch (rest[0].operator) {
      case "+":
        return (v) => first(v) + second(v);
      case "-":
        return (v) => first(v) - second(v);
      case "*":
        return (v) => first(v) * second(v);
      case "/":
        return (v) => first(v) / second(v);
    }
  }
  const operators = rest.map((link) => combine[link.operator]);
  return (v) => {
    let value = first(v);
    for (let i = 0; i < operands.length; i++) value = operators[i](value, operands[i](v));
    return value;
  };
}

/** The powers that are computed by multiplication, in at most two: faster than the general power, and as accurate. */
export const powersByMultiplication: ReadonlyMap<number, (b: number) => number> = new Map([
  [2, (b: number) => b * b],
  [3, (b: number) => b * b * b],
  [4, (b: number) => b * b * (b * b)],
]);

function powerEvaluator(baseExpr: Expr, exponentExpr: Expr): Evaluator {
  const base = evaluator(baseExpr);
  const multiply = exponentExpr.kind === "number" ? powersByMultiplication.get(exponentExpr.value) : undefined;
  if (multiply !== undefined) return (v) => multiply(base(v));
  const exponent = evaluator(exponentExpr);
  return (v) => base(v) ** exponent(v);
}

function callEvaluator(name: string, argExprs: readonly Expr[]): Evaluator {
  const evaluate = functions.get(name)?.evaluate;
  if (evaluate === undefined) throw new Error(`no function ${name}`);
  const args = argExprs.map(evaluator);
  if (args.length === 1) {
    const [first] = args;
    return (v) => evaluate(first(v));
  }
  if (args.length === 2) {
    const [first, second] = args;
    return (v) => evaluate(first(v), second(v));
  }
  return (v) => evaluate(...args.map((arg) => arg(v)));
}
