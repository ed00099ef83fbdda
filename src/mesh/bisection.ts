import { InputError, NumericalError } from "../errors.js";
import { bisectionRules } from "./bisection-rule.js";
import { squaredDistance } from "./cell-geometry.js";
import { extendToMidpoints, type Refinement } from "./mesh-transfer.js";
import { type MidpointTable, midpointTable } from "./midpoint-table.js";
import { ascending } from "./number-tuples.js";
import type { SimplexMesh } from "./simplex.js";

/**
 * A mesh that is ready for repeated bisection: the first two nodes of each cell, and in 3-D of each facet, are the edge that
 * is cut next.
 */
export interface BisectionMesh extends SimplexMesh {
  /** The type of every cell (see `BisectionRule`); zero in 1-D and 2-D. */
  readonly bisectionTypes: Uint8Array;
}

/**
 * The same mesh, nodes of its cells reordered (cyclically, so that orientations stay) for bisection across the longest edges.
 * Edges of equal length are put in the order of their nodes' numbers, so that all cells around a face mark the same edge of it.
 */
export function bisectionMesh(mesh: SimplexMesh): BisectionMesh {
  const { dimension: d, points } = mesh;
  /** Whether edge ab comes before ce, longest first: a total order. */
  const before = (a: number, b: number, c: number, e: number): boolean => {
    const [first, second] = [squaredDistance(d, points, a, b), squaredDistance(d, points, c, e)];
    if (first !== second) return first > second;
    const [low, otherLow] = [Math.min(a, b), Math.min(c, e)];
    return low !== otherLow ? low < otherLow : Math.max(a, b) < Math.max(c, e);
  };
  const turnTriangle = (nodes: Int32Array, start: number): void => {
    const [a, b, c] = nodes.subarray(start, start + 3);
    if (before(b, c, a, b) && before(b, c, c, a)) nodes.set([b, c, a], start);
    else if (before(c, a, a, b)) nodes.set([c, a, b], start);
  };
  const markOf = (a: number, b: number, c: number): number => {
    if (before(a, b, a, c) && before(a, b, b, c)) return 0;
    return before(a, c, b, c) ? 1 : 2;
  };
  const cells = mesh.cells.slice();
  const facets = mesh.facets.slice();
  const bisectionTypes = new Uint8Array(cells.length / (d + 1));
  if (d === 2) for (let i = 0; i < cells.length; i += 3) turnTriangle(cells, i);
  if (d === 3) {
    for (let i = 0; i < facets.length; i += 3) turnTriangle(facets, i);
    for (let c = 0; c < bisectionTypes.length; c++) {
      const x = cells.subarray(4 * c, 4 * c + 4);
      let best = evenOrders[0];
      for (const order of evenOrders) if (before(x[order[0]], x[order[1]], x[best[0]], x[best[1]])) best = order;
      const [x0, x1, x2, x3] = best.map((k) => x[k]);
      x.set([x0, x1, x2, x3]);
      bisectionTypes[c] = 3 * markOf(x1, x2, x3) + markOf(x0, x2, x3);
    }
  }
  return { ...mesh, cells, facets, bisectionTypes };
}

/** An even order of four nodes for every edge to come first. */
const evenOrders = [
  [0, 1, 2, 3],
  [0, 2, 3, 1],
  [0, 3, 1, 2],
  [1, 2, 0, 3],
  [1, 3, 2, 0],
  [2, 3, 0, 1],
];

/**
 * The mesh with the marked cells cut in two, and others as far as it takes to keep the mesh conforming. Angles stay bounded below
 * however often this is repeated on its own results: only finitely many shapes come from one cell. Parts of cells and facets inherit tags and
 * names, and parts of one cell follow each other. Linear time.
 *
 * @param marked numbers of the cells to cut, in any order, repeated or not
 * @throws InputError for a number that is no cell's
 * @throws NumericalError where cells become so small that a midpoint rounds to an end of its edge
 */
export function bisect(mesh: BisectionMesh, marked: ArrayLike<number>): Refinement<BisectionMesh> {
  const d = mesh.dimension;
  const old = mesh.cellTags.length;
  const rule = bisectionRules[d];
  const width = d + 1;
  let count = old;
  let nodes = mesh.points.length / d;
  const oldNodes = nodes;
  const table = midpointTable();
  let midpoints = new Int32Array(1024);
  let cells = mesh.cells.slice();
  let types = mesh.bisectionTypes.slice();
  let roots = ascending(old);
  /** The newest node on an edge at a node, −1 where none is cut: a cell without two fresh ones has nothing to look up. */
  let freshest = new Int32Array(nodes).fill(-1);
  /** How many nodes there were when a cell was last found without a cut edge. */
  let checked = new Int32Array(count);

  const cut = (a: number, b: number): number => {
    const found = table.find(a, b);
    if (found >= 0) return found;
    const made = nodes++;
    table.add(a, b, made);
    const at = 2 * (made - oldNodes);
    if (at + 2 > midpoints.length) midpoints = enlarged(midpoints, 2 * midpoints.length);
    midpoints[at] = a;
    midpoints[at + 1] = b;
    if (nodes > freshest.length) freshest = enlarged(freshest, 2 * nodes);
    freshest[made] = -1;
    freshest[a] = made;
    freshest[b] = made;
    return made;
  };
  const corners = new Int32Array(width + 1);
  const split = (cell: number): void => {
    const start = cell * width;
    for (let k = 0; k < width; k++) corners[k] = cells[start + k];
    corners[width] = cut(corners[0], corners[1]);
    const other = count++;
    if (count > roots.length) {
      const room = 2 * count;
      cells = enlarged(cells, room * width);
      roots = enlarged(roots, room);
      checked = enlarged(checked, room);
      const more = new Uint8Array(room);
      more.set(types);
      types = more;
    }
    const type = types[cell];
    const parts = rule.parts[type];
    for (let k = 0; k < width; k++) {
      cells[start + k] = corners[parts[k]];
      cells[other * width + k] = corners[parts[width + k]];
    }
    types[cell] = rule.types[2 * type];
    types[other] = rule.types[2 * type + 1];
    roots[other] = roots[cell];
    checked[cell] = 0;
    checked[other] = 0;
  };
  const hasCutEdge = (cell: number): boolean => {
    const start = cell * width;
    const since = checked[cell];
    for (let i = 0; i < d; i++) {
      const a = cells[start + i];
      if (freshest[a] < since) continue;
      for (let j = i + 1; j <= d; j++) {
        const b = cells[start + j];
        if (freshest[b] >= since && table.find(a, b) >= 0) return true;
      }
    }
    checked[cell] = nodes;
    return false;
  };

  const isMarked = new Uint8Array(old);
  for (let i = 0; i < marked.length; i++) {
    if (!(marked[i] >= 0 && marked[i] < old && Number.isInteger(marked[i]))) {
      throw new InputError(`marked[${i}]`, `expected a cell number from 0 to ${old - 1}, found ${marked[i]}`);
    }
    isMarked[marked[i]] = 1;
  }
  for (let cell = 0; cell < old; cell++) if (isMarked[cell] === 1) split(cell);
  for (let before = -1; before < count; ) {
    before = count;
    for (let cell = 0; cell < count; cell++) while (hasCutEdge(cell)) split(cell);
  }

  const points = extendToMidpoints(d, mesh.points, midpoints.subarray(0, 2 * (nodes - oldNodes)));
  checkMidpoints(d, points, oldNodes, midpoints);
  const order = orderByRoot(roots.subarray(0, count), old);
  const cellParents = gather(roots, order, 1);
  return {
    mesh: {
      ...mesh,
      points,
      cells: gather(cells, order, width),
      cellTags: gather(mesh.cellTags, cellParents, 1),
      ...bisectFacets(mesh, table),
      bisectionTypes: gatherTypes(types, order),
    },
    transfer: { oldNodes, midpoints: midpoints.slice(0, 2 * (nodes - oldNodes)), cellParents },
  };
}

/** Cuts facets until their refinement edges are whole. A facet with any cut edge has its refinement edge cut, since cells are conforming. */
function bisectFacets(
  mesh: SimplexMesh,
  table: MidpointTable,
): Pick<SimplexMesh, "facets" | "boundaryFacetCount" | "facetTags"> {
  const d = mesh.dimension;
  if (d === 1) return { facets: mesh.facets, boundaryFacetCount: mesh.boundaryFacetCount, facetTags: mesh.facetTags };
  const parts = bisectionRules[d - 1].parts[0];
  const facets: number[] = [];
  const facetTags: number[] = [];
  const visit = (nodes: readonly number[], tag: number): void => {
    const midpoint = table.find(nodes[0], nodes[1]);
    if (midpoint < 0) {
      facets.push(...nodes);
      facetTags.push(tag);
      return;
    }
    const corners = [...nodes, midpoint];
    for (let part = 0; part < 2; part++) {
      visit(
        parts.slice(part * d, part * d + d).map((k) => corners[k]),
        tag,
      );
    }
  };
  let boundaryFacetCount = 0;
  for (let f = 0; f < mesh.facetTags.length; f++) {
    visit([...mesh.facets.subarray(f * d, f * d + d)], mesh.facetTags[f]);
    if (f + 1 === mesh.boundaryFacetCount) boundaryFacetCount = facetTags.length;
  }
  return { facets: Int32Array.from(facets), boundaryFacetCount, facetTags: Int32Array.from(facetTags) };
}

function checkMidpoints(d: number, points: Float64Array, oldNodes: number, midpoints: Int32Array): void {
  for (let node = oldNodes; node < points.length / d; node++) {
    for (const parent of midpoints.subarray(2 * (node - oldNodes), 2 * (node - oldNodes) + 2)) {
      if (squaredDistance(d, points, node, parent) === 0) {
        throw new NumericalError(
          `Bisection: the midpoint of an edge at node ${parent} rounds to that node; cells cannot be smaller.`,
        );
      }
    }
  }
}

/** The cells' numbers, those of root 0 first; a stable counting sort. */
function orderByRoot(roots: Int32Array, count: number): Int32Array {
  const start = new Int32Array(count + 1);
  for (let i = 0; i < roots.length; i++) start[roots[i] + 1]++;
  for (let r = 0; r < count; r++) start[r + 1] += start[r];
  const order = new Int32Array(roots.length);
  for (let i = 0; i < roots.length; i++) order[start[roots[i]]++] = i;
  return order;
}

function gather(values: Int32Array, order: Int32Array, width: number): Int32Array {
  const out = new Int32Array(order.length * width);
  for (let i = 0; i < order.length; i++)
    for (let k = 0; k < width; k++) out[i * width + k] = values[order[i] * width + k];
  return out;
}

function gatherTypes(types: Uint8Array, order: Int32Array): Uint8Array {
  const out = new Uint8Array(order.length);
  for (let i = 0; i < order.length; i++) out[i] = types[order[i]];
  return out;
}

function enlarged(values: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const out = new Int32Array(length);
  out.set(values);
  return out;
}
