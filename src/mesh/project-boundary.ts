import { InputError } from "../errors.js";
import { simplexDeterminant } from "./cell-geometry.js";
import type { SimplexMesh } from "./simplex.js";

/**
 * The mesh with the nodes of one boundary part moved: refinement puts new nodes on the chords of a circle, and this puts them
 * on the circle.
 *
 * @param tag of the boundary part
 * @param project changes a node's coordinates (d numbers) in place, for example `ontoSphere(radius)`
 * @throws InputError for a tag that no boundary facet has, or where a cell would lose its positive orientation
 */
export function projectBoundary<Mesh extends SimplexMesh>(
  mesh: Mesh,
  tag: number,
  project: (point: Float64Array) => void,
): Mesh {
  const { dimension: d, facets, facetTags, boundaryFacetCount, cells } = mesh;
  const onPart = new Set<number>();
  for (let f = 0; f < boundaryFacetCount; f++) {
    if (facetTags[f] === tag) for (let k = f * d; k < (f + 1) * d; k++) onPart.add(facets[k]);
  }
  if (onPart.size === 0) throw new InputError("tag", `no boundary facet has the tag ${tag}`);
  const points = mesh.points.slice();
  for (const node of onPart) project(points.subarray(node * d, (node + 1) * d));
  for (let start = 0; start < cells.length; start += d + 1) {
    if (!(simplexDeterminant(d, points, cells, start) > 0)) {
      const nodes = [...cells.subarray(start, start + d + 1)].join(", ");
      throw new InputError("project", `turns the cell ${start / (d + 1)} of nodes ${nodes} inside out`);
    }
  }
  return { ...mesh, points };
}

/** Moves a point radially onto the sphere (circle, in 1-D pair of points) around `centre`, default the origin. */
export function ontoSphere(radius: number, centre: readonly number[] = [0, 0, 0]): (point: Float64Array) => void {
  return (point) => {
    let square = 0;
    for (let k = 0; k < point.length; k++) square += (point[k] - centre[k]) ** 2;
    const factor = radius / Math.sqrt(square);
    for (let k = 0; k < point.length; k++) point[k] = centre[k] + factor * (point[k] - centre[k]);
  };
}
