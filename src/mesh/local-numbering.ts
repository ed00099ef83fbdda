/** Local nodes of the edges of a simplex, by its dimension: edge e joins two of the d + 1 local nodes, lower one first. */
export const localEdges: readonly (readonly (readonly [number, number])[])[] = [
  [],
  [[0, 1]],
  [
    [0, 1],
    [0, 2],
    [1, 2],
  ],
  [
    [0, 1],
    [0, 2],
    [0, 3],
    [1, 2],
    [1, 3],
    [2, 3],
  ],
];

/** Local nodes of the facets of a positively oriented simplex, by its dimension: facet k lies opposite local node k and is outward. */
export const localFacets: readonly (readonly (readonly number[])[])[] = [
  [],
  [[1], [0]],
  [
    [1, 2],
    [2, 0],
    [0, 1],
  ],
  [
    [1, 2, 3],
    [0, 3, 2],
    [0, 1, 3],
    [0, 2, 1],
  ],
];
