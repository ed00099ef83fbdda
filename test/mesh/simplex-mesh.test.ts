import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { boxMesh, compactNodes, type SimplexArrays, simplexMesh } from "../../src/mesh/index.js";
import { cellLists, facetLists, faults, key_, measures, signedVolume } from "./brute-force.js";

const square: SimplexArrays = { dimension: 2, points: [0, 0, 1, 0, 0, 1, 1, 1], cells: [0, 1, 2, 1, 2, 3] };

describe("a mesh from arrays", () => {
  it("orients its cells and finds its boundary", () => {
    const mesh = simplexMesh(square);
    expect(faults(mesh)).toEqual([]);
    expect(mesh.boundaryFacetCount).toBe(4);
    expect([...mesh.facetTags]).toEqual([0, 0, 0, 0]);
    expect(cellLists(mesh).map((nodes) => nodes.sort())).toEqual([
      [0, 1, 2],
      [1, 2, 3],
    ]);
  });

  it("puts given facets first, keeps their tags, and follows with those inside", () => {
    const mesh = simplexMesh({
      ...square,
      cellTags: [7, 8],
      facets: [2, 1, 3, 2, 0, 1],
      facetTags: [5, 6, 4],
      regionNames: new Map([[7, "core"]]),
      boundaryNames: new Map([[5, "cut"]]),
    });
    expect(faults(mesh)).toEqual([]);
    expect(facetLists(mesh).map(key_)).toEqual(["2 3", "0 1", "0 2", "1 3", "1 2"]);
    expect([...mesh.facetTags]).toEqual([6, 4, 0, 0, 5]);
    expect(mesh.boundaryFacetCount).toBe(4);
    expect(mesh.regionNames.get(7)).toBe("core");
    expect(mesh.boundaryNames.get(5)).toBe("cut");
  });

  it("is the grid again when the grid's nodes, cells and facets come shuffled", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1 as const, 2 as const, 3 as const),
        fc.infiniteStream(fc.double({ noNaN: true })),
        (d, stream) => {
          const shuffled = <T>(list: T[]): T[] =>
            list
              .map((item) => ({ item, key: stream.next().value as number }))
              .sort((a, b) => a.key - b.key)
              .map(({ item }) => item);
          const grid = boxMesh(
            Array.from({ length: d }, () => [-1, 1] as const),
            Array.from({ length: d }, (_, k) => 2 + k),
          );
          const nodes = shuffled([...Array(grid.points.length / d).keys()]);
          const place = new Map(nodes.map((node, i) => [node, i]));
          const renumber = (list: number[]): number[] => shuffled(list.map((node) => place.get(node) ?? -1));
          const order = shuffled([...grid.facetTags.keys()]);
          const mesh = simplexMesh({
            dimension: d,
            points: nodes.flatMap((node) => [...grid.points.subarray(node * d, node * d + d)]),
            cells: shuffled(cellLists(grid)).flatMap(renumber),
            facets: order.flatMap((f) => renumber(facetLists(grid)[f])),
            facetTags: order.map((f) => grid.facetTags[f]),
          });
          expect(faults(mesh)).toEqual([]);
          expect([...mesh.facetTags]).toEqual(order.map((f) => grid.facetTags[f]));
          const [found, expected] = [measures(mesh), measures(grid)];
          expect(found.facets.map(([tag]) => tag)).toEqual(expected.facets.map(([tag]) => tag));
          found.facets.forEach(([, value], i) => {
            // Rounding of a sum of at most 40 areas.
            expect(Math.abs(value - expected.facets[i][1])).toBeLessThan(1e-13);
          });
        },
      ),
      { seed: 3, numRuns: 60 },
    );
  });

  it.each<[string, SimplexArrays, RegExp]>([
    ["a dimension there is not", { ...square, dimension: 4 as 3 }, /dimension: expected 1, 2 or 3, found 4/],
    ["half a point", { ...square, points: [0, 0, 1] }, /points: expected 2 coordinates per node, found 3 numbers/],
    [
      "a coordinate that is NaN",
      { ...square, points: [0, 0, 1, Number.NaN, 0, 1, 1, 1] },
      /points\[3\].*node 1, found NaN/,
    ],
    ["no cells", { ...square, cells: [] }, /at least 1 cell/],
    ["half a cell", { ...square, cells: [0, 1] }, /cells: expected 3 nodes per cell, found 2 numbers/],
    ["a node number too high", { ...square, cells: [0, 1, 4] }, /cells\[2\]: .*0 to 3 in cell 0, found 4/],
    ["a negative node number", { ...square, cells: [0, 1, -1] }, /cells\[2\]/],
    ["a fractional node number", { ...square, cells: [0, 1, 1.5] }, /cells\[2\]/],
    ["a node of no cell", { ...square, cells: [0, 1, 2] }, /points: node 3 belongs to no cell/],
    ["a node twice in a cell", { ...square, cells: [0, 1, 1, 1, 2, 3] }, /cell 0 of nodes 0, 1, 1 is degenerate/],
    ["a flat cell", { dimension: 2, points: [0, 0, 0.1, 0.1, 0.3, 0.3], cells: [0, 1, 2] }, /degenerate: \(0, 0\)/],
    ["overflow", { dimension: 2, points: [0, 0, 1e200, 0, 0, 1e200], cells: [0, 1, 2] }, /cell 0 .* is degenerate/],
    ["cell tags of another length", { ...square, cellTags: [1] }, /cellTags: expected 2 tags, found 1/],
    [
      "a fractional tag",
      { ...square, cellTags: [1, 0.5] },
      /cellTags\[1\]: expected a whole number of 32 bits, found 0.5/,
    ],
    [
      "a facet of no cell",
      { ...square, facets: [0, 3], facetTags: [1] },
      /facet 0 of nodes 0, 3 is a facet of no cell/,
    ],
    ["a facet that is a point", { ...square, facets: [0, 0], facetTags: [1] }, /facet of no cell/],
    [
      "a facet with two tags",
      { ...square, facets: [0, 1, 1, 0], facetTags: [1, 2] },
      /has the tag 2, and the tag 1 as facet 0/,
    ],
    ["the same cell twice", { ...square, cells: [0, 1, 2, 1, 2, 3, 2, 0, 1] }, /overlap|at most two/],
    [
      "three cells at a facet",
      { dimension: 2, points: [0, 0, 1, 0, 0, 1, 0, -1, 0.5, 2], cells: [0, 1, 2, 0, 1, 3, 0, 1, 4] },
      /nodes 0, 1 belongs to cell 0, cell 1 and cell 2: at most two cells may share it/,
    ],
    [
      "cells folded over each other",
      { dimension: 2, points: [0, 0, 1, 0, 0, 1, 0.5, 2], cells: [0, 1, 2, 0, 1, 3] },
      /cell 0 and cell 1 overlap: both lie on the same side of the facet of nodes 0, 1/,
    ],
    ["intervals folded over each other", { dimension: 1, points: [0, 1, 0.5], cells: [0, 1, 2, 1] }, /overlap/],
  ])("refuses %s", (_, arrays, message) => {
    expect(() => simplexMesh(arrays)).toThrow(InputError);
    expect(() => simplexMesh(arrays)).toThrow(message);
  });

  it("loses the nodes of no cell only when told to, and says where the others went", () => {
    const arrays: SimplexArrays = {
      dimension: 2,
      points: [9, 9, 0, 0, 1, 0, 8, 8, 0, 1],
      cells: [1, 2, 4],
      facets: [4, 1],
      facetTags: [3],
    };
    const { arrays: compacted, nodeNumbers } = compactNodes(arrays);
    expect([...nodeNumbers]).toEqual([-1, 0, 1, -1, 2]);
    const mesh = simplexMesh(compacted);
    expect([...mesh.points]).toEqual([0, 0, 1, 0, 0, 1]);
    expect(facetLists(mesh)[0]).toEqual([2, 0]);
    expect(mesh.facetTags[0]).toBe(3);
  });

  it("does not change the arrays it is given", () => {
    const cells = Int32Array.from([0, 2, 1]);
    const points = Float64Array.from([0, 0, 1, 0, 0, 1]);
    const mesh = simplexMesh({ dimension: 2, points, cells });
    expect([...cells]).toEqual([0, 2, 1]);
    expect(signedVolume(mesh, cellLists(mesh)[0])).toBe(0.5);
    points[0] = 7;
    expect(mesh.points[0]).toBe(0);
  });
});
