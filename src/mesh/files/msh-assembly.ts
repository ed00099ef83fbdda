import { InputError } from "../../errors.js";
import type { SimplexMesh } from "../simplex.js";
import { simplexMesh } from "../simplex-mesh.js";
import { append, emptyList } from "./growing-list.js";
import type { MshContent, MshSimplices } from "./msh-elements.js";
import { withoutRepetitions } from "./msh-groups.js";

/** Deviations from the line or plane of a mesh up to this part of its size are rounding, as rotated geometries have it. */
const FLAT = 1e-12;

/** Dimension of the mesh in a file: that of its largest simplices; 0 where there are only points. */
export function meshDimension({ simplices }: MshContent): number {
  for (let d = 3; d > 0; d--) if (simplices[d].nodes.length > 0) return d;
  return 0;
}

/**
 * The mesh of what a file holds: the cells are the simplices of the largest dimension, the facets those of the dimension
 * below that belong to a physical group; nodes that neither uses are left out.
 *
 * @throws InputError where there are no cells, a node occurs twice or not at all, a line or triangle mesh is not on the
 * first axis or plane, or the cells are no conforming mesh (see `simplexMesh`)
 */
export function assembleMesh(content: MshContent): SimplexMesh {
  const d = meshDimension(content);
  if (d !== 1 && d !== 2 && d !== 3) {
    throw new InputError("$Elements", "the file holds no lines, triangles or tetrahedra, so there is no mesh in it");
  }
  const indexOf = nodeIndex(content);
  const cellList = withoutRepetitions(content, d);
  const facetList = withGroups(withoutRepetitions(content, d - 1), d);
  const cells = indices(indexOf, cellList, d + 1);
  const facets = indices(indexOf, facetList, d);
  const used = new Int32Array(content.nodeTags.length);
  for (const node of cells) used[node] = 1;
  for (const node of facets) used[node] = 1;
  checkFlat(content, d, used);
  const nodeTags: number[] = [];
  for (let node = 0; node < used.length; node++) {
    if (used[node] === 1) used[node] = nodeTags.push(content.nodeTags.values[node]) - 1;
  }
  const points = new Float64Array(nodeTags.length * d);
  const renumber = (nodes: Int32Array): Int32Array => {
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i];
      for (let k = 0; k < d; k++) points[used[node] * d + k] = content.coordinates.values[3 * node + k];
      nodes[i] = used[node];
    }
    return nodes;
  };
  const arrays = {
    dimension: d,
    cells: renumber(cells),
    facets: renumber(facets),
    points,
    cellTags: groupTags(cellList),
    facetTags: groupTags(facetList),
    regionNames: content.names[d],
    boundaryNames: content.names[d - 1],
  } as const;
  return simplexMesh(arrays, {
    cell: (cell) => `element ${cellList.numbers.values[cell]}`,
    node: (node) => nodeTags[node],
    facet: (facet) => `element ${facetList.numbers.values[facet]}`,
    paths: { points: "$Nodes", cells: "$Elements", facets: "$Elements" },
  });
}

function groupTags({ groups }: MshSimplices): Int32Array {
  return Int32Array.from(groups.values.subarray(0, groups.length));
}

/** Those of the simplices that belong to a group. */
function withGroups({ nodes, groups, numbers }: MshSimplices, width: number): MshSimplices {
  const kept: MshSimplices = { nodes: emptyList(), groups: emptyList(), numbers: emptyList() };
  for (let i = 0; i < groups.length; i++) {
    if (groups.values[i] === 0) continue;
    append(kept.groups, groups.values[i]);
    append(kept.numbers, numbers.values[i]);
    for (let k = 0; k < width; k++) append(kept.nodes, nodes.values[width * i + k]);
  }
  return kept;
}

/** The nodes of the simplices, counted from 0 in the order of the file. */
function indices(indexOf: (tag: number) => number, { nodes, numbers }: MshSimplices, width: number): Int32Array {
  return Int32Array.from(nodes.values.subarray(0, nodes.length), (tag, i) => {
    const node = indexOf(tag);
    if (node >= 0) return node;
    const element = numbers.values[Math.floor(i / width)];
    throw new InputError("$Elements", `element ${element} has the node ${tag}, which $Nodes does not hold`);
  });
}

/** From a node's number in the file to its place there, −1 for no node; numbers need not be contiguous or in order. */
function nodeIndex({ nodeTags }: MshContent): (tag: number) => number {
  const count = nodeTags.length;
  const tags = nodeTags.values.subarray(0, count);
  const order = new Int32Array(count);
  let ascending = true;
  for (let i = 0; i < count; i++) {
    order[i] = i;
    ascending &&= i === 0 || tags[i] > tags[i - 1];
  }
  if (!ascending) order.sort((i, j) => tags[i] - tags[j]);
  const sorted = ascending ? tags : Float64Array.from(order, (i) => tags[i]);
  for (let i = 1; i < count; i++) {
    if (sorted[i] === sorted[i - 1]) throw new InputError("$Nodes", `the node ${sorted[i]} occurs twice`);
  }
  const first = count > 0 ? sorted[0] : 0;
  return (tag) => {
    // Where the numbers have no gap, as they usually have none, the first guess is right.
    const guess = tag - first;
    if (sorted[guess] === tag) return order[guess];
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sorted[middle] < tag) low = middle + 1;
      else high = middle;
    }
    return low < count && sorted[low] === tag ? order[low] : -1;
  };
}

function checkFlat({ coordinates: { values }, nodeTags }: MshContent, d: number, used: Int32Array): void {
  if (d === 3) return;
  let size = 0;
  for (let node = 0; node < used.length; node++) {
    if (used[node] === 1) for (let k = 0; k < 3; k++) size = Math.max(size, Math.abs(values[3 * node + k]));
  }
  for (let node = 0; node < used.length; node++) {
    for (let k = d; k < 3; k++) {
      const value = values[3 * node + k];
      if (used[node] === 0 || Math.abs(value) <= FLAT * size) continue;
      const cells =
        d === 1
          ? "lines, and no triangles or tetrahedra (those of no physical group are not saved)"
          : "triangles, and no tetrahedra";
      throw new InputError(
        "$Nodes",
        `the file holds ${cells}, so ${d === 1 ? "y and z" : "z"} must be 0, but node ${nodeTags.values[node]} has ${"xyz"[k]} = ${value}`,
      );
    }
  }
}
