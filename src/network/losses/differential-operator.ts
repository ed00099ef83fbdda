import { InputError } from "../../errors.js";
import { type CompiledExpression, compileExpression } from "../../expression/index.js";
import type { InputDimension } from "../input-dimension.js";

/** A polynomial P(∂) in the partial derivatives of d coordinates, with constant coefficients. */
export interface DifferentialOperator {
  readonly dimension: InputDimension;
  readonly terms: readonly OperatorTerm[];
}

export interface OperatorTerm {
  readonly coefficient: number;
  /** The order of the derivative by every coordinate. */
  readonly orders: readonly number[];
}

/** The names of the derivatives in d dimensions. */
export function derivativeNames(dimension: InputDimension): readonly string[] {
  return ["dx", "dy", "dz", "dw"].slice(0, dimension);
}

/** The highest order by one coordinate. */
const MOST = 8;

/**
 * The operator that a polynomial in dx, dy, dz stands for: `"dx^2 - 25"` is u'' − 25 u. Its coefficients are the derivatives of the polynomial at
 * 0 over factorials.
 *
 * @throws InputError for what is not a polynomial with finite coefficients, of an order of at most 8 by every coordinate, and for zero
 */
export function differentialOperator(source: string, dimension: InputDimension, path: string): DifferentialOperator {
  return { dimension, terms: polynomial(source, derivativeNames(dimension), path) };
}

/** P + c Q with a number c that is not known. */
export interface UnknownOperator {
  readonly fixed: DifferentialOperator;
  readonly perUnit: DifferentialOperator;
}

/**
 * The same with one more name in it, that of a coefficient c: `"dx^2 + c"`. P may be zero.
 *
 * @throws InputError as `differentialOperator`, and where c is not there or stands in a power or product of itself
 */
export function unknownOperator(
  source: string,
  dimension: InputDimension,
  name: string,
  path: string,
): UnknownOperator {
  const terms = polynomial(source, [...derivativeNames(dimension), name], path);
  const part = (power: number): DifferentialOperator => ({
    dimension,
    terms: terms
      .filter(({ orders }) => orders[dimension] === power)
      .map(({ coefficient, orders }) => ({ coefficient, orders: orders.slice(0, dimension) })),
  });
  if (terms.some(({ orders }) => orders[dimension] > 1)) {
    throw new InputError(path, `"${source}" is not linear in ${name}`);
  }
  const perUnit = part(1);
  if (perUnit.terms.length === 0) throw new InputError(path, `there is no ${name} in "${source}"`);
  return { fixed: part(0), perUnit };
}

/** P + c Q for a given c. */
export function withCoefficient({ fixed, perUnit }: UnknownOperator, c: number): DifferentialOperator {
  const scaled = perUnit.terms.map(({ coefficient, orders }) => ({ coefficient: c * coefficient, orders }));
  return { dimension: fixed.dimension, terms: [...fixed.terms, ...scaled] };
}

function polynomial(source: string, names: readonly string[], path: string): readonly OperatorTerm[] {
  const expression = compileExpression(source, names, path);
  const degrees = names.map((name) => expression.degreeBetweenBreakpoints(name));
  const kinked = names.some((name) => expression.breakpoints(name, -1e3, 1e3).places.length > 0);
  const highest = names.findIndex((_, a) => !(degrees[a] <= MOST));
  if (expression.isCondition || kinked || highest >= 0) {
    throw new InputError(
      path,
      `expected a polynomial in ${names.join(", ")} of degree ${MOST} at most, found "${source}"`,
    );
  }
  const terms = termsOf(expression, names, degrees);
  const largest = Math.max(0, ...terms.map(({ coefficient }) => Math.abs(coefficient)));
  const kept = terms.filter(({ coefficient }) => Math.abs(coefficient) > 1e-14 * largest);
  if (!Number.isFinite(largest) || kept.length === 0) {
    throw new InputError(path, `expected a polynomial that is not zero, with finite coefficients, found "${source}"`);
  }
  return kept;
}

function termsOf(
  expression: CompiledExpression,
  names: readonly string[],
  degrees: readonly number[],
  orders: readonly number[] = [],
): OperatorTerm[] {
  const axis = orders.length;
  if (axis === names.length) {
    const factorials = orders.reduce((product, order) => product * factorial(order), 1);
    return [{ coefficient: expression.evaluate(names.map(() => 0)) / factorials, orders }];
  }
  const found: OperatorTerm[] = [];
  let derivative = expression;
  for (let order = 0; order <= degrees[axis]; order++) {
    found.push(...termsOf(derivative, names, degrees, [...orders, order]));
    if (order < degrees[axis]) derivative = derivative.derivative(names[axis]);
  }
  return found;
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

/** ∂P/∂s_a of P(s): what the product rule makes of a coordinate, P(∂)(x_a u) = x_a P(∂)u + (∂P/∂s_a)(∂)u. */
export function operatorDerivative({ dimension, terms }: DifferentialOperator, axis: number): DifferentialOperator {
  return {
    dimension,
    terms: terms
      .filter(({ orders }) => orders[axis] > 0)
      .map(({ coefficient, orders }) => ({
        coefficient: coefficient * orders[axis],
        orders: orders.map((order, a) => (a === axis ? order - 1 : order)),
      })),
  };
}

/** P(iξ) at frequencies, row by row. */
export function operatorSymbol(
  { dimension, terms }: DifferentialOperator,
  xi: Float64Array,
): { readonly re: Float64Array; readonly im: Float64Array } {
  const count = xi.length / dimension;
  const [re, im] = [new Float64Array(count), new Float64Array(count)];
  for (const { coefficient, orders } of terms) {
    const order = orders.reduce((sum, each) => sum + each, 0);
    // i^order is 1, i, −1, −i.
    const signed = order % 4 < 2 ? coefficient : -coefficient;
    const part = order % 2 === 0 ? re : im;
    for (let i = 0; i < count; i++) part[i] += signed * monomial(orders, xi, i * dimension);
  }
  return { re, im };
}

/** Π_a s_a^orders_a at s = values[at], values[at + 1], … */
function monomial(orders: readonly number[], values: Float64Array, at: number): number {
  let product = 1;
  for (let a = 0; a < orders.length; a++) for (let k = 0; k < orders[a]; k++) product *= values[at + a];
  return product;
}

/** The order of an operator, that of its highest derivative. */
export function operatorOrder({ terms }: DifferentialOperator): number {
  return Math.max(0, ...terms.map(({ orders }) => orders.reduce((sum, each) => sum + each, 0)));
}

/**
 * p_j(ω) = Σ coefficient ω^orders over the terms of order j, for j = 0 … length of `out` − 1: P(∂) σ(ω·x) = Σ_j p_j(ω) σ^(j)(ω·x).
 *
 * @param at where ω begins in `omega`
 */
export function homogeneousParts(
  { terms }: DifferentialOperator,
  omega: Float64Array,
  at: number,
  out: Float64Array,
): void {
  out.fill(0);
  for (const { coefficient, orders } of terms) {
    let order = 0;
    for (const each of orders) order += each;
    out[order] += coefficient * monomial(orders, omega, at);
  }
}

/** P(∂) f, by symbolic derivatives; the variables of f are the coordinates, in their order. */
export function appliedTo({ terms }: DifferentialOperator, f: CompiledExpression): (x: readonly number[]) => number {
  const parts = terms.map(({ coefficient, orders }) => {
    let derivative = f;
    orders.forEach((order, a) => {
      for (let k = 0; k < order; k++) derivative = derivative.derivative(f.variables[a]);
    });
    return { coefficient, derivative };
  });
  return (x) => parts.reduce((sum, { coefficient, derivative }) => sum + coefficient * derivative.evaluate(x), 0);
}
