import { gaussLegendre } from "../laws/legendre.js";
import { antiderivative, evaluateMonomials, monomials } from "./local-polynomials.js";
import { lineProduct, type SmoothPieces } from "./smooth-pieces.js";

/** ∫_low^high g(s) g(s + lag) ds, for lags that are not negative. */
export type Correlation = (low: number, high: number, lag: number) => number;

/** Cells of the table in the length that 24 terms resolve to 11 digits: 8 terms have some 10 there. */
const CELL = 6;

/**
 * The integral of g(s) g(s + lag) for a smooth function, from a table over the upper limit and the lag: strips of lags, made when they are
 * first asked for, of cells in each of which ∫_{t0}^t g(s) g(s + lag) ds is a polynomial in t and lag. It holds for limits between the ends of
 * the core, of one or the other factor.
 */
export function correlationStrips({ value, core: [l, r], resolved, tails }: SmoothPieces, order: number): Correlation {
  const width = resolved / CELL;
  const strips: (Strip | undefined)[] = [];
  const rule = gaussLegendre(order);
  const strip = (k: number): Strip => {
    const known = strips[k];
    if (known !== undefined) return known;
    const start = tails === null ? l : l - (k + 1) * width;
    const made = makeStrip(value, k * width, width, start, r, rule);
    strips[k] = made;
    return made;
  };
  const terms = order + 1;
  return (low, high, lag) => {
    const k = Math.floor(lag / width);
    const { start, cell, count, polynomials, whole } = strip(k);
    const y = (2 * (lag - k * width)) / width - 1;
    const upTo = (t: number): number => {
      if (t <= start) return 0;
      if (tails !== null && t <= l - lag)
        return lineProduct(tails.lower, lag, t) - lineProduct(tails.lower, lag, start);
      if (t >= r) return evaluateMonomials(whole, 0, order, y);
      const position = (t - start) / cell;
      const j = Math.min(count - 1, Math.floor(position));
      const x = 2 * (position - j) - 1;
      let sum = 0;
      for (let a = terms - 1, at = (j * terms + a) * order; a >= 0; a--, at -= order) {
        sum = sum * x + evaluateMonomials(polynomials, at, order, y);
      }
      return sum;
    };
    return upTo(high) - upTo(low);
  };
}

interface Strip {
  /** t0, and the length and number of the cells from there. */
  readonly start: number;
  readonly cell: number;
  readonly count: number;
  /** [cell][power of x][power of y], x and y on [−1, 1] over the cell. */
  readonly polynomials: Float64Array;
  /** The integral over all cells, by powers of y. */
  readonly whole: Float64Array;
}

function makeStrip(
  value: (z: number) => number,
  from: number,
  width: number,
  start: number,
  end: number,
  { nodes, weights }: ReturnType<typeof gaussLegendre>,
): Strip {
  const order = nodes.length;
  const terms = order + 1;
  const count = Math.ceil((end - start) / width);
  const cell = (end - start) / count;
  const toPowers = monomials(nodes);
  // For every node in the lag: powers of x in every cell.
  const atNodes = Array.from(nodes, (node) => {
    const lag = from + 0.5 * width * (1 + node);
    const powers = new Float64Array(count * terms);
    const values = new Float64Array(order);
    let before = 0;
    for (let j = 0; j < count; j++) {
      let mass = 0;
      for (let q = 0; q < order; q++) {
        const s = start + cell * (j + 0.5 * (1 + nodes[q]));
        values[q] = 0.5 * cell * value(s) * value(s + lag);
        mass += weights[q] * values[q];
      }
      antiderivative(toPowers(values), powers, j * terms);
      powers[j * terms] += before;
      before += mass;
    }
    return { powers, whole: before };
  });
  const polynomials = new Float64Array(count * terms * order);
  const values = new Float64Array(order);
  for (let at = 0; at < count * terms; at++) {
    for (let q = 0; q < order; q++) values[q] = atNodes[q].powers[at];
    polynomials.set(toPowers(values), at * order);
  }
  const whole = toPowers(Float64Array.from(atNodes, (node) => node.whole)).slice();
  return { start, cell, count, polynomials, whole };
}
