import { monomials } from "./local-polynomials.js";

/** Functions of one variable on [0, end], tabulated together. */
export interface CurveTable {
  /** The number of functions. */
  readonly count: number;
  /** The ends of the cells on which they are polynomials, ascending from 0. */
  readonly edges: readonly number[];
  /** Writes all values at x. */
  at(x: number, out: Float64Array): void;
}

/** Chebyshev nodes of a cell: powers on [−1, 1] lose three digits at degree 11. */
const ORDER = 12;
/** Cells are halved this often at most, and there are no more of them than this. */
const DEEPEST = 20;
const MOST_CELLS = 400;

const nodes = Float64Array.from({ length: ORDER }, (_, i) => -Math.cos((Math.PI * (i + 0.5)) / ORDER));
const toPowers = monomials(nodes);
/** Rows of the last two coefficients of the Chebyshev series through values at the nodes. */
const lastRows = [ORDER - 2, ORDER - 1].map((k) =>
  Float64Array.from({ length: ORDER }, (_, i) => (2 / ORDER) * Math.cos((k * Math.PI * (i + 0.5)) / ORDER)),
);

/**
 * Functions that are smooth on [0, end], by polynomials on cells which are halved until the last two terms of all of them are below the
 * tolerance. Null where that takes too many cells.
 *
 * @param f all values at x, `count` of them
 * @param tolerance error allowed of every function
 */
export function curveTable(
  f: (x: number) => Float64Array,
  count: number,
  end: number,
  tolerance: number,
): CurveTable | null {
  const cells: { readonly from: number; readonly to: number; readonly powers: Float64Array }[] = [];
  const waiting: { readonly from: number; readonly to: number; readonly depth: number }[] = [];
  waiting.push({ from: 0, to: end, depth: 0 });
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { from, to, depth } = next;
    const middle = 0.5 * (from + to);
    const values = Array.from(nodes, (node) => f(middle + 0.5 * (to - from) * node).slice());
    if (!(lastTerms(values, count) <= tolerance)) {
      if (depth === DEEPEST || cells.length + waiting.length + 2 > MOST_CELLS) return null;
      waiting.push({ from: middle, to, depth: depth + 1 }, { from, to: middle, depth: depth + 1 });
      continue;
    }
    const powers = new Float64Array(ORDER * count);
    for (let c = 0; c < count; c++) {
      toPowers(Float64Array.from(values, (row) => row[c])).forEach((power, k) => {
        powers[k * count + c] = power;
      });
    }
    cells.push({ from, to, powers });
  }
  const edges = [0, ...cells.map(({ to }) => to)];
  return {
    count,
    edges,
    at(x, out) {
      let [low, high] = [0, cells.length - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (edges[middle + 1] < x) low = middle + 1;
        else high = middle;
      }
      const { from, to, powers } = cells[low];
      const t = (2 * x - from - to) / (to - from);
      for (let c = 0; c < count; c++) out[c] = powers[(ORDER - 1) * count + c];
      for (let at = (ORDER - 2) * count; at >= 0; at -= count) {
        for (let c = 0; c < count; c++) out[c] = out[c] * t + powers[at + c];
      }
    },
  };
}

function lastTerms(values: readonly Float64Array[], count: number): number {
  let most = 0;
  for (let c = 0; c < count; c++) {
    let residue = 0;
    for (const row of lastRows) residue += Math.abs(row.reduce((sum, r, i) => sum + r * values[i][c], 0));
    if (!(residue <= most)) most = residue;
  }
  return most;
}
