import { InputError } from "../errors.js";
import type { IntervalMesh } from "./interval.js";
import { intervalMesh } from "./interval.js";

/** A point nearer to a node than this part of the cell is taken for the node. */
const SAME = 1e-6;

/**
 * The mesh with every given point as a node and with cells that shrink geometrically towards it from both sides:
 * a cell of length h beside it becomes cells of length h/2, h/4, …, h/2^levels, h/2^levels. Points outside the mesh and
 * at its ends are left out. A function that jumps at the points is then a P1 function up to h/2^levels.
 *
 * @param points in any order; a point within 1e-6 cells of a node is that node
 * @param levels default 8, at most 50
 * @throws InputError for a point that is not a number, or another number of levels
 */
export function refineTowards(mesh: IntervalMesh, points: readonly number[], levels = 8): IntervalMesh {
  points.forEach((point, i) => {
    if (Number.isNaN(point)) throw new InputError(`points[${i}]`, "expected a number, found NaN");
  });
  if (!(Number.isInteger(levels) && levels >= 0 && levels <= 50)) {
    throw new InputError("levels", `expected a whole number from 0 to 50, found ${levels}`);
  }
  const { nodes } = mesh;
  const last = nodes.length - 1;
  const added: number[] = [];
  for (const point of [...new Set(points)].sort((x, y) => x - y)) {
    if (!(point > nodes[0] && point < nodes[last])) continue;
    let cell = firstAbove(nodes, point) - 1;
    const length = nodes[cell + 1] - nodes[cell];
    if (nodes[cell + 1] - point < SAME * length) cell++;
    const atNode = Math.abs(point - nodes[cell]) < SAME * length;
    const centre = atNode ? nodes[cell] : point;
    if (cell === last || (atNode && cell === 0)) continue;
    if (!atNode) added.push(centre);
    const below = centre - nodes[atNode ? cell - 1 : cell];
    const above = nodes[cell + 1] - centre;
    for (let k = 1; k <= levels; k++) added.push(centre - below * 2 ** -k, centre + above * 2 ** -k);
  }
  return added.length === 0 ? mesh : intervalMesh(merge(nodes, added));
}

/** Index of the first node above a point. */
function firstAbove(nodes: Float64Array, point: number): number {
  let [low, high] = [0, nodes.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (nodes[middle] > point) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Both lists in ascending order; of nodes that agree to rounding one is kept, an old one where there is one. */
function merge(nodes: Float64Array, added: readonly number[]): Float64Array {
  const scale = 4 * Number.EPSILON * Math.max(Math.abs(nodes[0]), Math.abs(nodes[nodes.length - 1]));
  const fresh = [...added].sort((x, y) => x - y);
  const merged: number[] = [];
  let next = 0;
  for (const node of nodes) {
    for (; next < fresh.length && fresh[next] <= node; next++) {
      const near = Math.min(node - fresh[next], fresh[next] - (merged[merged.length - 1] ?? -Infinity));
      if (near > scale) merged.push(fresh[next]);
    }
    merged.push(node);
  }
  return Float64Array.from(merged);
}
