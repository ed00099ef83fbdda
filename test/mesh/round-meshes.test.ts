import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import {
  annulusMesh,
  ballMesh,
  diskMesh,
  meshQuality,
  ontoSphere,
  projectBoundary,
  refineUniformly,
  type SimplexMesh,
  shellMesh,
  simplexCount,
} from "../../src/mesh/index.js";
import { facetLists, faults, point } from "./brute-force.js";

const degrees = (angle: number): number => (angle * 180) / Math.PI;

/** Distances from the centre of the nodes of the boundary facets with a tag. */
const radii = (mesh: SimplexMesh, tag: number, centre: readonly number[]): number[] =>
  facetLists(mesh)
    .flatMap((nodes, f) => (mesh.facetTags[f] === tag ? nodes : []))
    .map((node) => Math.hypot(...point(mesh, node).map((x, k) => x - centre[k])));

describe("round meshes", () => {
  it.each<[string, SimplexMesh, readonly number[], readonly (readonly [string, number])[]]>([
    ["a disk", diskMesh(2, 4, [1, -3]), [1, -3], [["circle", 2]]],
    [
      "an annulus",
      annulusMesh(0.5, 2, 17, [1, 0]),
      [1, 0],
      [
        ["inner", 0.5],
        ["outer", 2],
      ],
    ],
    ["a ball", ballMesh(2, 3, [1, 2, 3]), [1, 2, 3], [["sphere", 2]]],
    [
      "a shell",
      shellMesh(1, 2.5, 2, [0, 1, 0]),
      [0, 1, 0],
      [
        ["inner", 1],
        ["outer", 2.5],
      ],
    ],
  ])("%s has no faults, and its named boundaries lie on their circles", (_, mesh, centre, boundaries) => {
    expect(faults(mesh)).toEqual([]);
    expect([...mesh.boundaryNames.values()]).toEqual(boundaries.map(([name]) => name));
    boundaries.forEach(([, radius], i) => {
      const found = radii(mesh, i + 1, centre);
      expect(found.length).toBeGreaterThan(0);
      // Rounding of coordinates up to 5.
      for (const r of found) expect(Math.abs(r - radius)).toBeLessThan(3e-15);
    });
    expect(mesh.facetTags.every((tag) => tag > 0)).toBe(true);
  });

  it("have the areas of regular polygons", () => {
    const polygon = (n: number, r: number): number => (n / 2) * r * r * Math.sin((2 * Math.PI) / n);
    // Rounding of a sum of a few hundred areas.
    expect(meshQuality(diskMesh(2, 7)).volume).toBeCloseTo(polygon(42, 2), 12);
    expect(meshQuality(annulusMesh(0.5, 2, 20)).volume).toBeCloseTo(polygon(20, 2) - polygon(20, 0.5), 12);
  });

  it("approach the ball's and the shell's volume with the square of the cells' size", () => {
    const errors = [2, 4, 8].map((n) => [
      (4 / 3) * Math.PI - meshQuality(ballMesh(1, n)).volume,
      (4 / 3) * Math.PI * 7 - meshQuality(shellMesh(1, 2, n)).volume,
    ]);
    for (const kind of [0, 1]) {
      // Second order; the first two sizes are still coarse (measured 1.90 and 1.97).
      expect(Math.log2(errors[0][kind] / errors[1][kind])).toBeGreaterThan(1.8);
      expect(Math.log2(errors[1][kind] / errors[2][kind])).toBeGreaterThan(1.95);
    }
  });

  it("have well shaped cells", () => {
    // Measured: 45.1°…87.0°, 54.3°…69.3°, 39.8°…129.8°, 35.3°…118.3°.
    const bounds: [SimplexMesh, number, number][] = [
      [diskMesh(1, 10), 45, 87.5],
      [annulusMesh(1, 3, 24), 54, 70],
      [ballMesh(1, 6), 39, 130],
      [shellMesh(1, 3, 4), 35, 119],
    ];
    for (const [mesh, smallest, largest] of bounds) {
      const { angles } = meshQuality(mesh);
      expect(degrees(angles.minimum)).toBeGreaterThan(smallest);
      expect(degrees(angles.maximum)).toBeLessThan(largest);
    }
  });

  it("have the cells they promise", () => {
    expect(simplexCount(diskMesh(1, 5))).toBe(150);
    expect(simplexCount(ballMesh(1, 3))).toBe(20 * 27);
  });

  it("refuse lengths and counts that cannot be, and name what is needed", () => {
    expect(() => diskMesh(0, 3)).toThrow(/radius: expected a positive finite length, found 0/);
    expect(() => diskMesh(Number.NaN, 3)).toThrow(InputError);
    expect(() => diskMesh(1, 0)).toThrow(/rings: expected a whole number from 1/);
    expect(() => ballMesh(1, 2.5)).toThrow(InputError);
    expect(() => ballMesh(1, 1e9)).toThrow(InputError);
    expect(() => annulusMesh(2, 1, 9)).toThrow(/inner: expected a radius below the outer one 1, found 2/);
    expect(() => annulusMesh(1, 1.01, 12)).toThrow(/sectors: radii 1 and 1.01 need at least 23 sectors, found 12/);
    expect(faults(annulusMesh(1, 1.01, 23))).toEqual([]);
    expect(() => shellMesh(1, 1.01, 2)).toThrow(/need at least 6, found 2/);
    expect(faults(shellMesh(1, 1.01, 6))).toEqual([]);
  });
});

describe("projection of a boundary", () => {
  it("puts refined nodes on the circle and the sphere", () => {
    const refined = refineUniformly(refineUniformly(annulusMesh(1, 2, 12, [3, 0])).mesh).mesh;
    const mesh = projectBoundary(projectBoundary(refined, 1, ontoSphere(1, [3, 0])), 2, ontoSphere(2, [3, 0]));
    expect(faults(mesh)).toEqual([]);
    // Rounding.
    for (const r of radii(mesh, 1, [3, 0])) expect(Math.abs(r - 1)).toBeLessThan(2e-15);
    for (const r of radii(mesh, 2, [3, 0])) expect(Math.abs(r - 2)).toBeLessThan(2e-15);
    const ball = projectBoundary(refineUniformly(ballMesh(1, 2)).mesh, 1, ontoSphere(1));
    expect(faults(ball)).toEqual([]);
    expect(meshQuality(ball).volume).toBeGreaterThan(meshQuality(ballMesh(1, 2)).volume);
  });

  it("refuses a tag of no facet, and to turn a cell inside out", () => {
    expect(() => projectBoundary(diskMesh(1, 2), 7, ontoSphere(1))).toThrow(/no boundary facet has the tag 7/);
    expect(() => projectBoundary(diskMesh(1, 2), 1, ontoSphere(0.1))).toThrow(
      /turns the cell \d+ of nodes .* inside out/,
    );
    expect(() => projectBoundary(diskMesh(1, 2), 1, (x) => x.fill(Number.NaN))).toThrow(InputError);
  });
});
