import { InputError } from "../errors.js";
import { sortedEdges } from "./adjacency.js";
import { localEdges } from "./local-numbering.js";
import { extendToMidpoints, type Refinement } from "./mesh-transfer.js";
import { ascending, numberTuples } from "./number-tuples.js";
import type { SimplexMesh } from "./simplex.js";

/**
 * Local nodes of the parts of a simplex, by its dimension: 0 … d are its corners, d + 1 … the midpoints of its edges in
 * their local order, so 4 … 9 are x₀₁, x₀₂, x₀₃, x₁₂, x₁₃, x₂₃ in 3-D. There the inner octahedron is cut along x₀₂–x₁₃
 * (Bey, Computing 55 (1995), 355–378). Which diagonal a tetrahedron is cut along depends only on how its
 * nodes are paired, {0, 2} and {1, 3}: two of Bey's children are written with their nodes of one pair swapped, which makes
 * them positively oriented and leaves all later refinements as they are.
 */
const parts: readonly (readonly (readonly number[])[])[] = [
  [[0]],
  [
    [0, 2],
    [2, 1],
  ],
  [
    [0, 3, 4],
    [3, 1, 5],
    [4, 5, 2],
    [3, 5, 4],
  ],
  [
    [0, 4, 5, 6],
    [4, 1, 7, 8],
    [5, 7, 2, 9],
    [6, 8, 9, 3],
    [4, 5, 6, 8],
    [7, 5, 4, 8],
    [5, 6, 8, 9],
    [8, 7, 5, 9],
  ],
];

/**
 * The mesh with every cell cut into 2^d through the midpoints of its edges: red refinement. The parts of an interval or a
 * triangle have its shape; the tetrahedra that come from one, however often it is repeated, have at most three shapes.
 * Parts of cells and facets inherit tags and names; those of one cell follow each other. Linear time.
 *
 * @throws InputError where the refined mesh has more numbers than 32-bit indices count
 */
export function refineUniformly(mesh: SimplexMesh): Refinement<SimplexMesh> {
  const { dimension: d, cells, facets } = mesh;
  if (cells.length * 2 ** d > 2 ** 31 - 1) {
    throw new InputError("mesh", `${cells.length / (d + 1)} cells are too many to refine: 32-bit indices end at 2^31`);
  }
  const cellEdges = sortedEdges(d, cells);
  const facetEdges = sortedEdges(d - 1, facets);
  const edges = new Int32Array(cellEdges.length + facetEdges.length);
  edges.set(cellEdges);
  edges.set(facetEdges, cellEdges.length);
  const { numbers, first } = numberTuples(2, edges);
  const midpoints = new Int32Array(2 * first.length);
  for (let e = 0; e < first.length; e++) {
    midpoints[2 * e] = edges[2 * first[e]];
    midpoints[2 * e + 1] = edges[2 * first[e] + 1];
  }
  const oldNodes = mesh.points.length / d;
  const facetTags = repeatEach(mesh.facetTags, 2 ** (d - 1));
  return {
    mesh: {
      ...mesh,
      points: extendToMidpoints(d, mesh.points, midpoints),
      cells: cutAll(d, cells, numbers, 0, oldNodes),
      cellTags: repeatEach(mesh.cellTags, 2 ** d),
      facets: cutAll(d - 1, facets, numbers, cellEdges.length / 2, oldNodes),
      boundaryFacetCount: mesh.boundaryFacetCount * 2 ** (d - 1),
      facetTags,
    },
    transfer: { oldNodes, midpoints, cellParents: repeatEach(ascending(mesh.cellTags.length), 2 ** d) },
  };
}

/** The parts of all simplices of dimension d; their edges' numbers start at `firstEdge` of `numbers`, edge e's midpoint is node oldNodes + e. */
function cutAll(
  d: number,
  simplices: Int32Array,
  numbers: Int32Array,
  firstEdge: number,
  oldNodes: number,
): Int32Array {
  const order = parts[d].flat();
  const edges = localEdges[d].length;
  const out = new Int32Array((simplices.length / (d + 1)) * order.length);
  const local = new Int32Array(d + 1 + edges);
  let next = 0;
  let edge = firstEdge;
  for (let start = 0; start < simplices.length; start += d + 1) {
    for (let k = 0; k <= d; k++) local[k] = simplices[start + k];
    for (let k = 0; k < edges; k++) local[d + 1 + k] = oldNodes + numbers[edge++];
    for (let k = 0; k < order.length; k++) out[next++] = local[order[k]];
  }
  return out;
}

function repeatEach(values: Int32Array, times: number): Int32Array {
  const out = new Int32Array(values.length * times);
  for (let i = 0; i < values.length; i++) out.fill(values[i], i * times, (i + 1) * times);
  return out;
}
