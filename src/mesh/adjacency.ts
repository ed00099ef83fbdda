import { InputError } from "../errors.js";
import { localEdges, localFacets } from "./local-numbering.js";
import { byPlace, type MeshNaming, nodesNamed } from "./naming.js";
import { numberTuples } from "./number-tuples.js";
import type { SimplexMesh } from "./simplex.js";

/** The edges of a mesh and where the cells have them. */
export interface MeshEdges {
  /** Two nodes per edge, the lower number first. */
  readonly nodes: Int32Array;
  /** Edges of the cells: 1, 3 or 6 per cell, in the order 01; 01, 02, 12; 01, 02, 03, 12, 13, 23 of its local nodes. */
  readonly cellEdges: Int32Array;
}

/** The facets between two cells. */
export interface InteriorFacets {
  /** d nodes per facet, outward for its first cell. */
  readonly nodes: Int32Array;
  /** The two cells of each facet: cells[2f] < cells[2f + 1]. */
  readonly cells: Int32Array;
  /** The local node of each of the two cells that lies opposite the facet. */
  readonly opposite: Uint8Array;
}

/** The edges of the mesh. Linear time. */
export function meshEdges({ dimension: d, cells }: SimplexMesh): MeshEdges {
  const edges = sortedEdges(d, cells);
  const { numbers, first } = numberTuples(2, edges);
  const nodes = new Int32Array(2 * first.length);
  for (let e = 0; e < first.length; e++) {
    nodes[2 * e] = edges[2 * first[e]];
    nodes[2 * e + 1] = edges[2 * first[e] + 1];
  }
  return { nodes, cellEdges: numbers };
}

/** The edges of simplices of dimension d, simplex by simplex, two nodes each with the lower number first. */
export function sortedEdges(d: number, simplices: Int32Array): Int32Array {
  const ends = localEdges[d].flat();
  const out = new Int32Array((simplices.length / (d + 1)) * ends.length);
  for (let start = 0, next = 0; start < simplices.length; start += d + 1) {
    for (let k = 0; k < ends.length; k += 2) {
      const a = simplices[start + ends[k]];
      const b = simplices[start + ends[k + 1]];
      out[next++] = a < b ? a : b;
      out[next++] = a < b ? b : a;
    }
  }
  return out;
}

/**
 * The cell on the other side of each facet: entry (d + 1) c + k for the facet of cell c opposite its local node k, −1 at
 * the boundary. Linear time.
 */
export function cellNeighbours(mesh: SimplexMesh): Int32Array {
  const d = mesh.dimension;
  const { across } = matchFacets(d, mesh.cells);
  return across.map((other) => (other < 0 ? -1 : Math.floor(other / (d + 1))));
}

/** The facets that lie between two cells, in the order of their first cells. Linear time. */
export function interiorFacets(mesh: SimplexMesh): InteriorFacets {
  const d = mesh.dimension;
  const { across } = matchFacets(d, mesh.cells);
  let count = 0;
  for (let i = 0; i < across.length; i++) if (across[i] > i) count++;
  const nodes = new Int32Array(d * count);
  const cells = new Int32Array(2 * count);
  const opposite = new Uint8Array(2 * count);
  let f = 0;
  for (let i = 0; i < across.length; i++) {
    if (across[i] < i) continue;
    cells[2 * f] = Math.floor(i / (d + 1));
    cells[2 * f + 1] = Math.floor(across[i] / (d + 1));
    opposite[2 * f] = i % (d + 1);
    opposite[2 * f + 1] = across[i] % (d + 1);
    const local = localFacets[d][opposite[2 * f]];
    for (let k = 0; k < d; k++) nodes[d * f + k] = mesh.cells[cells[2 * f] * (d + 1) + local[k]];
    f++;
  }
  return { nodes, cells, opposite };
}

/** The cell that each of the mesh's `facets` belongs to; for one inside, the cell that it is outward for. Linear time. */
export function facetCells(mesh: SimplexMesh): Int32Array {
  const d = mesh.dimension;
  const given = sortTuples(d, mesh.facets);
  const { numbers, odd } = matchFacets(d, mesh.cells, given.tuples);
  const halves = mesh.cells.length;
  const found = new Int32Array(mesh.facets.length / d).fill(-1);
  const facetOf = new Int32Array(numbers.length).fill(-1);
  for (let f = 0; f < found.length; f++) facetOf[numbers[halves + f]] = f;
  for (let i = 0; i < halves; i++) {
    const f = facetOf[numbers[i]];
    // In 1-D a facet has no orientation to tell two cells by: the lower cell.
    if (f >= 0 && (d === 1 ? found[f] < 0 : odd[i] === given.odd[f])) found[f] = Math.floor(i / (d + 1));
  }
  return found;
}

/** Tuples with their entries in ascending order, and 1 for those that an odd permutation sorts. */
export interface SortedTuples {
  readonly tuples: Int32Array;
  readonly odd: Uint8Array;
}

/** Sorts the entries of every tuple of width 1 to 3. */
export function sortTuples(width: number, given: Int32Array): SortedTuples {
  const tuples = given.slice();
  const odd = new Uint8Array(given.length / width);
  for (let t = 0; t < odd.length; t++) {
    for (let pass = width - 1; pass > 0; pass--) {
      for (let k = t * width; k < t * width + pass; k++) {
        if (tuples[k] > tuples[k + 1]) {
          const swap = tuples[k];
          tuples[k] = tuples[k + 1];
          tuples[k + 1] = swap;
          odd[t] ^= 1;
        }
      }
    }
  }
  return { tuples, odd };
}

/** How the facets of the cells fit together; facet k of cell c is entry (d + 1) c + k. */
export interface FacetMatch {
  /** The same facet's entry in the cell on the other side, −1 at the boundary. */
  readonly across: Int32Array;
  /** One number per facet, for the cells' facets and then for those given beside. */
  readonly numbers: Int32Array;
  /** How many numbers the cells' facets have; a facet given beside with a higher number belongs to no cell. */
  readonly count: number;
  /** Whether the outward facet is an odd permutation of its ascending nodes. */
  readonly odd: Uint8Array;
}

/**
 * Matches the facets of all cells with each other and with the `beside` ones (d ascending nodes each).
 *
 * @throws InputError where a facet belongs to three cells, or two cells lie on the same side of it
 */
export function matchFacets(
  d: number,
  cells: Int32Array,
  beside: Int32Array = new Int32Array(0),
  naming: MeshNaming = byPlace,
): FacetMatch {
  const halves = cells.length;
  const order = localFacets[d].flat();
  const outward = new Int32Array(halves * d);
  for (let start = 0, next = 0; start < halves; start += d + 1) {
    for (let k = 0; k < order.length; k++) outward[next++] = cells[start + order[k]];
  }
  const { tuples, odd } = sortTuples(d, outward);
  const all = new Int32Array(tuples.length + beside.length);
  all.set(tuples);
  all.set(beside, tuples.length);
  const { numbers, first } = numberTuples(d, all);
  const across = new Int32Array(halves).fill(-1);
  let count = 0;
  for (let i = 0; i < halves; i++) {
    const other = first[numbers[i]];
    if (other === i) {
      count++;
      continue;
    }
    // Two cells on both sides of a facet see it with opposite orientations; in 1-D one has it at its upper end, one at its lower.
    const opposite = d === 1 ? i % 2 !== other % 2 : odd[i] !== odd[other];
    if (across[other] >= 0 || !opposite) {
      const named = `the facet of ${nodesNamed(naming, tuples.subarray(i * d, (i + 1) * d))}`;
      const [cell, second, third] = [other, i, across[other]].map((half) => naming.cell(Math.floor(half / (d + 1))));
      const message =
        across[other] >= 0
          ? `${named} belongs to ${cell}, ${third} and ${second}: at most two cells may share it`
          : `${cell} and ${second} overlap: both lie on the same side of ${named}`;
      throw new InputError(naming.paths.cells, message);
    }
    across[i] = other;
    across[other] = i;
  }
  return { across, numbers, count, odd };
}
