import { childrenOf, differentiate, occurs } from "./differentiate.js";
import { evaluator } from "./evaluate.js";
import { isPiecewisePolynomial, piecewiseDegree } from "./piecewise-degree.js";
import { printExpression } from "./print.js";
import { call, compare, type Expr, quotient } from "./syntax.js";

/** Where, along one variable, an expression is not smooth. */
export interface Breakpoints {
  /** Jumps, kinks and the ends of narrow features, ascending, both ends of the range included. */
  readonly places: readonly number[];
  /** The parts of the expression, as text, whose jumps were not all found: those that move with other variables, and those too many to tell apart. */
  readonly unresolved: readonly string[];
}

/** Jumps of what is not affine are looked for between so many equal parts of the range. */
const parts = 4096;
/** Features whose width is below this part of the range count as narrow; they end this many widths away from their middle. */
const narrow = 1 / 30;
const reach = 4;
/** Breakpoints closer than this part of the range are one. */
const closest = 1e-12;

/**
 * Where an expression jumps or has a kink along the variable number `index`, from comparisons, steps, abs, min, max, mod and roots in
 * it. Where what is compared is affine in the variable, all are found, to the last bit; else those that change the outcome at one of 4096
 * places. With them the ends and middles of pulses and layers that are narrow against the range, as those of
 * exp(−((t − 0.3)/1e−4)²) or tanh(1000 (t − 0.3)): where a function that is not a polynomial is taken of one of degree 1 or 2.
 */
export function breakpointsOf(
  expr: Expr,
  index: number,
  variables: readonly string[],
  from: number,
  to: number,
): Breakpoints {
  const found: number[] = [];
  const unresolved = new Set<string>();
  /** The values of a part along the variable; null where they depend on others. */
  const at = (part: Expr): ((place: number) => number) | null => {
    if (variables.some((_, k) => k !== index && occurs(part, k))) return null;
    const evaluate = evaluator(part);
    const values = variables.map(() => 0);
    return (place) => {
      values[index] = place;
      return evaluate(values);
    };
  };
  const visit = (part: Expr, inFunction: boolean): void => {
    if (!occurs(part, index)) return;
    for (const { state, along } of switches(part)) {
      if (!occurs(state, index)) continue;
      const values = at(state);
      const monotone = along.every((each) => isSmooth(each) && piecewiseDegree(each, index) <= 1);
      const changes = values === null ? null : changesOf(values, from, to, monotone ? 1 : parts);
      if (changes === null) unresolved.add(printExpression(part, variables));
      else found.push(...changes);
    }
    if (inFunction) found.push(...narrowPlaces(part, index, at, from, to));
    const inner = argumentsOf(part);
    for (const child of childrenOf(part)) visit(child, inFunction || inner.includes(child));
  };
  visit(expr, false);
  return { places: apart(found, from, to), unresolved: [...unresolved] };
}

/** What decides which formula holds: `state` is constant but for its jumps; `along` are the functions whose crossings those are. */
interface Switch {
  readonly state: Expr;
  readonly along: readonly Expr[];
}

function switches(part: Expr): readonly Switch[] {
  switch (part.kind) {
    case "compare":
      return [{ state: part, along: [part.left, part.right] }];
    case "power":
      return isWhole(part.exponent) ? [] : signOf(part.base);
    case "call":
      return switchesOfCall(part, part.name, part.args);
    default:
      return [];
  }
}

function switchesOfCall(part: Expr, name: string, args: readonly Expr[]): readonly Switch[] {
  switch (name) {
    case "ceil":
    case "floor":
    case "heaviside":
    case "round":
    case "sign":
    case "step":
      return [{ state: part, along: args }];
    case "abs":
    case "cbrt":
    case "sqrt":
    case "hypot":
      return args.flatMap(signOf);
    case "atan2":
      return signOf(args[0]);
    case "mod":
      return [{ state: call("floor", quotient(args[0], args[1])), along: [quotient(args[0], args[1])] }];
    case "max":
    case "min":
      return args.flatMap((one, i) =>
        args.slice(i + 1).map((other) => ({ state: compare("<", one, other), along: [one, other] })),
      );
    default:
      return [];
  }
}

function signOf(of: Expr): readonly Switch[] {
  return [{ state: call("sign", of), along: [of] }];
}

/** Whether an exponent is one of a polynomial. */
function isWhole(exponent: Expr): boolean {
  return exponent.kind === "number" && Number.isInteger(exponent.value) && exponent.value >= 0;
}

/** Whether no jump or kink is in an expression. */
function isSmooth(expr: Expr): boolean {
  return switches(expr).length === 0 && childrenOf(expr).every(isSmooth);
}

/** The parts that a function is taken of which is no polynomial, nor one between breakpoints. */
function argumentsOf(part: Expr): readonly Expr[] {
  if (part.kind === "call") return isPiecewisePolynomial(part.name) ? [] : part.args;
  if (part.kind === "power") return isWhole(part.exponent) ? [] : [part.base, part.exponent];
  if (part.kind === "chain") return part.rest.flatMap(({ operator, operand }) => (operator === "/" ? [operand] : []));
  return [];
}

/** The middle and the ends of the narrow feature that a function of a polynomial of degree 1 or 2 may have. */
function narrowPlaces(
  part: Expr,
  index: number,
  at: (part: Expr) => ((place: number) => number) | null,
  from: number,
  to: number,
): readonly number[] {
  const degree = piecewiseDegree(part, index);
  if (degree !== 1 && degree !== 2) return [];
  const slope = differentiate(part, index);
  // A polynomial q has its feature about the zero of its derivative of order degree − 1, with the width |q^(degree)|^(−1/degree).
  const [odd, highest] = (degree === 1 ? [part, slope] : [slope, differentiate(slope, index)]).map(at);
  if (odd === null || highest === null) return [];
  const width = (Math.abs(highest(from)) / degree) ** (-1 / degree);
  if (!(width < narrow * (to - from))) return [];
  const middle = from - odd(from) / highest(from);
  return [middle - reach * width, middle, middle + reach * width];
}

/**
 * Where a function that is constant but for jumps has them: all of a monotone one, for which `count` is 1, else those that show at the ends of
 * `count` equal parts of the range. Null where these are so many that some may have been missed, or more than steps should stop at.
 */
function changesOf(
  state: (place: number) => number,
  from: number,
  to: number,
  count: number,
): readonly number[] | null {
  const most = count === 1 ? parts : parts / 16;
  const found: number[] = [];
  const between = (low: number, atLow: number, high: number, atHigh: number): void => {
    if (Object.is(atLow, atHigh) || found.length > most) return;
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high || high - low <= (Number.EPSILON / 2) * (to - from)) {
      found.push(high);
      return;
    }
    const atMiddle = state(middle);
    between(low, atLow, middle, atMiddle);
    between(middle, atMiddle, high, atHigh);
  };
  let low = from;
  let atLow = state(from);
  for (let k = 1; k <= count; k++) {
    const high = k === count ? to : from + (k / count) * (to - from);
    const atHigh = state(high);
    between(low, atLow, high, atHigh);
    [low, atLow] = [high, atHigh];
  }
  return found.length > most ? null : found;
}

/** Ascending, each once; those that rounding tells from an end of the range are that end. */
function apart(places: readonly number[], from: number, to: number): readonly number[] {
  const least = closest * (to - from);
  const kept: number[] = [];
  for (const place of places.toSorted((a, b) => a - b)) {
    if (place < from - least || place > to + least) continue;
    const snapped = place - from <= least ? from : to - place <= least ? to : place;
    if (kept.length === 0 || snapped - kept[kept.length - 1] > least) kept.push(snapped);
  }
  return kept;
}
