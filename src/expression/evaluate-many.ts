import {
  arithmeticLoops,
  type ColumnLoop,
  copy,
  functionLoops,
  gather,
  powerLoops,
  scatter,
  unaryLoop,
} from "./column-loops.js";
import { combine, comparisons, type Evaluator, evaluator, truth } from "./evaluate.js";
import { functions } from "./functions.js";
import type { Expr, Link } from "./syntax.js";

/**
 * Writes the values of an expression at many points: that of point i to `out[first + i * stride]`. `points` holds the
 * first d variables, row by row, d numbers per point; the other variables, all of them, have the values `shared` at every point.
 */
export type PointsEvaluator = (
  points: Float64Array,
  shared: readonly number[],
  out: Float64Array,
  first: number,
  stride: number,
) => void;

/** Points that are worked on together: a column of them, 2 KB, stays in the fastest cache while the tree is walked. */
const chunk = 256;

/** Computes a part of the tree at the first `count` points of the chunk and returns the column that holds the values. */
type Fill = (count: number) => Float64Array;

/** A part of the tree: one that depends on the point, or one with the same value at all points of a call. */
type Part = { readonly kind: "varying"; readonly fill: Fill } | { readonly kind: "shared"; readonly expr: Expr };

/** The value, in this call, of a part that is shared. */
interface SharedValue {
  readonly evaluate: Evaluator;
  value: number;
}

/** What the parts of one tree work on. A part fills its register and may use all those after it. */
interface Workspace {
  readonly dimension: number;
  readonly columns: Map<number, Float64Array>;
  readonly registers: Float64Array[];
  readonly sharedValues: SharedValue[];
}

/**
 * A function that computes the expression at many points, in V8 the same to the bit as `evaluator` at each: the tree is walked
 * once per chunk of points, and parts without any of the first `dimension` variables are computed once per call. The arrays
 * it works in are made here, none in a call.
 */
export function pointsEvaluator(expr: Expr, dimension: number): PointsEvaluator {
  const work: Workspace = { dimension, columns: new Map(), registers: [], sharedValues: [] };
  const fill = fillOf(partOf(expr, 0, work), 0, work);
  const columns = [...work.columns];
  const { sharedValues } = work;
  const values = new Array<number>(dimension).fill(0);
  return (points, shared, out, first, stride) => {
    for (let k = 0; k < shared.length; k++) values[dimension + k] = shared[k];
    for (const each of sharedValues) each.value = each.evaluate(values);
    const total = points.length / dimension;
    for (let start = 0; start < total; start += chunk) {
      const count = Math.min(chunk, total - start);
      for (const [variable, column] of columns) gather(column, points, start * dimension + variable, dimension, count);
      scatter(fill(count), out, first + start * stride, stride, count);
    }
  };
}

function partOf(expr: Expr, register: number, work: Workspace): Part {
  switch (expr.kind) {
    case "number":
      return { kind: "shared", expr };
    case "variable":
      if (expr.index >= work.dimension) return { kind: "shared", expr };
      return varying(columnReader(expr.index, work));
    case "chain":
      return chainPart(expr.first, expr.rest, register, work);
    case "negate":
      return mapped(expr, [expr.of], register, work, (out, [a], count) => {
        for (let i = 0; i < count; i++) out[i] = -a[i];
      });
    case "not":
      return mapped(expr, [expr.of], register, work, (out, [a], count) => {
        for (let i = 0; i < count; i++) out[i] = truth(a[i]) ? 0 : 1;
      });
    case "power":
      return powerPart(expr, expr.base, expr.exponent, register, work);
    case "compare": {
      const holds = comparisons[expr.operator];
      return mapped(expr, [expr.left, expr.right], register, work, (out, [a, b], count) => {
        for (let i = 0; i < count; i++) out[i] = holds(a[i], b[i]) ? 1 : 0;
      });
    }
    case "choose":
      return choosePart(expr, [expr.condition, expr.whenTrue, expr.whenFalse], register, work);
    case "call":
      return callPart(expr, expr.name, expr.args, register, work);
  }
}

function varying(fill: Fill): Part {
  return { kind: "varying", fill };
}

function columnReader(index: number, work: Workspace): Fill {
  const column = work.columns.get(index) ?? new Float64Array(chunk);
  work.columns.set(index, column);
  return () => column;
}

function registerOf(index: number, work: Workspace): Float64Array {
  while (work.registers.length <= index) work.registers.push(new Float64Array(chunk));
  return work.registers[index];
}

function sharedValue(expr: Expr, work: Workspace): SharedValue {
  const each = { evaluate: evaluator(expr), value: 0 };
  work.sharedValues.push(each);
  return each;
}

/** The part as a column; a shared one is spread over the register. */
function fillOf(part: Part, register: number, work: Workspace): Fill {
  if (part.kind === "varying") return part.fill;
  const shared = sharedValue(part.expr, work);
  const out = registerOf(register, work);
  return (count) => out.fill(shared.value, 0, count);
}

/** The part that a loop computes from its operands, each in a register of its own; shared if all of them are. */
function mapped(expr: Expr, operands: readonly Expr[], register: number, work: Workspace, loop: ColumnLoop): Part {
  const parts = operands.map((operand, k) => partOf(operand, register + k, work));
  if (parts.every((part) => part.kind === "shared")) return { kind: "shared", expr };
  const fills = parts.map((part, k) => fillOf(part, register + k, work));
  const out = registerOf(register, work);
  const columns = fills.map(() => out);
  return varying((count) => {
    for (let k = 0; k < fills.length; k++) columns[k] = fills[k](count);
    loop(out, columns, count);
    return out;
  });
}

/** Combines what the chain has come to, a column, with its next operand. */
type Step = (before: Float64Array, count: number) => void;

/** From left to right, as the scalar evaluator goes; the shared operands that it begins with are combined once. */
function chainPart(first: Expr, rest: readonly Link[], register: number, work: Workspace): Part {
  const head = partOf(first, register, work);
  const parts = rest.map((link) => partOf(link.operand, register + 1, work));
  const end = head.kind === "varying" ? 0 : parts.findIndex((part) => part.kind === "varying");
  if (end < 0) return { kind: "shared", expr: { kind: "chain", first, rest } };
  const prefix: Part = end === 0 ? head : { kind: "shared", expr: { kind: "chain", first, rest: rest.slice(0, end) } };
  const start = fillOf(prefix, register, work);
  const out = registerOf(register, work);
  const steps = rest.slice(end).map((link, k) => chainStep(link, parts[end + k], out, register + 1, work));
  return varying((count) => {
    let column = start(count);
    for (const step of steps) {
      step(column, count);
      column = out;
    }
    return out;
  });
}

function chainStep({ operator }: Link, part: Part, out: Float64Array, register: number, work: Workspace): Step {
  if (operator === "and" || operator === "or" || operator === "xor") {
    const fill = fillOf(part, register, work);
    const join = combine[operator];
    return (before, count) => {
      const operand = fill(count);
      for (let i = 0; i < count; i++) out[i] = join(before[i], operand[i]);
    };
  }
  const loops = arithmeticLoops[operator];
  if (part.kind === "varying") return (before, count) => loops.pair(out, before, part.fill(count), count);
  const shared = sharedValue(part.expr, work);
  return (before, count) => loops.number(out, before, shared.value, count);
}

function powerPart(expr: Expr, base: Expr, exponent: Expr, register: number, work: Workspace): Part {
  const loop = exponent.kind === "number" ? powerLoops.get(exponent.value) : undefined;
  if (loop !== undefined) return mapped(expr, [base], register, work, loop);
  return mapped(expr, [base, exponent], register, work, (out, [a, b], count) => {
    for (let i = 0; i < count; i++) out[i] = a[i] ** b[i];
  });
}

/** A branch is computed only in chunks where some point takes it. */
function choosePart(
  expr: Expr,
  operands: readonly [condition: Expr, whenTrue: Expr, whenFalse: Expr],
  register: number,
  work: Workspace,
): Part {
  const parts = operands.map((operand, k) => partOf(operand, register + k, work));
  if (parts.every((part) => part.kind === "shared")) return { kind: "shared", expr };
  const [condition, whenTrue, whenFalse] = parts.map((part, k) => fillOf(part, register + k, work));
  const out = registerOf(register, work);
  return varying((count) => {
    const chosen = condition(count);
    let trues = 0;
    for (let i = 0; i < count; i++) if (truth(chosen[i])) trues++;
    // What a branch returns may lie in a later register, which the next operand of the parent overwrites.
    if (trues === count) return copy(out, whenTrue(count), count);
    if (trues === 0) return copy(out, whenFalse(count), count);
    const a = whenTrue(count);
    const b = whenFalse(count);
    for (let i = 0; i < count; i++) out[i] = truth(chosen[i]) ? a[i] : b[i];
    return out;
  });
}

function callPart(expr: Expr, name: string, args: readonly Expr[], register: number, work: Workspace): Part {
  const evaluate = functions.get(name)?.evaluate;
  if (evaluate === undefined) throw new Error(`no function ${name}`);
  if (args.length === 1) {
    return mapped(expr, args, register, work, functionLoops.get(name) ?? unaryLoop(evaluate));
  }
  if (args.length === 2) {
    return mapped(expr, args, register, work, (out, [a, b], count) => {
      for (let i = 0; i < count; i++) out[i] = evaluate(a[i], b[i]);
    });
  }
  const place = args.map(() => 0);
  return mapped(expr, args, register, work, (out, columns, count) => {
    for (let i = 0; i < count; i++) {
      for (let k = 0; k < columns.length; k++) place[k] = columns[k][i];
      out[i] = evaluate(...place);
    }
  });
}
