import { functions } from "./functions.js";
import {
  call,
  choose,
  constant,
  difference,
  type Expr,
  isConstant,
  type Link,
  negate,
  power,
  product,
  quotient,
  sum,
  zero,
} from "./syntax.js";

/**
 * The partial derivative of an expression by the variable number `index`. Where a function jumps or has a kink the
 * derivative is that of the piece the point belongs to (0 for steps and comparisons).
 * Throws an Error whose message names the function that has no derivative here.
 */
export function differentiate(expr: Expr, index: number): Expr {
  switch (expr.kind) {
    case "number":
    case "compare":
    case "not":
      return zero;
    case "variable":
      return constant(expr.index === index ? 1 : 0);
    case "negate":
      return negate(differentiate(expr.of, index));
    case "power":
      return differentiatePower(expr.base, expr.exponent, index);
    case "choose":
      return choose(expr.condition, differentiate(expr.whenTrue, index), differentiate(expr.whenFalse, index));
    case "call":
      return differentiateCall(expr.name, expr.args, index);
    case "chain":
      return differentiateChain(expr.first, expr.rest, index);
  }
}

function differentiatePower(base: Expr, exponent: Expr, index: number): Expr {
  const baseSlope = differentiate(base, index);
  const exponentSlope = differentiate(exponent, index);
  return sum(
    product(exponent, power(base, difference(exponent, constant(1))), baseSlope),
    product(power(base, exponent), call("log", base), exponentSlope),
  );
}

function differentiateCall(name: string, args: readonly Expr[], index: number): Expr {
  const slopes = args.map((arg) => differentiate(arg, index));
  if (slopes.every((slope) => isConstant(slope, 0))) return zero;
  const partials = functions.get(name)?.partials?.(...args);
  if (partials === undefined) throw new Error(`the function ${name} has no derivative here`);
  return sum(...partials.map((partial, i) => product(partial, slopes[i])));
}

/** The product rule writes a product of n factors n times. */
const mostFactors = 300;

function differentiateChain(first: Expr, rest: readonly Link[], index: number): Expr {
  const operands = [first, ...rest.map((link) => link.operand)];
  switch (rest[0].operator) {
    case "+":
    case "-": {
      const slopes = operands.map((operand) => differentiate(operand, index));
      return sum(...slopes.map((slope, i) => (i > 0 && rest[i - 1].operator === "-" ? negate(slope) : slope)));
    }
    case "*":
    case "/":
      if (operands.length > mostFactors) throw new Error(`the derivative of ${operands.length} factors is too large`);
      return sum(
        ...operands.map((operand, i) => {
          const slope = differentiate(operand, index);
          if (isConstant(slope, 0)) return zero;
          if (i > 0 && rest[i - 1].operator === "/") {
            return negate(quotient(product({ kind: "chain", first, rest }, slope), operand));
          }
          if (i === 0) return { kind: "chain", first: slope, rest } as const;
          const replaced = rest.map((link, j) => (j === i - 1 ? { operator: link.operator, operand: slope } : link));
          return { kind: "chain", first, rest: replaced } as const;
        }),
      );
    default:
      return zero;
  }
}

/** How many nodes an expression has, as a tree. */
export function treeSize(expr: Expr): number {
  return 1 + childrenOf(expr).reduce((total, child) => total + treeSize(child), 0);
}

/** Whether a variable occurs in a tree. */
export function occurs(expr: Expr, index: number): boolean {
  return expr.kind === "variable" ? expr.index === index : childrenOf(expr).some((child) => occurs(child, index));
}

/** The parts that an expression is made of. */
export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case "number":
    case "variable":
      return [];
    case "negate":
    case "not":
      return [expr.of];
    case "power":
      return [expr.base, expr.exponent];
    case "compare":
      return [expr.left, expr.right];
    case "choose":
      return [expr.condition, expr.whenTrue, expr.whenFalse];
    case "call":
      return expr.args;
    case "chain":
      return [expr.first, ...expr.rest.map((link) => link.operand)];
  }
}
