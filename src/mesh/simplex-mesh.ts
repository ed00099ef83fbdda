import { InputError } from "../errors.js";
import { matchFacets, sortTuples } from "./adjacency.js";
import { simplexDeterminant, squaredDistance } from "./cell-geometry.js";
import { checkConforming } from "./conformity.js";
import { localFacets } from "./local-numbering.js";
import { byPlace, type MeshNaming, nodesNamed } from "./naming.js";
import type { SimplexMesh } from "./simplex.js";

/** The arrays that a mesh is made from; shapes as in `SimplexMesh`. */
export interface SimplexArrays {
  readonly dimension: 1 | 2 | 3;
  readonly points: ArrayLike<number>;
  /** In either orientation. */
  readonly cells: ArrayLike<number>;
  /** Default 0 everywhere. */
  readonly cellTags?: ArrayLike<number>;
  /** Facets that carry a tag, in any order and orientation, at the boundary or inside; default none. */
  readonly facets?: ArrayLike<number>;
  /** One per given facet; default 0. */
  readonly facetTags?: ArrayLike<number>;
  readonly regionNames?: ReadonlyMap<number, string>;
  readonly boundaryNames?: ReadonlyMap<number, string>;
}

/**
 * The mesh of the given arrays, checked and copied. Cells that are negatively oriented get two nodes swapped; the numbering
 * of nodes and cells is kept. The boundary is found from the cells: its facets come out outward, first those that were given, in
 * their order and with their tags, then the others with tag 0. Given facets inside follow after them; those without a tag
 * (0) say nothing and are left out. Linear time. That cells meet only in common faces is checked for neighbours and at the boundary (see `checkConforming`), not for cells that lie
 * on top of each other without touching.
 *
 * @throws InputError for lengths that do not fit, coordinates that are not finite, node numbers out of range, nodes without
 * a cell (see `compactNodes`), degenerate or overlapping cells, nodes inside a facet, facets of no cell or of more than two, and a facet given
 * with two different tags; it names the first of each
 * @param naming what messages call nodes, cells and facets; default by their place in the arrays
 */
export function simplexMesh(arrays: SimplexArrays, naming: MeshNaming = byPlace): SimplexMesh {
  const { dimension: d, regionNames = new Map(), boundaryNames = new Map() } = arrays;
  if (d !== 1 && d !== 2 && d !== 3) throw new InputError("dimension", `expected 1, 2 or 3, found ${d}`);
  const points = finiteCoordinates(d, arrays.points);
  const nodes = points.length / d;
  const cells = nodeNumbers("cells", "cell", d + 1, arrays.cells, nodes);
  if (cells.length === 0) throw new InputError("cells", "a mesh needs at least 1 cell");
  const count = cells.length / (d + 1);
  const cellTags = tagList("cellTags", arrays.cellTags, count);
  checkAllUsed(cells, nodes);
  for (let c = 0; c < count; c++) orientCell(d, points, cells, c, naming);
  const facets = nodeNumbers("facets", "facet", d, arrays.facets ?? [], nodes);
  const facetTags = tagList("facetTags", arrays.facetTags, facets.length / d);
  const mesh: SimplexMesh = {
    dimension: d,
    points,
    cells,
    cellTags,
    ...orientedFacets(d, cells, facets, facetTags, naming),
    regionNames: new Map(regionNames),
    boundaryNames: new Map(boundaryNames),
  };
  checkConforming(mesh, naming);
  return mesh;
}

/** Arrays whose nodes all belong to cells, and where the old nodes went. */
export interface CompactedArrays {
  readonly arrays: SimplexArrays;
  /** New number of every old node, −1 for those that were left out. */
  readonly nodeNumbers: Int32Array;
}

/**
 * The same arrays without the nodes that no cell uses, as mesh files often contain them; the others keep their order.
 * Facets on a node that no cell uses keep it, so that `simplexMesh` reports them.
 *
 * @throws InputError for coordinates that are not finite and node numbers out of range
 */
export function compactNodes(arrays: SimplexArrays): CompactedArrays {
  const d = arrays.dimension;
  const points = finiteCoordinates(d, arrays.points);
  const cells = nodeNumbers("cells", "cell", d + 1, arrays.cells, points.length / d);
  const facets = nodeNumbers("facets", "facet", d, arrays.facets ?? [], points.length / d);
  const numbers = new Int32Array(points.length / d).fill(-1);
  for (const node of cells) numbers[node] = 0;
  for (const node of facets) numbers[node] = 0;
  let used = 0;
  for (let node = 0; node < numbers.length; node++) {
    if (numbers[node] < 0) continue;
    points.copyWithin(used * d, node * d, (node + 1) * d);
    numbers[node] = used++;
  }
  return {
    arrays: {
      ...arrays,
      points: points.slice(0, used * d),
      cells: cells.map((node) => numbers[node]),
      facets: facets.map((node) => numbers[node]),
    },
    nodeNumbers: numbers,
  };
}

function finiteCoordinates(d: number, given: ArrayLike<number>): Float64Array {
  if (given.length % d !== 0) {
    throw new InputError("points", `expected ${d} coordinates per node, found ${given.length} numbers`);
  }
  const points = Float64Array.from(given);
  for (let i = 0; i < points.length; i++) {
    if (!Number.isFinite(points[i])) {
      const node = Math.floor(i / d);
      throw new InputError(`points[${i}]`, `expected a finite coordinate of node ${node}, found ${points[i]}`);
    }
  }
  return points;
}

function nodeNumbers(path: string, what: string, width: number, given: ArrayLike<number>, nodes: number): Int32Array {
  if (given.length % width !== 0) {
    throw new InputError(path, `expected ${width} nodes per ${what}, found ${given.length} numbers`);
  }
  for (let i = 0; i < given.length; i++) {
    const node = given[i];
    if (!(node >= 0 && node < nodes && Number.isInteger(node))) {
      const where = `${what} ${Math.floor(i / width)}`;
      throw new InputError(`${path}[${i}]`, `expected a node number from 0 to ${nodes - 1} in ${where}, found ${node}`);
    }
  }
  return Int32Array.from(given);
}

function tagList(path: string, given: ArrayLike<number> | undefined, count: number): Int32Array {
  if (given === undefined) return new Int32Array(count);
  if (given.length !== count) throw new InputError(path, `expected ${count} tags, found ${given.length}`);
  for (let i = 0; i < count; i++) {
    if (given[i] !== (given[i] | 0)) {
      throw new InputError(`${path}[${i}]`, `expected a whole number of 32 bits, found ${given[i]}`);
    }
  }
  return Int32Array.from(given);
}

function checkAllUsed(cells: Int32Array, nodes: number): void {
  const used = new Uint8Array(nodes);
  for (let i = 0; i < cells.length; i++) used[cells[i]] = 1;
  const unused = used.indexOf(0);
  if (unused >= 0) throw new InputError("points", `node ${unused} belongs to no cell`);
}

const SMALLEST_NORMAL = 2 ** -1022;

/** Makes cell c positively oriented. Below the rounding of its edges' products a volume has no sign: then it is degenerate. */
function orientCell(d: 1 | 2 | 3, points: Float64Array, cells: Int32Array, c: number, naming: MeshNaming): void {
  const start = c * (d + 1);
  const determinant = simplexDeterminant(d, points, cells, start);
  let bound = 16 * Number.EPSILON;
  for (let k = 1; k <= d; k++) bound *= Math.sqrt(squaredDistance(d, points, cells[start], cells[start + k]));
  // Of lengths whose squares underflow that bound is zero; a volume must then still be a normal number.
  bound = Math.max(bound, SMALLEST_NORMAL);
  if (!(Math.abs(determinant) > bound && Math.abs(determinant) < Number.POSITIVE_INFINITY)) {
    const nodes = cells.subarray(start, start + d + 1);
    const where = Array.from(nodes, (node) => `(${points.subarray(node * d, (node + 1) * d).join(", ")})`).join(", ");
    const { paths, cell } = naming;
    throw new InputError(paths.cells, `${cell(c)} of ${nodesNamed(naming, nodes)} is degenerate: ${where}`);
  }
  if (determinant < 0) {
    // The first and the third node: that keeps the diagonal of Bey's refinement (see uniform-refinement.ts).
    const other = start + (d === 1 ? 1 : 2);
    const swap = cells[start];
    cells[start] = cells[other];
    cells[other] = swap;
  }
}

type Facets = Pick<SimplexMesh, "facets" | "boundaryFacetCount" | "facetTags">;

function orientedFacets(
  d: number,
  cells: Int32Array,
  given: Int32Array,
  givenTags: Int32Array,
  naming: MeshNaming,
): Facets {
  const { paths, facet } = naming;
  const sorted = sortTuples(d, given).tuples;
  const { across, numbers, count } = matchFacets(d, cells, sorted, naming);
  const halves = cells.length;
  const half = new Int32Array(count).fill(-1);
  for (let i = halves - 1; i >= 0; i--) half[numbers[i]] = i;
  /** Which given facet a number was seen at first. */
  const seen = new Int32Array(count).fill(-1);
  const boundary: number[] = [];
  const inside: number[] = [];
  const tags = new Int32Array(count);
  for (let f = 0; f < givenTags.length; f++) {
    const number = numbers[halves + f];
    const named = () => `${facet(f)} of ${nodesNamed(naming, sorted.subarray(f * d, (f + 1) * d))}`;
    if (number >= count) throw new InputError(paths.facets, `${named()} is a facet of no cell`);
    if (seen[number] >= 0) {
      if (tags[number] === givenTags[f]) continue;
      throw new InputError(
        paths.facets,
        `${named()} has the tag ${givenTags[f]}, and the tag ${tags[number]} as ${facet(seen[number])}`,
      );
    }
    seen[number] = f;
    tags[number] = givenTags[f];
    if (across[half[number]] < 0) boundary.push(half[number]);
    else if (givenTags[f] !== 0) inside.push(half[number]);
  }
  for (let i = 0; i < halves; i++) if (across[i] < 0 && seen[numbers[i]] < 0) boundary.push(i);
  const order = [...boundary, ...inside];
  const facets = new Int32Array(order.length * d);
  order.forEach((i, f) => {
    const local = localFacets[d][i % (d + 1)];
    const start = i - (i % (d + 1));
    for (let k = 0; k < d; k++) facets[f * d + k] = cells[start + local[k]];
  });
  return { facets, boundaryFacetCount: boundary.length, facetTags: Int32Array.from(order, (i) => tags[numbers[i]]) };
}
