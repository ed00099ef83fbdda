import { InputError } from "../../errors.js";
import { expandPanel, panelOrder } from "../laws/legendre-panels.js";

/** A function that is smooth between kinks, as an activation or its slope is. */
export interface PiecewiseFunction {
  value(z: number): number;
  /** The z at which the function or a derivative jumps; of one period where it is periodic. */
  readonly kinks: readonly number[];
  readonly period?: number;
}

/** A function a + b z. */
export interface Line {
  readonly a: number;
  readonly b: number;
}

/** ∫_0^t (a + b s)(a + b (s + lag)) ds. */
export function lineProduct({ a, b }: Line, lag: number, t: number): number {
  return t * (a * (a + b * lag) + t * (b * (a + 0.5 * b * lag) + (t * b * b) / 3));
}

/** The positive distances between kinks, ascending, without those that differ by rounding. */
export function kinkDistances(kinks: readonly number[]): readonly number[] {
  return kinks
    .flatMap((one) => kinks.map((other) => other - one))
    .filter((lag) => lag > 0)
    .sort((one, other) => one - other)
    .filter((lag, i, sorted) => i === 0 || lag - sorted[i - 1] > 1e-9 * lag);
}

/** What quadrature must know of a function on the whole line. */
export interface SmoothPieces {
  value(z: number): number;
  /** Ascending; those up to `reach` where the function is periodic. */
  readonly kinks: readonly number[];
  /** Left of `core[0]` and right of `core[1]` the function is a line each, to 1e-11 of its size; null where it is none up to `reach`. */
  readonly tails: { readonly lower: Line; readonly upper: Line } | null;
  readonly core: readonly [number, number];
  /** Length of a panel between kinks on which 24 terms have the function to 1e-11 of its size. */
  readonly resolved: number;
  /** Of a function that has one. */
  readonly period?: number;
  /** g(−z) = g(z) or −g(z) for all z, so that g(u) g(v) keeps its value when both change sign. */
  readonly mirrored: boolean;
}

/** Where tails are looked for, and agreed with. */
const FAR = 128;
const FURTHER = [80, 100, 150, 200, 300, 350];
/** Part of the function's size by which it may differ from its tail. */
const TAIL = 1e-11;
const RESOLVED = 1e-11;
/** Longest and shortest panel tried. */
const LONGEST = 4;
const SHORTEST = 2 ** -8;
/** Ratio of lengths tried one after the other. */
const SHORTER = 2 ** -0.25;

/**
 * The tails, core and resolution of a function, found by looking at its values.
 *
 * @param reach the largest |z| that is asked for, which matters to a function without tails
 * @throws InputError where the function is not smooth between its kinks, or has no straight tails and `reach` is too far
 */
export function smoothPieces({ value, kinks, period }: PiecewiseFunction, reach: number, path: string): SmoothPieces {
  const inner = [...kinks].sort((one, other) => one - other);
  const [first = 0, last = 0] = inner.length === 0 ? [] : [inner[0], inner[inner.length - 1]];
  const size = largestValue(value, Math.max(8, 2 * Math.max(Math.abs(first), Math.abs(last))));
  const shift = Math.max(Math.abs(first), Math.abs(last));
  const lower = period === undefined ? tail(value, -1, shift, size) : null;
  const upper = period === undefined ? tail(value, 1, shift, size) : null;
  const mirrored = isMirrored(value, size);
  if (lower !== null && upper !== null) {
    const [low, high] = [-FAR - shift, FAR + shift];
    const right = lastAside(value, upper, high, inner.length > 0 ? last : low, size);
    const left = lastAside(value, lower, low, inner.length > 0 ? first : right, size);
    const core = [Math.min(left, right), right] as const;
    const resolved = resolution(value, inner, core, size, path);
    return { value, kinks: inner, tails: { lower, upper }, core, resolved, mirrored };
  }
  const all = period === undefined ? inner : repeated(inner, period, reach);
  const seen = Math.min(reach, period ?? 64);
  const resolved = resolution(value, all, [-seen, seen], size, path);
  if (!(reach / resolved < MOST_PANELS)) {
    throw new InputError(
      path,
      `an activation that is no straight line far out is needed up to |z| = ${reach.toPrecision(3)}, which is too far for quadrature; narrower laws of weights and biases are needed`,
    );
  }
  const core = [-reach, reach] as const;
  return { value, kinks: all, tails: null, core, resolved, mirrored, ...(period === undefined ? {} : { period }) };
}

const MOST_PANELS = 4000;

function largestValue(value: (z: number) => number, reach: number): number {
  let most = 0;
  for (let i = -64; i <= 64; i++) most = Math.max(most, Math.abs(value(((i + 0.37) / 64) * reach)));
  return most;
}

function tail(value: (z: number) => number, sign: 1 | -1, shift: number, size: number): Line | null {
  const [near, far] = [sign * (FAR + shift), sign * (2 * FAR + shift)];
  const b = (value(far) - value(near)) / (far - near);
  const a = value(near) - b * near;
  // A slope that is rounding would grow with z.
  const line = Math.abs(b) * FAR < TAIL * size ? { a: value(near), b: 0 } : { a, b };
  return FURTHER.every((z) => follows(value, line, sign * (z + shift), size)) ? line : null;
}

function follows(value: (z: number) => number, { a, b }: Line, z: number, size: number): boolean {
  return Math.abs(value(z) - a - b * z) <= TAIL * (size + Math.abs(b * z));
}

/** From `far` towards `near` in small steps, the last point as far as which the function follows its tail; `near` where it does all the way. */
function lastAside(value: (z: number) => number, line: Line, far: number, near: number, size: number): number {
  const step = near < far ? -0.25 : 0.25;
  for (let z = far; (near - z) * step > 0; z += step) {
    if (!follows(value, line, z + (near - z) * 1e-9, size)) return z - step;
  }
  return near;
}

function repeated(kinks: readonly number[], period: number, reach: number): number[] {
  const turns = Math.ceil(reach / period) + 1;
  const all: number[] = [];
  for (let k = -turns; k <= turns; k++) for (const z of kinks) all.push(z + k * period);
  return all;
}

function isMirrored(value: (z: number) => number, size: number): boolean {
  const points = Array.from({ length: 24 }, (_, i) => 0.173 * (i + 0.4) ** 1.5);
  const agrees = (sign: number) => points.every((z) => Math.abs(value(-z) - sign * value(z)) <= 1e-14 * size);
  return agrees(1) || agrees(-1);
}

function resolution(
  value: (z: number) => number,
  kinks: readonly number[],
  [low, high]: readonly [number, number],
  size: number,
  path: string,
): number {
  const edges = [low, ...kinks.filter((z) => z > low && z < high), high];
  const converged = (length: number): number | null => {
    for (let i = 1; i < edges.length; i++) {
      const pieces = Math.ceil((edges[i] - edges[i - 1]) / length);
      const width = (edges[i] - edges[i - 1]) / pieces;
      for (let p = 0; p < pieces; p++) {
        const from = edges[i - 1] + p * width;
        const { coefficients } = expandPanel(value, from, from + width);
        const residue = coefficients.subarray(panelOrder - 3).reduce((sum, c) => sum + Math.abs(c), 0);
        if (!(residue <= RESOLVED * size)) return from;
      }
    }
    return null;
  };
  let rough = 0;
  for (let length = LONGEST; length >= SHORTEST; length *= SHORTER) {
    const at = converged(length);
    if (at === null) return length;
    rough = at;
  }
  throw new InputError(
    path,
    `the activation is not smooth near z = ${rough.toPrecision(4)}; kinks must be named, and features must be wider than ${SHORTEST}`,
  );
}
