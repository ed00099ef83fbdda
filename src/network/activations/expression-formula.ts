import { InputError } from "../../errors.js";
import { parseExpression } from "../../expression/parse.js";
import type { Comparison, Expr } from "../../expression/syntax.js";
import type { Algebra } from "./algebra.js";

type Operations = <T>(algebra: Algebra<T>, ...args: readonly T[]) => T;

/** What the functions of expressions are in an algebra. */
const operations: ReadonlyMap<string, Operations> = new Map<string, Operations>([
  ["abs", (algebra, a) => algebra.abs(a)],
  ["cos", (algebra, a) => algebra.cos(a)],
  ["cosh", (algebra, a) => half(algebra, algebra.add(algebra.exp(a), algebra.exp(algebra.neg(a))))],
  ["erf", (algebra, a) => algebra.erf(a)],
  ["exp", (algebra, a) => algebra.exp(a)],
  ["floor", (algebra, a) => algebra.floor(a)],
  ["heaviside", (algebra, a) => algebra.step(a)],
  ["ln", (algebra, a) => algebra.log(a)],
  ["log", (algebra, a, base) => (base === undefined ? algebra.log(a) : algebra.div(algebra.log(a), algebra.log(base)))],
  ["log1p", (algebra, a) => algebra.log(algebra.add(algebra.constant(1), a))],
  ["max", (algebra, ...args) => args.reduce((a, b) => algebra.max(a, b))],
  ["min", (algebra, ...args) => algebra.neg(args.map((a) => algebra.neg(a)).reduce((a, b) => algebra.max(a, b)))],
  ["sech", (algebra, a) => algebra.div(algebra.constant(2), algebra.add(algebra.exp(a), algebra.exp(algebra.neg(a))))],
  ["sign", (algebra, a) => algebra.sub(algebra.step(a), algebra.step(algebra.neg(a)))],
  ["sin", (algebra, a) => algebra.sin(a)],
  ["sinh", (algebra, a) => half(algebra, algebra.sub(algebra.exp(a), algebra.exp(algebra.neg(a))))],
  ["sqrt", (algebra, a) => algebra.sqrt(a)],
  ["step", (algebra, a) => algebra.step(a)],
  ["tanh", (algebra, a) => algebra.tanh(a)],
]);

function half<T>(algebra: Algebra<T>, a: T): T {
  return algebra.mul(algebra.constant(0.5), a);
}

/**
 * An expression in z in any algebra.
 *
 * @throws InputError for functions that algebras lack, powers that are not whole numbers of up to 64, and logic
 */
export function expressionFormula(source: string, path: string): <T>(algebra: Algebra<T>, z: T) => T {
  const { tree } = parseExpression(source, ["z"], path);
  return (algebra, z) => formulaOf(tree, algebra, z, path);
}

function formulaOf<T>(expr: Expr, algebra: Algebra<T>, z: T, path: string): T {
  const of = (part: Expr) => formulaOf(part, algebra, z, path);
  switch (expr.kind) {
    case "number":
      return algebra.constant(expr.value);
    case "variable":
      return z;
    case "negate":
      return algebra.neg(of(expr.of));
    case "power":
      return wholePower(algebra, of(expr.base), expr.exponent, path);
    case "compare":
      return comparison(algebra, expr.operator, of(expr.left), of(expr.right), path);
    case "choose":
      return algebra.select(of(expr.condition), of(expr.whenTrue), of(expr.whenFalse));
    case "call": {
      const operation = operations.get(expr.name);
      if (operation === undefined) return refuse(path, `the function ${expr.name}`);
      return operation(algebra, ...expr.args.map(of));
    }
    case "chain":
      return expr.rest.reduce((left, { operator, operand }) => {
        const right = of(operand);
        if (operator === "+") return algebra.add(left, right);
        if (operator === "-") return algebra.sub(left, right);
        if (operator === "*") return algebra.mul(left, right);
        return operator === "/" ? algebra.div(left, right) : refuse(path, `the operator ${operator}`);
      }, of(expr.first));
    case "not":
      return refuse(path, "the operator not");
  }
}

const HIGHEST_POWER = 64;

function wholePower<T>(algebra: Algebra<T>, base: T, exponent: Expr, path: string): T {
  const n = exponent.kind === "number" ? exponent.value : Number.NaN;
  if (n === 0.5) return algebra.sqrt(base);
  if (!Number.isInteger(n) || n < 0 || n > HIGHEST_POWER) return refuse(path, `a power that is not a whole number`);
  let power = algebra.constant(1);
  for (let k = 0; k < n; k++) power = k === 0 ? base : algebra.mul(power, base);
  return power;
}

function comparison<T>(algebra: Algebra<T>, operator: Comparison, left: T, right: T, path: string): T {
  const not = (a: T) => algebra.sub(algebra.constant(1), a);
  switch (operator) {
    case ">":
      return algebra.step(algebra.sub(left, right));
    case "<":
      return algebra.step(algebra.sub(right, left));
    case ">=":
      return not(algebra.step(algebra.sub(right, left)));
    case "<=":
      return not(algebra.step(algebra.sub(left, right)));
    default:
      return refuse(path, `the comparison ${operator}`);
  }
}

function refuse(path: string, what: string): never {
  throw new InputError(path, `an activation cannot be trained by this engine with ${what}`);
}
