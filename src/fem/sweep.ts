import { InputError, NumericalError } from "../errors.js";
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
const chunkSize = 1024;

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
  const Q = quadrature.points;
  const { breakpoints } = quadrature;
  checkBreakpoints(breakpoints);
  const cell = new Int32Array(chunkSize);
  const left = new Float64Array(chunkSize);
  const length = new Float64Array(chunkSize);
  const points = new Float64Array(chunkSize * Q);
  const values = new Float64Array(chunkSize * Q * components);
  const { nodes } = mesh;

  const flush = (count: number): void => {
    for (let p = 0; p < count; p++) {
      for (let q = 0; q < Q; q++) points[p * Q + q] = left[p] + length[p] * rule.points[q];
    }
    const used = count * Q;
    coefficient(points.subarray(0, used), values.subarray(0, used * components), 0);
    let sum = 0; // 0 · x is 0 for every finite x and NaN for the others
    for (let k = 0; k < used * components; k++) sum += 0 * values[k];
    if (sum !== 0) {
      const bad = values.findIndex((value) => !Number.isFinite(value));
      throw new NumericalError(`The coefficient is ${values[bad]} at frequency ${points[bad % used]}.`);
    }
    visit({ count, cell, left, length, points, values }, rule);
  };

  let count = 0;
  let next = 0; // the first breakpoint that lies above the current cell's left end
  for (let i = 0; i + 1 < nodes.length; i++) {
    let from = nodes[i];
    const end = nodes[i + 1];
    while (next < breakpoints.length && breakpoints[next] <= from) next++;
    while (from < end) {
      const cut = next < breakpoints.length && breakpoints[next] < end;
      const to = cut ? breakpoints[next++] : end;
      cell[count] = i;
      left[count] = from;
      length[count] = to - from;
      if (++count === chunkSize) {
        flush(count);
        count = 0;
      }
      from = to;
    }
  }
  if (count > 0) flush(count);
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
