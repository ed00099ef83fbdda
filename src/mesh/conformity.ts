import { InputError } from "../errors.js";
import { squaredDistance } from "./cell-geometry.js";
import { byPlace, type MeshNaming, nodesNamed } from "./naming.js";
import { nodeCount, type SimplexMesh } from "./simplex.js";

/** Distances up to this part of a facet's size, and the rounding of coordinates, are none. */
const TOUCHING = 1e-10;
/** No axis, diagonal or plane of usual meshes is at right angles to it, so that few points share a place along it. */
const DIRECTION = [1, Math.SQRT2 / 2, Math.sqrt(3) / 5];

/** Where a mesh touches itself without being connected: flux passes through none of it. */
export interface MeshContacts {
  /** Nodes at the place of a node with a lower number, as at the sides of a crack. */
  readonly coincidentNodes: number;
  /** The place of the first of them, where there is one. */
  readonly firstCoincidence?: readonly number[];
  /** Parts that have no node in common. */
  readonly parts: number;
}

/**
 * What of a mesh lies together and is not connected. Time O(cells + b^(3/2)) with b nodes at the boundary of a 3-D mesh, less in 2-D: nodes
 * at one place are at the boundary, or cells would overlap.
 */
export function meshContacts(mesh: SimplexMesh): MeshContacts {
  const order = boundaryNodesAlong(mesh);
  const { dimension: d, points } = mesh;
  const close = TOUCHING * shortestBoundaryEdge(mesh) + roundingOf(points);
  let coincidentNodes = 0;
  let first: readonly number[] | undefined;
  for (let i = 0; i < order.nodes.length; i++) {
    for (let j = i - 1; j >= 0 && order.places[i] - order.places[j] <= 2 * close; j--) {
      if (distance(d, points, order.nodes[i], order.nodes[j]) > close) continue;
      coincidentNodes++;
      first ??= [...points.subarray(d * order.nodes[i], d * order.nodes[i] + d)];
      break;
    }
  }
  return { coincidentNodes, ...(first === undefined ? {} : { firstCoincidence: first }), parts: partsOf(mesh) };
}

/**
 * Throws InputError where a node lies inside a facet or on an edge of the boundary that does not have it, as a hanging node does: cells
 * must meet in whole facets. On a line, where a node lies inside a cell.
 */
export function checkConforming(mesh: SimplexMesh, naming: MeshNaming = byPlace): void {
  if (mesh.dimension === 1) checkInterval(mesh, naming);
  else checkFacets(mesh, naming);
}

function checkFacets(mesh: SimplexMesh, naming: MeshNaming): void {
  const { dimension: d, points, facets, boundaryFacetCount } = mesh;
  const order = boundaryNodesAlong(mesh);
  const rounding = roundingOf(points);
  for (let f = 0; f < boundaryFacetCount; f++) {
    const corners = facets.subarray(f * d, (f + 1) * d);
    let [lower, upper] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const node of corners) {
      const place = placeOf(d, points, node);
      lower = Math.min(lower, place);
      upper = Math.max(upper, place);
    }
    let size = distance(d, points, corners[0], corners[1]);
    if (d === 3) size = Math.max(size, distance(d, points, corners[0], corners[2]));
    const close = TOUCHING * size + rounding;
    for (let i = firstAtLeast(order.places, lower - 2 * close); i < order.nodes.length; i++) {
      if (order.places[i] > upper + 2 * close) break;
      const node = order.nodes[i];
      if (distance(d, points, node, corners[0]) > size + close || corners.includes(node)) continue;
      if (!liesOn(d, points, node, corners, close)) continue;
      const at = (index: number) => `(${points.subarray(index * d, (index + 1) * d).join(", ")})`;
      throw new InputError(
        naming.paths.cells,
        `node ${naming.node(node)} at ${at(node)} lies inside the boundary facet of ${nodesNamed(naming, corners)}, from ${Array.from(corners, at).join(" to ")}: cells must meet in whole facets, and no flux would pass here`,
      );
    }
  }
}

/** Whether a node lies on a facet, away from its corners. */
function liesOn(d: number, points: Float64Array, node: number, corners: ArrayLike<number>, close: number): boolean {
  for (let k = 0; k < corners.length; k++) if (distance(d, points, node, corners[k]) <= close) return false;
  const along = Array.from({ length: d - 1 }, (_, k) => difference(d, points, corners[k + 1], corners[0]));
  const to = difference(d, points, node, corners[0]);
  const weights = leastSquares(along, to);
  if (weights.some((weight) => weight < -TOUCHING) || weights.reduce((sum, weight) => sum + weight, 0) > 1 + TOUCHING) {
    return false;
  }
  const off = to.map((x, c) => weights.reduce((rest, weight, k) => rest - weight * along[k][c], x));
  return Math.hypot(...off) <= close;
}

/** The weights w of one or two vectors with |Σ w_k v_k − x| least. */
function leastSquares(vectors: readonly (readonly number[])[], x: readonly number[]): readonly number[] {
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, c) => sum + value * b[c], 0);
  const [v, w] = vectors;
  if (w === undefined) return [dot(v, x) / dot(v, v)];
  const [vv, vw, ww, vx, wx] = [dot(v, v), dot(v, w), dot(w, w), dot(v, x), dot(w, x)];
  const determinant = vv * ww - vw * vw;
  return [(ww * vx - vw * wx) / determinant, (vv * wx - vw * vx) / determinant];
}

/** On a line cells must follow each other: each joins two nodes between which there is no other. */
function checkInterval({ points, cells }: SimplexMesh, naming: MeshNaming): void {
  const order = Array.from(points.keys()).sort((i, j) => points[i] - points[j]);
  const sorted = Float64Array.from(order, (node) => points[node]);
  for (let c = 0; c < cells.length; c += 2) {
    const next = firstAtLeast(sorted, points[cells[c]]) + 1;
    let behind = next;
    while (behind < sorted.length && sorted[behind] === points[cells[c]]) behind++;
    if (sorted[behind] === points[cells[c + 1]]) continue;
    throw new InputError(
      naming.paths.cells,
      `node ${naming.node(order[behind])} at ${sorted[behind]} lies inside ${naming.cell(c / 2)}, from ${points[cells[c]]} to ${points[cells[c + 1]]}: cells must not overlap`,
    );
  }
}

/** The nodes of the boundary, ascending by their place along `DIRECTION`. */
function boundaryNodesAlong({ dimension: d, points, facets, boundaryFacetCount }: SimplexMesh) {
  const unsorted = [...new Set(facets.subarray(0, boundaryFacetCount * d))];
  const places = Float64Array.from(unsorted, (node) => placeOf(d, points, node));
  const order = Int32Array.from(places.keys()).sort((i, j) => places[i] - places[j] || unsorted[i] - unsorted[j]);
  return { nodes: Int32Array.from(order, (i) => unsorted[i]), places: Float64Array.from(order, (i) => places[i]) };
}

function placeOf(d: number, points: Float64Array, node: number): number {
  let place = 0;
  for (let k = 0; k < d; k++) place += DIRECTION[k] * points[node * d + k];
  return place;
}

function firstAtLeast(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function shortestBoundaryEdge({ dimension: d, points, facets, boundaryFacetCount }: SimplexMesh): number {
  let shortest = Number.POSITIVE_INFINITY;
  for (let start = 0; d > 1 && start < boundaryFacetCount * d; start += d) {
    for (let k = 1; k < d; k++) {
      shortest = Math.min(shortest, distance(d, points, facets[start], facets[start + k]));
    }
  }
  return shortest < Number.POSITIVE_INFINITY ? shortest : 0;
}

/** How many sets of nodes there are between which no cell leads. */
function partsOf(mesh: SimplexMesh): number {
  const { dimension: d, cells } = mesh;
  const parent = Int32Array.from({ length: nodeCount(mesh) }, (_, node) => node);
  const root = (node: number): number => {
    let at = node;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  };
  let parts = parent.length;
  for (let start = 0; start < cells.length; start += d + 1) {
    for (let k = 1; k <= d; k++) {
      const [a, b] = [root(cells[start]), root(cells[start + k])];
      if (a === b) continue;
      parent[Math.max(a, b)] = Math.min(a, b);
      parts--;
    }
  }
  return parts;
}

/** What rounding makes of coordinates as large as those here. */
function roundingOf(points: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < points.length; i++) largest = Math.max(largest, Math.abs(points[i]));
  return 16 * Number.EPSILON * largest;
}

function difference(d: number, points: Float64Array, to: number, from: number): number[] {
  return Array.from({ length: d }, (_, k) => points[to * d + k] - points[from * d + k]);
}

function distance(d: number, points: Float64Array, a: number, b: number): number {
  return Math.sqrt(squaredDistance(d, points, a, b));
}
