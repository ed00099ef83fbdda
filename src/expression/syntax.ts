/**
 * The syntax tree of an expression: real numbers only, a truth value is 1 or 0. Long sums and products are one flat
 * node, a chain evaluated from left to right, so that neither evaluation nor differentiation recurses along them.
 */
export type Expr =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "variable"; readonly index: number }
  | { readonly kind: "chain"; readonly first: Expr; readonly rest: readonly Link[] }
  | { readonly kind: "negate"; readonly of: Expr }
  | { readonly kind: "power"; readonly base: Expr; readonly exponent: Expr }
  | { readonly kind: "compare"; readonly operator: Comparison; readonly left: Expr; readonly right: Expr }
  | { readonly kind: "not"; readonly of: Expr }
  | { readonly kind: "choose"; readonly condition: Expr; readonly whenTrue: Expr; readonly whenFalse: Expr }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expr[] };

/** One further operand of a chain; a chain's operators are all of one level of precedence. */
export interface Link {
  readonly operator: ChainOperator;
  readonly operand: Expr;
}

export type ChainOperator = "+" | "-" | "*" | "/" | "and" | "or" | "xor";
export type Comparison = "<" | ">" | "<=" | ">=" | "==" | "!=";

export const zero: Expr = { kind: "number", value: 0 };
export const one: Expr = { kind: "number", value: 1 };

export function constant(value: number): Expr {
  return { kind: "number", value };
}

export function isConstant(expr: Expr, value: number): boolean {
  return expr.kind === "number" && expr.value === value;
}

/** The sum of the terms, without those that are the constant 0. */
export function sum(...terms: readonly Expr[]): Expr {
  const kept = terms.filter((term) => !isConstant(term, 0));
  if (kept.length === 0) return zero;
  const [first, ...rest] = kept;
  if (rest.length === 0) return first;
  return { kind: "chain", first, rest: rest.map((operand) => ({ operator: "+", operand })) };
}

export function difference(left: Expr, right: Expr): Expr {
  if (left.kind === "number" && right.kind === "number") return constant(left.value - right.value);
  if (isConstant(right, 0)) return left;
  if (isConstant(left, 0)) return negate(right);
  return { kind: "chain", first: left, rest: [{ operator: "-", operand: right }] };
}

/** The product of the factors, without those that are the constant 1; 0 where one of them is the constant 0. */
export function product(...factors: readonly Expr[]): Expr {
  if (factors.some((factor) => isConstant(factor, 0))) return zero;
  const kept = factors.filter((factor) => !isConstant(factor, 1));
  if (kept.length === 0) return one;
  const [first, ...rest] = kept;
  if (rest.length === 0) return first;
  return { kind: "chain", first, rest: rest.map((operand) => ({ operator: "*", operand })) };
}

export function quotient(over: Expr, under: Expr): Expr {
  if (isConstant(over, 0) || isConstant(under, 1)) return over;
  return { kind: "chain", first: over, rest: [{ operator: "/", operand: under }] };
}

export function negate(of: Expr): Expr {
  if (of.kind === "number") return constant(-of.value);
  return of.kind === "negate" ? of.of : { kind: "negate", of };
}

export function power(base: Expr, exponent: Expr): Expr {
  if (isConstant(exponent, 1)) return base;
  return isConstant(exponent, 0) ? one : { kind: "power", base, exponent };
}

export function compare(operator: Comparison, left: Expr, right: Expr): Expr {
  return { kind: "compare", operator, left, right };
}

export function choose(condition: Expr, whenTrue: Expr, whenFalse: Expr): Expr {
  if (isConstant(whenTrue, 0) && isConstant(whenFalse, 0)) return zero;
  return { kind: "choose", condition, whenTrue, whenFalse };
}

export function call(name: string, ...args: readonly Expr[]): Expr {
  return { kind: "call", name, args };
}
