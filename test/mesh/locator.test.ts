import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import {
  alongLine,
  annulusMesh,
  ballMesh,
  boxMesh,
  diskMesh,
  evaluateAt,
  gradedMesh,
  locatePoints,
  type SimplexMesh,
  simplexLocator,
  simplexMesh,
} from "../../src/mesh/index.js";
import { randomStream } from "../../src/network/index.js";
import { cellLists, point, signedVolume } from "./brute-force.js";

const meshes: [string, SimplexMesh][] = [
  ["a graded interval", gradedMesh(boxMesh([[-1, 2]], [3]), (x) => Math.max(1e-6, 0.3 * Math.abs(x[0])))],
  ["one triangle", simplexMesh({ dimension: 2, points: [0, 0, 1, 0, 0.5, 2], cells: [0, 1, 2] })],
  ["a graded disk", gradedMesh(diskMesh(2, 2), (x) => Math.max(1e-3, 0.7 * Math.hypot(x[0] - 0.3, x[1])))],
  ["an annulus", annulusMesh(1, 3, 16)],
  ["a ball", ballMesh(1.5, 3)],
];

describe.each(meshes)("point location in %s", (_, mesh) => {
  const d = mesh.dimension;
  const locator = simplexLocator(mesh);
  const cells = cellLists(mesh);

  /** The cell that contains a point, by the signs of all sub-volumes of all cells. */
  const bruteForce = (x: number[]): number[] =>
    cells.flatMap((nodes, c) => {
      const parts = nodes.map((_, k) => {
        const corners = nodes.map((node, i) => (i === k ? x : point(mesh, node)));
        const local = { ...mesh, points: Float64Array.from(corners.flat()) };
        return signedVolume(
          local,
          corners.map((_, i) => i),
        );
      });
      return parts.every((part) => part >= 0) ? [c] : [];
    });

  it("agrees with the search through all cells, inside and outside", () => {
    const random = randomStream(17, d);
    const points = Float64Array.from({ length: 20 * d }, () => 7 * random.uniform() - 3.5);
    const { cells: found } = locatePoints(locator, points);
    for (let i = 0; i < 20; i++) {
      const all = bruteForce([...points.subarray(i * d, i * d + d)]);
      expect(all.length === 0 ? [-1] : all).toContain(found[i]);
    }
  });

  it("gives barycentric coordinates that reproduce every point and every linear function", () => {
    const random = randomStream(18, d);
    const chosen = Array.from({ length: 200 }, () => Math.floor(random.uniform() * cells.length));
    const points = chosen.flatMap((c) => {
      const shares = cells[c].map(() => -Math.log(random.uniform()));
      const sum = shares.reduce((a, b) => a + b);
      return Array.from({ length: d }, (_, k) =>
        cells[c].reduce((x, node, i) => x + (shares[i] / sum) * mesh.points[node * d + k], 0),
      );
    });
    const located = locatePoints(locator, points);
    const linear = (x: ArrayLike<number>, start: number): number =>
      Array.from({ length: d }, (_, k) => (k + 1) * x[start + k]).reduce((a, b) => a + b, 0.5);
    const values = Float64Array.from({ length: mesh.points.length / d }, (_, node) => linear(mesh.points, node * d));
    const found = evaluateAt(located, values);
    chosen.forEach((_, i) => {
      expect(located.cells[i]).toBeGreaterThanOrEqual(0);
      const lambda = located.barycentric.subarray(i * (d + 1), (i + 1) * (d + 1));
      expect(Math.min(...lambda)).toBeGreaterThan(-1e-9);
      // Rounding of numbers up to 10.
      expect(Math.abs(lambda.reduce((a, b) => a + b) - 1)).toBeLessThan(1e-14);
      expect(Math.abs(found[i] - linear(points, i * d))).toBeLessThan(2e-14);
    });
  });

  it("finds all nodes, and midpoints of boundary facets in spite of their rounding", () => {
    const nodes = locatePoints(locator, mesh.points);
    expect(nodes.cells.every((c, node) => cells[c].includes(node))).toBe(true);
    const midpoints = Array.from({ length: mesh.boundaryFacetCount * d }, (_, i) => {
      const facet = mesh.facets.subarray(Math.floor(i / d) * d, (Math.floor(i / d) + 1) * d);
      return facet.reduce((sum, node) => sum + mesh.points[node * d + (i % d)], 0) / d;
    });
    expect(locatePoints(locator, midpoints).cells.every((c) => c >= 0)).toBe(true);
  });

  it("leaves out points beyond rounding outside", () => {
    const rightmost = Math.max(...mesh.points.filter((_, i) => i % d === 0));
    const node = mesh.points.findIndex((x, i) => i % d === 0 && x === rightmost);
    const outside = [rightmost + 1e-9, ...mesh.points.subarray(node + 1, node + d)];
    expect([...locatePoints(locator, outside).cells]).toEqual([-1]);
    expect(() => evaluateAt(locatePoints(locator, outside), new Float64Array(mesh.points.length / d))).toThrow(
      "points[0]: lies outside the mesh",
    );
  });

  it("refuses coordinates that do not fit", () => {
    expect(() => locatePoints(locator, new Float64Array(d).fill(Number.NaN))).toThrow(InputError);
    if (d > 1) expect(() => locatePoints(locator, [0])).toThrow(`expected ${d} coordinates per point`);
    expect(() => evaluateAt(locatePoints(locator, mesh.points), new Float64Array(1))).toThrow(/one per node/);
  });
});

it("a line has its ends exactly and equal steps", () => {
  expect([...alongLine([0, 1], [1, 0.1], 5)]).toEqual([0, 1, 0.25, 0.775, 0.5, 0.55, 0.75, 0.325, 1, 0.1]);
  expect(() => alongLine([0], [1, 2], 3)).toThrow(InputError);
  expect(() => alongLine([0], [1], 1)).toThrow(/whole number ≥ 2, found 1/);
});
