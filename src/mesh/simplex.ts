/**
 * A mesh of a region of frequency space by intervals, triangles or tetrahedra: plain arrays, never changed once made.
 *
 * Cells are positively oriented (ascending nodes in 1-D, counterclockwise in 2-D, det [p₁ − p₀, p₂ − p₀, p₃ − p₀] > 0 in
 * 3-D) and conforming. Markers are numbers ("tags"), 0 where there is none; a tag may have a name.
 */
export interface SimplexMesh {
  readonly dimension: 1 | 2 | 3;
  /** Coordinates, node by node: node i is at points[d i … d i + d − 1], radians per unit length. */
  readonly points: Float64Array;
  /** Nodes of the cells: cell c has cells[(d + 1) c … (d + 1) c + d]. */
  readonly cells: Int32Array;
  /** The region that each cell belongs to. */
  readonly cellTags: Int32Array;
  /**
   * Nodes of the facets (points, edges, triangles), d of them each: all facets of the boundary first, `boundaryFacetCount` of
   * them, their outward normal to the right in 2-D and by the right-hand rule in 3-D, then those inside that carry a tag.
   */
  readonly facets: Int32Array;
  readonly boundaryFacetCount: number;
  /** The boundary part that each facet belongs to. */
  readonly facetTags: Int32Array;
  /** Names of cell tags, where they have one. */
  readonly regionNames: ReadonlyMap<number, string>;
  /** Names of facet tags, where they have one. */
  readonly boundaryNames: ReadonlyMap<number, string>;
}

/** The number of nodes. */
export function nodeCount({ points, dimension }: SimplexMesh): number {
  return points.length / dimension;
}

/** The number of cells. */
export function simplexCount({ cells, dimension }: SimplexMesh): number {
  return cells.length / (dimension + 1);
}
