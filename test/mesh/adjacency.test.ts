import { describe, expect, it } from "vitest";
import {
  ballMesh,
  bisect,
  bisectionMesh,
  boxMesh,
  cellNeighbours,
  diskMesh,
  facetCells,
  interiorFacets,
  meshEdges,
  type SimplexMesh,
  simplexMesh,
} from "../../src/mesh/index.js";
import { cellLists, facetLists, facetOwners, isOutward, key_ } from "./brute-force.js";

const meshes: [string, SimplexMesh][] = [
  ["an interval", bisect(bisectionMesh(boxMesh([[0, 1]], [5])), [2, 3]).mesh],
  ["a disk", bisect(bisectionMesh(diskMesh(1, 3)), [2, 3, 20]).mesh],
  ["a ball", bisect(bisectionMesh(ballMesh(1, 2)), [2, 3, 50]).mesh],
];

describe.each(meshes)("adjacency in %s", (_, mesh) => {
  const d = mesh.dimension;
  const cells = cellLists(mesh);
  const owners = facetOwners(mesh);

  it("names the cell on the other side of every facet", () => {
    const neighbours = cellNeighbours(mesh);
    cells.forEach((nodes, c) => {
      nodes.forEach((left, k) => {
        const others = (owners.get(key_(nodes.filter((node) => node !== left))) ?? []).filter((other) => other !== c);
        expect(neighbours[c * (d + 1) + k]).toBe(others[0] ?? -1);
      });
    });
  });

  it("lists every facet between two cells once, outward for the first", () => {
    const facets = interiorFacets(mesh);
    const shared = [...owners].filter(([, list]) => list.length === 2);
    expect(facets.cells.length).toBe(2 * shared.length);
    const seen = new Set<string>();
    for (let f = 0; f < shared.length; f++) {
      const nodes = [...facets.nodes.subarray(d * f, d * f + d)];
      seen.add(key_(nodes));
      expect([...facets.cells.subarray(2 * f, 2 * f + 2)]).toEqual(owners.get(key_(nodes)));
      expect(d === 1 || isOutward(mesh, nodes, cells[facets.cells[2 * f]])).toBe(true);
      for (const side of [0, 1]) {
        const cell = cells[facets.cells[2 * f + side]];
        expect(nodes).not.toContain(cell[facets.opposite[2 * f + side]]);
      }
    }
    expect(seen.size).toBe(shared.length);
  });

  it("finds the cell of every boundary facet", () => {
    const found = facetCells(mesh);
    expect([...found]).toEqual(facetLists(mesh).map((nodes) => owners.get(key_(nodes))?.[0]));
  });

  it("has every edge once, and Euler's characteristic 1", () => {
    const { nodes, cellEdges } = meshEdges(mesh);
    const edges = Array.from({ length: nodes.length / 2 }, (_, e) => `${nodes[2 * e]} ${nodes[2 * e + 1]}`);
    expect(new Set(edges).size).toBe(edges.length);
    const local = { 1: ["01"], 2: ["01", "02", "12"], 3: ["01", "02", "03", "12", "13", "23"] }[d];
    cells.forEach((cell, c) => {
      local.forEach((pair, k) => {
        expect(edges[cellEdges[c * local.length + k]]).toBe(key_([...pair].map((i) => cell[Number(i)])));
      });
    });
    // Nodes − edges + faces − cells of a set without holes.
    const counts = [mesh.points.length / d, edges.length, owners.size, cells.length];
    const euler = { 1: [1, 0, 0, -1], 2: [1, -1, 0, 1], 3: [1, -1, 1, -1] }[d];
    expect(counts.reduce((sum, count, i) => sum + euler[i] * count, 0)).toBe(1);
  });
});

it("a facet inside belongs to the cell that it is outward for", () => {
  const mesh = simplexMesh({
    dimension: 2,
    points: [0, 0, 1, 0, 0, 1, 1, 1],
    cells: [0, 1, 2, 1, 2, 3],
    facets: [1, 2],
    facetTags: [1],
  });
  expect(facetCells(mesh)[4]).toBe(0);
  expect(isOutward(mesh, facetLists(mesh)[4], cellLists(mesh)[0])).toBe(true);
});
