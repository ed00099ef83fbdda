import { describe, expect, it } from "vitest";
import { boundaryFacets, facetsTagged } from "../../src/fem/index.js";
import { boxMesh } from "../../src/mesh/index.js";
import { locatePoints, simplexLocator } from "../../src/mesh/locator.js";
import { samplePoints } from "../../src/pde/sample-points.js";

const box = (d: number, n: number) =>
  boxMesh(
    Array.from({ length: d }, () => [0, 1] as const),
    Array.from({ length: d }, () => n),
  );

describe.each([1, 2, 3])("points to look at, in %i-D", (d) => {
  it("lie in every cell of a small mesh, one each", () => {
    const mesh = box(d, 3);
    const { cells } = locatePoints(simplexLocator(mesh), samplePoints(mesh));
    expect([...cells]).toEqual(Array.from({ length: mesh.cells.length / (d + 1) }, (_, k) => k));
  });

  it("lie inside every facet that is chosen, off its centre", () => {
    const mesh = box(d, 3);
    const chosen = facetsTagged(mesh, d === 1 ? "xi-upper" : "xi1-upper");
    const points = samplePoints(mesh, chosen);
    expect(points.length).toBe(chosen.length * d);
    for (let i = 0; i < points.length; i += d) expect(points[i]).toBeCloseTo(1, 14);
    const seen = new Set([...points].filter((_, k) => k % d !== 0).map((x) => x.toFixed(9)));
    // Neither on a line of the grid nor half-way.
    for (const x of seen) expect((Number(x) * 6) % 1).toBeGreaterThan(1e-3);
    expect(samplePoints(mesh, boundaryFacets(mesh)).length).toBe(boundaryFacets(mesh).length * d);
  });
});

it("are no more than 4096, spread over all of a large mesh", () => {
  const points = samplePoints(box(2, 60));
  expect(points.length / 2).toBe(3600);
  expect(Math.min(...points)).toBeLessThan(0.02);
  expect(Math.max(...points)).toBeGreaterThan(0.98);
});
