import type { Algebra, MatrixAlgebra } from "../../network/activations/algebra.js";

/**
 * The algebra of matrices for one point and one unit, where matrices have one row or column, a list of numbers: what is written for all points and units is the formula for one
 * of each then.
 */
export function vectorAlgebra<T>(numbers: Algebra<T>): MatrixAlgebra<readonly T[]> {
  const one = (operation: (a: T) => T) => (a: readonly T[]) => a.map(operation);
  const two = (operation: (a: T, b: T) => T) => (a: readonly T[], b: readonly T[]) => {
    const length = Math.max(a.length, b.length);
    return Array.from({ length }, (_, k) => operation(a[a.length === 1 ? 0 : k], b[b.length === 1 ? 0 : k]));
  };
  const none = (): never => {
    throw new Error("a formula of one point and one unit has no use for others");
  };
  const { exp, log, sqrt, sin, cos, tanh, erf, abs, floor, step, neg, add, sub, mul, div, max, select } = numbers;
  return {
    constant: (value) => [numbers.constant(value)],
    ...{ exp: one(exp), log: one(log), sqrt: one(sqrt), sin: one(sin), cos: one(cos), tanh: one(tanh), erf: one(erf) },
    ...{ abs: one(abs), floor: one(floor), step: one(step), neg: one(neg) },
    ...{ add: two(add), sub: two(sub), mul: two(mul), div: two(div), max: two(max) },
    select: (a, whenPositive, otherwise) => a.map((each, k) => select(each, whenPositive[k], otherwise[k])),
    product: (a, b) => [a.map((each, k) => mul(each, b[k])).reduce(add)],
    column: none,
    transpose: none,
    everyNth: none,
  };
}
