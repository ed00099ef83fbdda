import { evaluateMonomials, monomials } from "./local-polynomials.js";

/** A function of two variables, tabulated where it is asked for. */
export interface AdaptiveTable {
  at(x: number, y: number): number;
}

export interface TableOptions {
  /** Error allowed, relative to the largest value in a cell, or to `size` where that is more. */
  readonly tolerance: number;
  readonly size: number;
  /** Nodes of a cell in either direction. */
  readonly order: number;
  /** Length in x and y of the cells that division starts from, and how often they may be halved. */
  readonly cell: readonly [number, number];
  readonly deepest: number;
  /** Values that may be spent on cells; from then on what no cell has is asked of the function itself. Default: no limit. */
  readonly budget?: number;
}

interface Cell {
  readonly x: number;
  readonly y: number;
  readonly halfX: number;
  readonly halfY: number;
  readonly depth: number;
  /** [power of x][power of y] on [−1, 1]², once the cell is found to be resolved. */
  polynomial: Float64Array | null;
  /** The two halves of one that is not, divided along one axis; none of one that is halved no more. */
  parts: readonly [Cell, Cell] | "none" | null;
  alongX: boolean;
}

/**
 * A function on the half-plane y ≥ 0, smooth there, by polynomials on cells that are made when a point in them is first asked for and halved,
 * in the direction that needs it, until the last two terms in either direction are below the tolerance. Cells that are not resolved when they cannot
 * be halved any more have the function itself.
 */
export function adaptiveTable(f: (x: number, y: number) => number, options: TableOptions): AdaptiveTable {
  const { tolerance, size, order, cell, deepest, budget = Number.POSITIVE_INFINITY } = options;
  const nodes = Float64Array.from({ length: order }, (_, i) => -Math.cos((Math.PI * (i + 0.5)) / order));
  const toPowers = monomials(nodes);
  const roots = new Map<number, Map<number, Cell>>();
  let spent = 0;

  const resolve = (of: Cell): void => {
    spent += order * order;
    const values = Array.from(nodes, (p) =>
      Float64Array.from(nodes, (q) => f(of.x + of.halfX * p, of.y + of.halfY * q)),
    );
    const inY = values.map(chebyshev);
    const inX = Array.from(nodes, (_, q) => chebyshev(Float64Array.from(nodes, (__, p) => values[p][q])));
    const [residueX, residueY] = [lastTerms(inX), lastTerms(inY)];
    const largest = values.reduce((most, row) => row.reduce((m, z) => Math.max(m, Math.abs(z)), most), size);
    const residue = Math.max(residueX, residueY) / largest;
    if (residue > tolerance) {
      of.alongX = residueX > residueY;
      of.parts = of.depth < deepest ? [half(of, -1), half(of, 1)] : "none";
      return;
    }
    const rows = values.map((row) => toPowers(row).slice());
    const polynomial = new Float64Array(order * order);
    for (let b = 0; b < order; b++) {
      const column = toPowers(Float64Array.from(rows, (row) => row[b]));
      for (let a = 0; a < order; a++) polynomial[a * order + b] = column[a];
    }
    of.polynomial = polynomial;
  };

  const rootAt = (i: number, j: number): Cell => {
    const row = roots.get(i) ?? new Map<number, Cell>();
    if (row.size === 0) roots.set(i, row);
    const known = row.get(j);
    if (known !== undefined) return known;
    const made = newCell((i + 0.5) * cell[0], (j + 0.5) * cell[1], 0.5 * cell[0], 0.5 * cell[1], 0);
    row.set(j, made);
    return made;
  };

  return {
    at(x, y) {
      let place = rootAt(Math.floor(x / cell[0]), Math.floor(y / cell[1]));
      for (;;) {
        if (place.polynomial === null && place.parts === null) {
          if (spent >= budget) return f(x, y);
          resolve(place);
        }
        if (place.parts === "none") return f(x, y);
        if (place.parts === null) break;
        place = place.parts[(place.alongX ? x < place.x : y < place.y) ? 0 : 1];
      }
      const polynomial = place.polynomial as Float64Array;
      const [p, q] = [(x - place.x) / place.halfX, (y - place.y) / place.halfY];
      let sum = 0;
      for (let at = order * (order - 1); at >= 0; at -= order) {
        sum = sum * p + evaluateMonomials(polynomial, at, order, q);
      }
      return sum;
    },
  };
}

function newCell(x: number, y: number, halfX: number, halfY: number, depth: number): Cell {
  return { x, y, halfX, halfY, depth, polynomial: null, parts: null, alongX: false };
}

function half({ x, y, halfX, halfY, depth, alongX }: Cell, sign: 1 | -1): Cell {
  return alongX
    ? newCell(x + 0.5 * sign * halfX, y, 0.5 * halfX, halfY, depth + 1)
    : newCell(x, y + 0.5 * sign * halfY, halfX, 0.5 * halfY, depth + 1);
}

/** Coefficients of the series of Chebyshev polynomials through values at −cos(π(i + ½)/n). */
function chebyshev(values: Float64Array): Float64Array {
  const n = values.length;
  return values.map((_, k) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[i] * Math.cos((k * Math.PI * (i + 0.5)) / n);
    return ((k === 0 ? 1 : 2) * sum) / n;
  });
}

function lastTerms(series: readonly Float64Array[]): number {
  return series.reduce((most, c) => Math.max(most, Math.abs(c[c.length - 1]) + Math.abs(c[c.length - 2])), 0);
}
