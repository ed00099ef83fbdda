import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { boxMesh, meshContacts, type SimplexArrays, simplexMesh } from "../../src/mesh/index.js";

/** A mesh of boxes side by side along the first axis, each with nodes of its own, their facets matching where the cells do. */
function pieces(dimension: 2 | 3, cells: readonly (readonly number[])[], gap = 0): SimplexArrays {
  const points: number[] = [];
  const all: number[] = [];
  cells.forEach((counts, i) => {
    const from = i * (1 + gap);
    const box = boxMesh(
      Array.from({ length: dimension }, (_, k) => (k === 0 ? ([from, from + 1] as const) : ([0, 1] as const))),
      counts,
    );
    const shift = points.length / dimension;
    points.push(...box.points);
    all.push(...Array.from(box.cells, (node) => node + shift));
  });
  return { dimension, points, cells: all };
}

describe("where a mesh lies together without being connected", () => {
  it("nodes at one place and parts are counted", () => {
    for (const d of [2, 3] as const) {
      const counts = Array.from({ length: d }, () => 3);
      const side = 4 ** (d - 1);
      const apart = meshContacts(simplexMesh(pieces(d, [counts, counts], 0.5)));
      expect(apart).toEqual({ coincidentNodes: 0, parts: 2 });
      const touching = meshContacts(simplexMesh(pieces(d, [counts, counts, counts])));
      expect(touching).toMatchObject({ coincidentNodes: 2 * side, parts: 3 });
      expect(touching.firstCoincidence).toHaveLength(d);
      const whole = boxMesh(
        Array.from({ length: d }, () => [-1, 2] as const),
        counts,
      );
      expect(meshContacts(whole)).toEqual({ coincidentNodes: 0, parts: 1 });
    }
  });

  it("the two sides of a crack are one part with coincident nodes", () => {
    // Two triangles below and two above the line from (0, 0) to (2, 0), of which the left half is open.
    const mesh = simplexMesh({
      dimension: 2,
      points: [0, 0, 1, 0, 2, 0, 1, -1, 1, 1, 0, 0],
      cells: [0, 1, 3, 1, 2, 3, 5, 1, 4, 1, 2, 4],
    });
    expect(meshContacts(mesh)).toEqual({ coincidentNodes: 1, firstCoincidence: [0, 0], parts: 1 });
  });

  it("parts of an interval are counted", () => {
    expect(meshContacts(simplexMesh({ dimension: 1, points: [0, 1, 1, 2], cells: [0, 1, 2, 3] }))).toEqual({
      coincidentNodes: 1,
      firstCoincidence: [1],
      parts: 2,
    });
  });
});

describe("a mesh whose cells do not meet in whole facets is refused", () => {
  const refused = (arrays: SimplexArrays, message: RegExp) => {
    expect(() => simplexMesh(arrays)).toThrow(InputError);
    expect(() => simplexMesh(arrays)).toThrow(message);
  };

  it("with a hanging node, in 2-D at any place, angle and size", () => {
    for (const [size, angle, shift] of [
      [1, 0, 0],
      [1, 0.7, 0],
      [1e-6, 2.1, 3],
      [1e8, 1.2, -5e7],
    ]) {
      const turned = [0, 0, 1, 0, 1, 1, 0, 1, 0.3, 0.3].map((_, i, all) => {
        const [x, y] = [all[i - (i % 2)], all[i - (i % 2) + 1]];
        const value =
          i % 2 === 0 ? x * Math.cos(angle) - y * Math.sin(angle) : x * Math.sin(angle) + y * Math.cos(angle);
        return shift + size * value;
      });
      // The lower triangle has the diagonal whole, the upper two meet on it.
      refused(
        { dimension: 2, points: turned, cells: [0, 1, 2, 0, 4, 3, 4, 2, 3] },
        /^cells: node 4 at \(.*\) lies inside the boundary facet of nodes 2, 0, from/,
      );
    }
  });

  it("where two parts touch with different cells, in 2-D and 3-D", () => {
    refused(
      pieces(2, [
        [2, 2],
        [2, 3],
      ]),
      /lies inside the boundary facet/,
    );
    refused(
      pieces(3, [
        [2, 2, 2],
        [2, 2, 3],
      ]),
      /lies inside the boundary facet/,
    );
    // In 3-D two triangulations of one square: no node is inside, and every node coincides with one.
    const mesh = simplexMesh(
      pieces(3, [
        [1, 1, 1],
        [1, 1, 1],
      ]),
    );
    expect(meshContacts(mesh)).toMatchObject({ coincidentNodes: 4, parts: 2 });
  });

  it("where a node lies on the edge of a triangle of the boundary", () => {
    // A tetrahedron, and another that stands on the middle of its edge from node 0 to node 1.
    refused(
      {
        dimension: 3,
        points: [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0.5, 0, 0, 0.5, -1, -1, 0.7, -1, -1, 0.5, -2, -1.5],
        cells: [0, 1, 2, 3, 4, 5, 6, 7],
      },
      /node 4 at \(0.5, 0, 0\) lies inside the boundary facet/,
    );
  });

  it("where intervals overlap", () => {
    refused(
      { dimension: 1, points: [0, 1, 0.5, 2], cells: [0, 1, 2, 3] },
      /node 2 at 0.5 lies inside cell 0, from 0 to 1: cells must not overlap/,
    );
  });

  it("and nodes closer than a facet is long, as in thin layers, are none", () => {
    for (const height of [1e-3, 1e-7]) {
      const { points, cells } = boxMesh(
        [
          [0, 1],
          [0, height],
        ],
        [7, 3],
      );
      expect(meshContacts(simplexMesh({ dimension: 2, points, cells }))).toEqual({ coincidentNodes: 0, parts: 1 });
    }
  });
});
