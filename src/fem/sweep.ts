import { InputError, NumericalError } from "../errors.js";
import { allFinite } from "../kernels/index.js";
import type { IntervalMesh } from "../mesh/interval.js";
import type { Coefficient } from "./coefficient.js";
import type { Quadrature, QuadratureRule } from "./quadrature.js";
import { gaussLegendre } from "./quadrature.js";

/**
 * Some cells with the values of a function at their quadrature points. Cells that hold a breakpoint come as several
 * pieces: piece p is the part [left[p], left[p] + length[p]] of cell[p], and the value at its quadrature point q is
 * values[p * Q + q], with Q the number of points of the rule. Of a function with several components those of the second
 * follow after all of the first, from count * Q on.
 */
export interface Chunk {
  readonly count: number;
  readonly cell: Int32Array;
  readonly left: Float64Array;
  readonly length: Float64Array;
  readonly points: Float64Array;
  readonly values: Float64Array;
}

/** Pieces per chunk: few enough for a chunk's arrays to stay in the cache, many enough to forget the calls. */
export const chunkSize = 1024;

/**
 * Evaluates the coefficient at every quadrature point of the mesh, chunk by chunk, and hands each chunk to `visit`.
 * The chunk's arrays are reused. A coefficient with several components writes them one after the other.
 *
 * @throws NumericalError where the coefficient is NaN or infinite; InputError for a bad rule or breakpoints that do not ascend.
 */
export function sweep(
  mesh: IntervalMesh,
  coefficient: Coefficient,
  quadrature: Quadrature,
  visit: (chunk: Chunk, rule: QuadratureRule) => void,
  components = 1,
): void {
  const rule = gaussLegendre(quadrature.points);
  const { breakpoints } = quadrature;
  checkBreakpoints(breakpoints);
  const pieces: Pieces = {
    cell: new Int32Array(chunkSize),
    left: new Float64Array(chunkSize),
    length: new Float64Array(chunkSize),
  };
  const points = new Float64Array(chunkSize * quadrature.points);
  const values = new Float64Array(chunkSize * quadrature.points * components);
  const cursor: Cursor = { cell: 0, from: mesh.nodes[0], breakpoint: 0 };
  // Each loop over a chunk is a function of its own: a loop over all cells is called so seldom that it would run half compiled.
  for (let count = cut(mesh.nodes, breakpoints, cursor, pieces); count > 0; ) {
    const used = count * quadrature.points;
    placePoints(points, pieces, count, rule.points);
    coefficient(points.subarray(0, used), values.subarray(0, used * components), 0);
    if (!allFinite(values, used * components)) {
      const bad = values.findIndex((value) => !Number.isFinite(value));
      throw new NumericalError(`The coefficient is ${values[bad]} at frequency ${points[bad % used]}.`);
    }
    visit({ count, ...pieces, points, values }, rule);
    count = cut(mesh.nodes, breakpoints, cursor, pieces);
  }
}

type Pieces = Pick<Chunk, "cell" | "left" | "length">;

/** Where the next piece begins: in a cell, at a frequency, below a breakpoint. */
interface Cursor {
  cell: number;
  from: number;
  breakpoint: number;
}

/** Writes the next pieces, as many as fit, and returns their number; the cursor moves on. */
function cut(nodes: Float64Array, breakpoints: readonly number[], cursor: Cursor, pieces: Pieces): number {
  const { cell, left, length } = pieces;
  let { cell: i, from, breakpoint } = cursor;
  let end = nodes[i + 1];
  let place = breakpoints[breakpoint] ?? Number.POSITIVE_INFINITY;
  let count = 0;
  while (count < chunkSize && i + 1 < nodes.length) {
    while (place <= from) place = breakpoints[++breakpoint] ?? Number.POSITIVE_INFINITY;
    const to = place < end ? place : end;
    cell[count] = i;
    left[count] = from;
    length[count++] = to - from;
    from = to;
    if (to === end) end = nodes[++i + 1];
  }
  cursor.cell = i;
  cursor.from = from;
  cursor.breakpoint = breakpoint;
  return count;
}

function placePoints(points: Float64Array, { left, length }: Pieces, count: number, reference: Float64Array): void {
  const Q = reference.length;
  for (let q = 0; q < Q; q++) {
    const s = reference[q];
    for (let p = 0, to = q; p < count; p++, to += Q) points[to] = left[p] + length[p] * s;
  }
}

function checkBreakpoints(breakpoints: readonly number[]): void {
  for (let i = 0; i < breakpoints.length; i++) {
    const ascending = i === 0 || breakpoints[i] > breakpoints[i - 1];
    if (!Number.isFinite(breakpoints[i]) || !ascending) {
      throw new InputError(
        `quadrature.breakpoints[${i}]`,
        `expected finite, ascending places, found ${breakpoints[i]}${i > 0 ? ` after ${breakpoints[i - 1]}` : ""}`,
      );
    }
  }
}
