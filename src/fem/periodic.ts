import { InputError } from "../errors.js";
import { nodeCount, type SimplexMesh } from "../mesh/simplex.js";
import { nodesOn } from "./facets.js";

/** How far a node may lie from its partner's place, in parts of the mesh's extent. */
const matchingTolerance = 1e-9;

/**
 * Pairs of nodes that are one place of a periodic domain: pair k is node pairs[2k] of `facets` and node pairs[2k + 1] of
 * `partners`, which is `facets` moved by the difference of the two parts' centres. On a box, opposite sides.
 *
 * @throws InputError naming the first node without a partner, or parts with different numbers of nodes.
 */
export function periodicNodes(mesh: SimplexMesh, facets: Int32Array, partners: Int32Array): Int32Array {
  const { dimension: d, points } = mesh;
  const from = nodesOn(mesh, facets);
  const to = nodesOn(mesh, partners);
  if (from.length !== to.length || from.length === 0) {
    throw new InputError(
      "periodic",
      `parts of ${from.length} and ${to.length} nodes cannot be identified node by node`,
    );
  }
  const tolerance = matchingTolerance * extent(points, d);
  const shift = centre(mesh, to).map((value, c) => value - centre(mesh, from)[c]);
  // Seen along a direction without special angles, few nodes lie behind each other: candidates come from a sorted list.
  const direction = [1, Math.SQRT1_2 / 3, Math.PI / 31].slice(0, d);
  const along = (node: number): number => direction.reduce((sum, n, c) => sum + n * points[node * d + c], 0);
  const sorted = Array.from(to, (node) => ({ node, key: along(node) })).sort((a, b) => a.key - b.key);
  const keyShift = direction.reduce((sum, n, c) => sum + n * shift[c], 0);
  const reach = tolerance * direction.reduce((sum, n) => sum + n, 0);
  const pairs = new Int32Array(2 * from.length);
  from.forEach((node, k) => {
    const key = along(node) + keyShift;
    let candidate = firstFrom(sorted, key - reach);
    const fits = (other: number): boolean =>
      shift.every((value, c) => Math.abs(points[node * d + c] + value - points[other * d + c]) <= tolerance);
    while (candidate < sorted.length && sorted[candidate].key <= key + reach && !fits(sorted[candidate].node)) {
      candidate++;
    }
    if (candidate === sorted.length || sorted[candidate].key > key + reach) {
      const place = Array.from(points.subarray(node * d, node * d + d));
      throw new InputError(
        "periodic",
        `node ${node} at (${place.join(", ")}) has no partner at (${place.map((x, c) => x + shift[c]).join(", ")})`,
      );
    }
    pairs[2 * k] = node;
    pairs[2 * k + 1] = sorted[candidate].node;
  });
  return pairs;
}

/**
 * For every node the lowest-numbered node that is the same place, by way of any number of pairs: the corner of a box that is
 * periodic in all directions stands for all its corners.
 */
export function identifyNodes(mesh: SimplexMesh, pairs: readonly Int32Array[]): Int32Array {
  const parent = new Int32Array(nodeCount(mesh));
  for (let node = 0; node < parent.length; node++) parent[node] = node;
  if (pairs.length === 0) return parent;
  const root = (node: number): number => {
    let top = node;
    while (parent[top] !== top) top = parent[top] = parent[parent[top]];
    return top;
  };
  for (const list of pairs) {
    for (let k = 0; k < list.length; k += 2) {
      const a = root(list[k]);
      const b = root(list[k + 1]);
      if (a < b) parent[b] = a;
      else parent[a] = b;
    }
  }
  for (let node = 0; node < parent.length; node++) parent[node] = root(node);
  return parent;
}

function extent(points: Float64Array, d: number): number {
  let largest = 0;
  for (let c = 0; c < d; c++) {
    let lower = Number.POSITIVE_INFINITY;
    let upper = Number.NEGATIVE_INFINITY;
    for (let k = c; k < points.length; k += d) {
      lower = Math.min(lower, points[k]);
      upper = Math.max(upper, points[k]);
    }
    largest = Math.max(largest, upper - lower);
  }
  return largest;
}

/** The middle of the nodes' bounding box, which does not depend on how the nodes are spread in it. */
function centre({ points, dimension: d }: SimplexMesh, nodes: Int32Array): number[] {
  return Array.from({ length: d }, (_, c) => {
    let lower = Number.POSITIVE_INFINITY;
    let upper = Number.NEGATIVE_INFINITY;
    for (const node of nodes) {
      lower = Math.min(lower, points[node * d + c]);
      upper = Math.max(upper, points[node * d + c]);
    }
    return (lower + upper) / 2;
  });
}

/** The first place in the ascending list with a key of at least `key`. */
function firstFrom(sorted: readonly { readonly key: number }[], key: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle].key < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
