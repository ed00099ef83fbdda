import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import {
  ballMesh,
  boxMesh,
  diskMesh,
  gradedMesh,
  meshQuality,
  type SimplexMesh,
  simplexCount,
} from "../../src/mesh/index.js";
import { cellLists, faults, measures, point } from "./brute-force.js";

const size = (x: ArrayLike<number>): number => Math.max(0.05, 0.8 * Math.hypot(...Array.from(x)));

describe("grading to a size function", () => {
  it.each<[string, SimplexMesh]>([
    ["an interval", boxMesh([[-4, 3]], [1])],
    [
      "a rectangle",
      boxMesh(
        [
          [-4, 4],
          [-2, 3],
        ],
        [2, 1],
      ),
    ],
    ["a disk", diskMesh(2, 1)],
    [
      "a box",
      boxMesh(
        [
          [0, 2],
          [0, 2],
          [0, 2],
        ],
        [1, 1, 1],
      ),
    ],
    ["a ball", ballMesh(1, 1)],
  ])("makes the cells of %s as short as wanted, and not much shorter", (_, mesh) => {
    const graded = gradedMesh(mesh, size);
    expect(faults(graded)).toEqual([]);
    const ratios = cellLists(graded).map((nodes) => {
      const x = nodes.map((node) => point(graded, node));
      const longest = Math.max(...x.flatMap((a) => x.map((b) => Math.hypot(...a.map((v, k) => v - b[k])))));
      const centre = x[0].map((_, k) => x.reduce((sum, y) => sum + y[k], 0) / x.length);
      return longest / Math.min(...[...x, centre].map(size));
    });
    // 1 but for the rounding of centres.
    expect(Math.max(...ratios)).toBeLessThanOrEqual(1 + 1e-14);
    // Each bisection takes at least half of an edge, and closure takes some more: measured medians 0.55 … 0.77.
    expect(ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)]).toBeGreaterThan(0.4);
    const [before, after] = [measures(mesh), measures(graded)];
    // Rounding of sums of some thousand numbers.
    expect(Math.abs(after.regions[0][1] - before.regions[0][1])).toBeLessThan(1e-11);
    expect(after.facets.map(([tag]) => tag)).toEqual(before.facets.map(([tag]) => tag));
    expect(graded.boundaryNames).toEqual(mesh.boundaryNames);
  });

  it("keeps the angles of a grid: 45° and 90°", () => {
    const graded = gradedMesh(
      boxMesh(
        [
          [-8, 8],
          [-8, 8],
        ],
        [2, 2],
      ),
      (x) => Math.max(1e-3, 0.3 * Math.hypot(x[0], x[1])),
    );
    const { angles } = meshQuality(graded);
    // Rounding of angles of cells of size 1e-3 at coordinates that are sums of powers of two.
    expect(angles.minimum).toBeCloseTo(Math.PI / 4, 12);
    expect(angles.maximum).toBeCloseTo(Math.PI / 2, 12);
  });

  it("leaves a mesh that is fine enough as it is", () => {
    const mesh = diskMesh(1, 4);
    expect(simplexCount(gradedMesh(mesh, () => 1))).toBe(simplexCount(mesh));
  });

  it("refuses sizes that cannot be, and stops where they take too many cells", () => {
    const mesh = boxMesh(
      [
        [-1, 1],
        [-1, 1],
      ],
      [2, 2],
    );
    expect(() => gradedMesh(mesh, () => -1)).toThrow(InputError);
    expect(() => gradedMesh(mesh, (x) => x[0])).toThrow(/expected a positive finite length at \(-1, -1\), found -1/);
    expect(() => gradedMesh(mesh, () => Number.NaN)).toThrow(/found NaN/);
    expect(() => gradedMesh(mesh, (x) => Math.hypot(x[0], x[1]) + 1e-300, 2000)).toThrow(/more than 2000 cells/);
  });
});
