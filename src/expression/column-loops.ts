import { exponential } from "../kernels/index.js";

/** Writes one value per point from the columns of the operands; `out` may be the first of them. */
export type ColumnLoop = (out: Float64Array, operands: readonly Float64Array[], count: number) => void;

/** The loop that calls a function of one argument. */
export function unaryLoop(f: (x: number) => number): ColumnLoop {
  return (out, [a], count) => {
    for (let i = 0; i < count; i++) out[i] = f(a[i]);
  };
}

/**
 * Loops for the functions that formulas use most, written out: a call that may go to any function puts its number on the
 * heap and takes it from there, which costs more than a square root.
 */
export const functionLoops: ReadonlyMap<string, ColumnLoop> = new Map<string, ColumnLoop>([
  [
    "abs",
    (out, [a], count) => {
      for (let i = 0; i < count; i++) out[i] = Math.abs(a[i]);
    },
  ],
  [
    "cos",
    (out, [a], count) => {
      for (let i = 0; i < count; i++) out[i] = Math.cos(a[i]);
    },
  ],
  [
    "exp",
    (out, [a], count) => {
      exponential(a, out, count);
    },
  ],
  [
    "sin",
    (out, [a], count) => {
      for (let i = 0; i < count; i++) out[i] = Math.sin(a[i]);
    },
  ],
  [
    "sqrt",
    (out, [a], count) => {
      for (let i = 0; i < count; i++) out[i] = Math.sqrt(a[i]);
    },
  ],
]);

/** The powers that are computed by multiplication, as the scalar evaluator does. */
export const powerLoops: ReadonlyMap<number, ColumnLoop> = new Map<number, ColumnLoop>([
  [
    2,
    (out, [a], count) => {
      for (let i = 0; i < count; i++) out[i] = a[i] * a[i];
    },
  ],
  [
    3,
    (out, [a], count) => {
      for (let i = 0; i < count; i++) out[i] = a[i] * a[i] * a[i];
    },
  ],
  [
    4,
    (out, [a], count) => {
      for (let i = 0; i < count; i++) out[i] = a[i] * a[i] * (a[i] * a[i]);
    },
  ],
]);

type PairLoop = (out: Float64Array, a: Float64Array, b: Float64Array, count: number) => void;
type NumberLoop = (out: Float64Array, a: Float64Array, b: number, count: number) => void;

/** For each operation the loop over two columns, and that over a column and one number. */
export const arithmeticLoops: Record<"+" | "-" | "*" | "/", { readonly pair: PairLoop; readonly number: NumberLoop }> =
  {
    "+": {
      pair: (out, a, b, count) => {
        for (let i = 0; i < count; i++) out[i] = a[i] + b[i];
      },
      number: (out, a, b, count) => {
        for (let i = 0; i < count; i++) out[i] = a[i] + b;
      },
    },
    "-": {
      pair: (out, a, b, count) => {
        for (let i = 0; i < count; i++) out[i] = a[i] - b[i];
      },
      number: (out, a, b, count) => {
        for (let i = 0; i < count; i++) out[i] = a[i] - b;
      },
    },
    "*": {
      pair: (out, a, b, count) => {
        for (let i = 0; i < count; i++) out[i] = a[i] * b[i];
      },
      number: (out, a, b, count) => {
        for (let i = 0; i < count; i++) out[i] = a[i] * b;
      },
    },
    "/": {
      pair: (out, a, b, count) => {
        for (let i = 0; i < count; i++) out[i] = a[i] / b[i];
      },
      number: (out, a, b, count) => {
        for (let i = 0; i < count; i++) out[i] = a[i] / b;
      },
    },
  };

export function copy(to: Float64Array, from: Float64Array, count: number): Float64Array {
  for (let i = 0; i < count; i++) to[i] = from[i];
  return to;
}

/** Reads a column out of rows: its entry i is `rows[first + i * stride]`. */
export function gather(column: Float64Array, rows: Float64Array, first: number, stride: number, count: number): void {
  for (let i = 0, from = first; i < count; i++, from += stride) column[i] = rows[from];
}

/** Writes a column into rows: its entry i to `rows[first + i * stride]`. */
export function scatter(column: Float64Array, rows: Float64Array, first: number, stride: number, count: number): void {
  for (let i = 0, to = first; i < count; i++, to += stride) rows[to] = column[i];
}
