import { erf } from "../../expression/index.js";

/**
 * The operations that activations are written in, over whatever can be added and multiplied: numbers, tensors with automatic
 * differentiation, the text of a shader. All of them act element by element.
 */
export interface Algebra<T> {
  constant(value: number): T;
  add(a: T, b: T): T;
  sub(a: T, b: T): T;
  mul(a: T, b: T): T;
  div(a: T, b: T): T;
  neg(a: T): T;
  exp(a: T): T;
  /** Natural logarithm. */
  log(a: T): T;
  sqrt(a: T): T;
  sin(a: T): T;
  cos(a: T): T;
  tanh(a: T): T;
  erf(a: T): T;
  abs(a: T): T;
  floor(a: T): T;
  max(a: T, b: T): T;
  /** 1 where a > 0, else 0; its derivative counts as 0. */
  step(a: T): T;
  /** `whenPositive` where a > 0, else `otherwise`. */
  select(a: T, whenPositive: T, otherwise: T): T;
}

/** Matrices, on which the operations above act entry by entry; a single row or column counts for all. */
export interface MatrixAlgebra<T> extends Algebra<T> {
  column(values: Float64Array): T;
  product(a: T, b: T): T;
  transpose(a: T): T;
  /** The rows first, first + n, first + 2n, …; n divides their number. */
  everyNth(a: T, n: number, first: number): T;
}

/** The algebra of float64 numbers. */
export const numberAlgebra: Algebra<number> = {
  constant: (value) => value,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  neg: (a) => -a,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  erf,
  abs: Math.abs,
  floor: Math.floor,
  max: Math.max,
  step: (a) => (a > 0 ? 1 : 0),
  select: (a, whenPositive, otherwise) => (a > 0 ? whenPositive : otherwise),
};
