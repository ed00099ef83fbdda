import type { Expr, Link } from "./syntax.js";

/** The expression as text that reads back as the same expression. */
export function printExpression(expr: Expr, variables: readonly string[]): string {
  const print = (part: Expr): string => {
    switch (part.kind) {
      case "number":
        return printNumber(part.value);
      case "variable":
        return variables[part.index];
      case "negate":
        return `-${atom(part.of)}`;
      case "not":
        return `not ${condition(part.of)}`;
      case "power":
        return `${atom(part.base)}^${atom(part.exponent)}`;
      case "compare":
        return `${atom(part.left)} ${part.operator} ${atom(part.right)}`;
      case "choose":
        return `${condition(part.condition)} ? ${atom(part.whenTrue)} : ${atom(part.whenFalse)}`;
      case "call":
        return `${part.name}(${part.args.map(print).join(", ")})`;
      case "chain":
        return printChain(part.first, part.rest);
    }
  };
  const printChain = (first: Expr, rest: readonly Link[]): string => {
    const operand = /^[a-z]/.test(rest[0].operator) ? condition : atom;
    return [operand(first), ...rest.map((link) => `${link.operator} ${operand(link.operand)}`)].join(" ");
  };
  /** In the place of a truth value a number is one of the two constants. */
  const condition = (part: Expr): string => (part.kind === "number" ? String(part.value !== 0) : atom(part));
  const atom = (part: Expr): string => {
    const bare = part.kind === "variable" || part.kind === "call" || (part.kind === "number" && isPositive(part.value));
    return bare ? print(part) : `(${print(part)})`;
  };
  return print(expr);
}

function isPositive(value: number): boolean {
  return value > 0 || Object.is(value, 0);
}

function printNumber(value: number): string {
  // What constants fold to may not be finite, and the syntax has no word for that.
  if (Number.isNaN(value)) return "0 / 0";
  if (!Number.isFinite(value)) return value > 0 ? "1 / 0" : "-1 / 0";
  return Object.is(value, -0) ? "-0" : String(value);
}
