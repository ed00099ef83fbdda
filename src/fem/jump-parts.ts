import type { SimplexRule } from "./simplex-quadrature.js";

/** Points and weights, of sum 1, of a quadrature on a simplex: barycentric coordinates, d + 1 for each point. */
export interface CompositeRule {
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

/** The part of an edge on which the function jumps. */
interface Bracket {
  from: Float64Array;
  to: Float64Array;
  atFrom: number;
  atTo: number;
}

/** Values are taken this part of the way from a corner to the centre: at the corner itself they may be those of another cell. */
const inward = 1e-3;
/** Halvings of an edge to find the jump on it, to 1/2000 of its length; after the first of these what does not jump has come down to a part of its change. */
const halvings = 10;
const fewHalvings = 5;
const stillJumping = 0.3;

/**
 * A quadrature over the two parts into which a function that jumps cuts a simplex, by a rule on the simplices of each: for what is smooth on both sides
 * of a plane, through the jumps on the edges. Null where the function does not jump on the edges.
 *
 * @param atPoints the function at the points of the rule
 * @param look the function at points given by barycentric coordinates
 */
export function partsAlongJump(
  d: 1 | 2 | 3,
  rule: SimplexRule,
  atPoints: Float64Array,
  look: (lambda: Float64Array) => Float64Array,
): CompositeRule | null {
  const corners = Array.from({ length: d + 1 }, (_, i) => {
    const corner = new Float64Array(d + 1);
    corner[i] = 1;
    return corner;
  });
  const centre = new Float64Array(d + 1).fill(1 / (d + 1));
  const atCorners = look(flatten(corners.map((corner) => between(corner, centre, inward))));
  const Q = atPoints.length;
  const step = stepOf((i) => (i < Q ? atPoints[i] : atCorners[i - Q]), Q + d + 1);
  if (step === null) return null;
  const numbers = corners.map((_, i) => i);
  const high = numbers.filter((i) => atCorners[i] > step);
  const low = numbers.filter((i) => !(atCorners[i] > step));
  if (high.length === 0 || low.length === 0) return null;
  const brackets = high.flatMap((i) =>
    low.map((j): Bracket => ({ from: corners[i], to: corners[j], atFrom: atCorners[i], atTo: atCorners[j] })),
  );
  const change = Math.max(...brackets.map(({ atFrom, atTo }) => atFrom - atTo));
  for (let halving = 1; halving <= halvings; halving++) {
    const middles = brackets.map(({ from, to }) => between(from, to, 0.5));
    const values = look(flatten(middles));
    brackets.forEach((bracket, e) => {
      if (values[e] > step) [bracket.from, bracket.atFrom] = [middles[e], values[e]];
      else [bracket.to, bracket.atTo] = [middles[e], values[e]];
    });
    const jumps = brackets.some(({ atFrom, atTo }) => atFrom - atTo >= stillJumping * change);
    if (halving === fewHalvings && !jumps) return null;
  }
  const found = brackets.map(({ from, to }) => between(from, to, 0.5));
  const crossings = high.map((_, i) => found.slice(i * low.length, (i + 1) * low.length));
  return compositeRule(
    split(
      high.map((i) => corners[i]),
      low.map((i) => corners[i]),
      crossings,
    ),
    rule,
  );
}

/** A rule on each of some simplices. */
function compositeRule(parts: readonly (readonly Float64Array[])[], rule: SimplexRule): CompositeRule {
  const n = parts[0].length;
  const Q = rule.weights.length;
  const points = new Float64Array(parts.length * Q * n);
  const weights = new Float64Array(parts.length * Q);
  parts.forEach((corners, part) => {
    const volume = Math.abs(determinant(corners));
    for (let q = 0; q < Q; q++) {
      const to = part * Q + q;
      weights[to] = rule.weights[q] * volume;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) points[to * n + j] += rule.points[q * n + i] * corners[i][j];
      }
    }
  });
  return { points, weights };
}

/** A number between the two heaps of values that vary by more than a tenth of the largest; null where they lie in one. */
export function stepOf(value: (i: number) => number, count: number): number | null {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < count; i++) {
    const each = value(i);
    // Poles at a node are no jumps.
    if (!Number.isFinite(each)) continue;
    if (each < least) least = each;
    if (each > greatest) greatest = each;
  }
  const range = greatest - least;
  if (!(range > 0.1 * Math.max(Math.abs(least), Math.abs(greatest)))) return null;
  const middle = least + range / 2;
  let [below, above] = [least, greatest];
  for (let i = 0; i < count; i++) {
    const each = value(i);
    if (each <= middle) below = Math.max(below, each);
    else above = Math.min(above, each);
  }
  return above - below > 0.55 * range ? (above + below) / 2 : null;
}

/**
 * The simplices of the two parts of a simplex on both sides of a plane.
 *
 * @param crossings crossings[i][j] is where the plane meets the edge from high[i] to low[j]
 */
function split(
  high: readonly Float64Array[],
  low: readonly Float64Array[],
  crossings: readonly (readonly Float64Array[])[],
): readonly (readonly Float64Array[])[] {
  const turned = low.map((_, j) => crossings.map((row) => row[j]));
  return [...sideOf(high, crossings), ...sideOf(low, turned)];
}

/** The simplices of the side with these corners, each with its crossings: a corner with its simplex, or a prism. */
function sideOf(
  corners: readonly Float64Array[],
  crossings: readonly (readonly Float64Array[])[],
): readonly (readonly Float64Array[])[] {
  if (corners.length === 1) return [[corners[0], ...crossings[0]]];
  if (crossings[0].length === 1)
    return staircase(
      corners,
      crossings.map(([only]) => only),
    );
  return staircase([corners[0], ...crossings[0]], [corners[1], ...crossings[1]]);
}

/** A prism between two simplices, cut into simplices: the first m + 1 corners of one and those of the other from the m-th on. */
function staircase(one: readonly Float64Array[], other: readonly Float64Array[]): readonly (readonly Float64Array[])[] {
  return one.map((_, m) => [...one.slice(0, m + 1), ...other.slice(m)]);
}

function between(from: Float64Array, to: Float64Array, part: number): Float64Array {
  const out = new Float64Array(from.length);
  for (let j = 0; j < out.length; j++) out[j] = (1 - part) * from[j] + part * to[j];
  return out;
}

function flatten(points: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(points.length * points[0].length);
  points.forEach((point, p) => {
    out.set(point, p * point.length);
  });
  return out;
}

/** By the first row; matrices have 4 rows at most. */
function determinant(rows: readonly ArrayLike<number>[]): number {
  if (rows.length === 2) return rows[0][0] * rows[1][1] - rows[0][1] * rows[1][0];
  let sum = 0;
  for (let j = 0, sign = 1; j < rows.length; j++, sign = -sign) {
    const minor = rows.slice(1).map((row) => {
      const rest: number[] = [];
      for (let c = 0; c < row.length; c++) if (c !== j) rest.push(row[c]);
      return rest;
    });
    sum += sign * rows[0][j] * determinant(minor);
  }
  return sum;
}
