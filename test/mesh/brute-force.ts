import type { SimplexMesh } from "../../src/mesh/index.js";

/** Nodes of every cell, as lists. */
export function cellLists({ dimension: d, cells }: SimplexMesh): number[][] {
  return Array.from({ length: cells.length / (d + 1) }, (_, c) => [...cells.subarray(c * (d + 1), (c + 1) * (d + 1))]);
}

/** Nodes of every facet, as lists. */
export function facetLists({ dimension: d, facets }: SimplexMesh): number[][] {
  return Array.from({ length: facets.length / d }, (_, f) => [...facets.subarray(f * d, (f + 1) * d)]);
}

/** A node's coordinates. */
export function point({ dimension: d, points }: SimplexMesh, node: number): number[] {
  return [...points.subarray(node * d, (node + 1) * d)];
}

/** d! times the signed volume, by cofactors of lists. */
export function determinant(rows: number[][]): number {
  if (rows.length === 0) return 1;
  return rows[0].reduce((sum, x, k) => {
    const minor = rows.slice(1).map((row) => row.filter((_, j) => j !== k));
    return sum + (k % 2 === 0 ? 1 : -1) * x * determinant(minor);
  }, 0);
}

export function signedVolume(mesh: SimplexMesh, nodes: readonly number[]): number {
  const [origin, ...others] = nodes.map((node) => point(mesh, node));
  return determinant(others.map((x) => x.map((value, k) => value - origin[k]))) / [1, 1, 2, 6][mesh.dimension];
}

/** For every facet of cells, keyed by its ascending nodes, the cells that have it. */
export function facetOwners(mesh: SimplexMesh): Map<string, number[]> {
  const owners = new Map<string, number[]>();
  cellLists(mesh).forEach((nodes, c) => {
    for (const left of nodes) {
      const key = key_(nodes.filter((node) => node !== left));
      owners.set(key, [...(owners.get(key) ?? []), c]);
    }
  });
  return owners;
}

export function key_(nodes: readonly number[]): string {
  return [...nodes].sort((a, b) => a - b).join(" ");
}

/**
 * Everything that is wrong with a mesh, in words: orientation, unused nodes, a hanging node (one that lies inside an edge
 * of the mesh), facets of more than two cells, a boundary that is not the stored one, facets that are not outward.
 */
export function faults(mesh: SimplexMesh): string[] {
  const { dimension: d } = mesh;
  const found: string[] = [];
  const cells = cellLists(mesh);
  cells.forEach((nodes, c) => {
    if (!(signedVolume(mesh, nodes) > 0)) found.push(`cell ${c} is not positively oriented`);
  });
  const used = new Set(cells.flat());
  const nodes = mesh.points.length / d;
  if (used.size !== nodes) found.push(`${nodes - used.size} unused nodes`);
  const position = new Map(Array.from({ length: nodes }, (_, node) => [point(mesh, node).join(" "), node]));
  if (position.size !== nodes) found.push("two nodes in one place");
  if (d > 1) {
    for (const cell of cells) {
      for (const a of cell) {
        for (const b of cell) {
          if (a >= b) continue;
          const [x, y] = [point(mesh, a), point(mesh, b)];
          if (position.has(x.map((value, k) => 0.5 * value + 0.5 * y[k]).join(" "))) {
            found.push(`a node hangs on the edge ${a} ${b}`);
          }
        }
      }
    }
  }
  const owners = facetOwners(mesh);
  for (const [key, cellsOfFacet] of owners) if (cellsOfFacet.length > 2) found.push(`facet ${key} has too many cells`);
  const boundary = new Set([...owners].filter(([, list]) => list.length === 1).map(([key]) => key));
  const facets = facetLists(mesh);
  const stored = facets.slice(0, mesh.boundaryFacetCount);
  if (new Set(stored.map(key_)).size !== boundary.size || stored.length !== boundary.size) {
    found.push(`${boundary.size} boundary facets, ${stored.length} stored`);
  }
  for (const facet of stored) if (!boundary.has(key_(facet))) found.push(`facet ${facet} is not at the boundary`);
  for (const facet of facets) {
    const owner = owners.get(key_(facet));
    if (owner === undefined) found.push(`facet ${facet} belongs to no cell`);
    else if (d > 1 && !owner.some((c) => isOutward(mesh, facet, cells[c]))) found.push(`facet ${facet} is not outward`);
  }
  for (const facet of facets.slice(mesh.boundaryFacetCount)) {
    if (boundary.has(key_(facet))) found.push(`facet ${facet} is stored as one inside`);
  }
  if (mesh.facetTags.length !== facets.length) found.push("facet tags do not fit");
  if (mesh.cellTags.length !== cells.length) found.push("cell tags do not fit");
  return found;
}

export function isOutward(mesh: SimplexMesh, facet: number[], cell: number[]): boolean {
  const opposite = cell.find((node) => !facet.includes(node));
  if (opposite === undefined) return false;
  // The opposite node lies on the inner side: left of an edge, behind a triangle seen from outside.
  const volume = signedVolume(mesh, [...facet, opposite]);
  return mesh.dimension === 2 ? volume > 0 : volume < 0;
}

/** Sums of volumes per cell tag and of measures per facet tag of the boundary and of facets inside, sorted by tag. */
export function measures(mesh: SimplexMesh): { regions: [number, number][]; facets: [string, number][] } {
  const regions = new Map<number, number>();
  cellLists(mesh).forEach((nodes, c) => {
    regions.set(mesh.cellTags[c], (regions.get(mesh.cellTags[c]) ?? 0) + signedVolume(mesh, nodes));
  });
  const facets = new Map<string, number>();
  facetLists(mesh).forEach((nodes, f) => {
    const key = `${f < mesh.boundaryFacetCount ? "boundary" : "inside"} ${mesh.facetTags[f]}`;
    facets.set(key, (facets.get(key) ?? 0) + measure(nodes.map((node) => point(mesh, node))));
  });
  return {
    regions: [...regions].sort(([a], [b]) => a - b),
    facets: [...facets].sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}

/** The measure of a facet by Gram's determinant. */
function measure([origin, ...others]: number[][]): number {
  const edges = others.map((x) => x.map((value, k) => value - origin[k]));
  const gram = edges.map((u) => edges.map((v) => u.reduce((sum, value, k) => sum + value * v[k], 0)));
  return Math.sqrt(determinant(gram)) / (edges.length === 2 ? 2 : 1);
}
