import { describe, expect, it } from "vitest";
import { boxMesh, refineUniformly, type SimplexMesh, simplexMesh, transferNodalValues } from "../../src/mesh/index.js";
import { cellLists, faults, measures, point, signedVolume } from "./brute-force.js";

/** Edge lengths of a cell over its (volume)^(1/d), rounded and sorted: equal for similar cells. */
function shapeOf(mesh: SimplexMesh, nodes: number[]): string {
  const scale = signedVolume(mesh, nodes) ** (1 / mesh.dimension);
  const x = nodes.map((node) => point(mesh, node));
  const lengths = x.flatMap((a, i) => x.slice(i + 1).map((b) => Math.hypot(...a.map((v, k) => v - b[k])) / scale));
  return lengths
    .sort((a, b) => a - b)
    .map((length) => length.toFixed(8))
    .join(" ");
}

describe("uniform refinement", () => {
  const simplices: SimplexMesh[] = [
    simplexMesh({ dimension: 1, points: [0.25, 2], cells: [0, 1], cellTags: [4] }),
    simplexMesh({ dimension: 2, points: [0, 0, 1, 0.25, 0.5, 2], cells: [0, 2, 1], cellTags: [4] }),
    simplexMesh({
      dimension: 3,
      points: [0, 0, 0, 1, 0, 0.25, 0.25, 1.5, 0, 0, 0.5, 1],
      cells: [0, 1, 2, 3],
      cellTags: [4],
    }),
  ];

  it.each(simplices)(
    "of one simplex of dimension $dimension has at most 1, 1, 3 shapes however often it is repeated",
    (simplex) => {
      let mesh = simplex;
      const shapes = new Set<string>();
      for (let step = 0; step < 4; step++) {
        mesh = refineUniformly(mesh).mesh;
        for (const nodes of cellLists(mesh)) shapes.add(shapeOf(mesh, nodes));
      }
      expect(shapes.size).toBeLessThanOrEqual(simplex.dimension === 3 ? 3 : 1);
      expect(mesh.cellTags.every((tag) => tag === 4)).toBe(true);
    },
  );

  it.each(simplices)("of one simplex of dimension $dimension is conforming and conserves measures", (simplex) => {
    const tagged = simplexMesh({ ...simplex, facetTags: Array.from(simplex.facetTags, (_, f) => f + 1) });
    const once = refineUniformly(tagged);
    const twice = refineUniformly(once.mesh);
    expect(faults(twice.mesh)).toEqual([]);
    const [before, after] = [measures(tagged), measures(twice.mesh)];
    // Rounding of sums of numbers of size 1.
    expect(Math.abs(after.regions[0][1] - before.regions[0][1])).toBeLessThan(1e-14);
    expect(after.facets.map(([tag]) => tag)).toEqual(before.facets.map(([tag]) => tag));
    after.facets.forEach(([, value], i) => {
      expect(Math.abs(value - before.facets[i][1])).toBeLessThan(1e-13);
    });
    expect([...once.transfer.cellParents].every((parent) => parent === 0)).toBe(true);
    const d = simplex.dimension;
    const first = Float64Array.from({ length: d + 1 }, (_, i) => simplex.points[d * i]);
    const moved = transferNodalValues(twice.transfer, transferNodalValues(once.transfer, first));
    expect([...moved]).toEqual([...moved].map((_, i) => twice.mesh.points[d * i]));
  });

  it.each([
    [[[0, 1]], [3]],
    [
      [
        [0, 1],
        [0, 2],
      ],
      [2, 3],
    ],
    [
      [
        [0, 1],
        [0, 2],
        [-1, 1],
      ],
      [2, 1, 2],
    ],
  ] as [[number, number][], number[]][])("of a grid on %j is the grid of half the step", (box, cells) => {
    const refined = refineUniformly(boxMesh(box, cells)).mesh;
    const grid = boxMesh(
      box,
      cells.map((n) => 2 * n),
    );
    const sets = [refined, grid].map((mesh) =>
      cellLists(mesh)
        .map((nodes) =>
          nodes
            .map((node) => point(mesh, node).join(","))
            .sort()
            .join(" "),
        )
        .sort(),
    );
    expect(sets[0]).toEqual(sets[1]);
    expect(faults(refined)).toEqual([]);
    expect(measures(refined)).toEqual(measures(grid));
  });
});
