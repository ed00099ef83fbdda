import type { Expr } from "./syntax.js";

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
        return `not ${atom(part.of)}`;
      case "power":
        return `${atom(part.base)}^${atom(part.exponent)}`;
      case "compare":
        return `${atom(part.left)} ${part.operator} ${atom(part.right)}`;
      case "choose":
        return `${atom(part.condition)} ? ${atom(part.whenTrue)} : ${atom(part.whenFalse)}`;
      case "call":
        return `${part.name}(${part.args.map(print).join(", ")})`;
      case "chain":
        return [atom(part.first), ...part.rest.map((link) => `${link.operator} ${atom(link.operand)}`)].join(" ");
    }
  };
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
