/** What messages about a mesh call its parts: by their place in its arrays, or as the file that it comes from numbers them. */
export interface MeshNaming {
  cell(cell: number): string;
  /** Its number, that of its place or of the file. */
  node(node: number): number;
  /** Of those given, which carry tags. */
  facet(facet: number): string;
  /** Where nodes, cells and facets stand. */
  readonly paths: { readonly points: string; readonly cells: string; readonly facets: string };
}

export const byPlace: MeshNaming = {
  cell: (cell) => `cell ${cell}`,
  node: (node) => node,
  facet: (facet) => `facet ${facet}`,
  paths: { points: "points", cells: "cells", facets: "facets" },
};

/** "nodes 3, 4, 7". */
export function nodesNamed({ node }: MeshNaming, nodes: ArrayLike<number>): string {
  return `nodes ${Array.from(nodes, node).join(", ")}`;
}
