import { describe, expect, it } from "vitest";
import { boxMesh, meshQuality, simplexMesh } from "../../src/mesh/index.js";

const degrees = (angle: number): number => (angle * 180) / Math.PI;

describe("mesh quality", () => {
  it("is 1 for regular simplices, whose angles are 60° and arccos 1/3", () => {
    const triangle = meshQuality(
      simplexMesh({ dimension: 2, points: [0, 0, 2, 0, 1, Math.sqrt(3)], cells: [0, 1, 2] }),
    );
    const tetrahedron = meshQuality(
      simplexMesh({ dimension: 3, points: [0, 0, 0, 1, 1, 0, 1, 0, 1, 0, 1, 1], cells: [0, 1, 2, 3] }),
    );
    // Rounding.
    expect(triangle.shape.minimum).toBeCloseTo(1, 14);
    expect(tetrahedron.shape.minimum).toBeCloseTo(1, 14);
    expect(degrees(triangle.angles.minimum)).toBeCloseTo(60, 12);
    expect(tetrahedron.angles.maximum).toBeCloseTo(Math.acos(1 / 3), 14);
    expect(tetrahedron.size.maximum).toBeCloseTo(Math.SQRT2, 14);
    expect(tetrahedron.volume).toBeCloseTo(1 / 3, 14);
  });

  it("knows the angles of a grid's cells", () => {
    for (const d of [2, 3]) {
      const { angles, shape } = meshQuality(
        boxMesh(
          Array.from({ length: d }, () => [0, 3] as const),
          Array.from({ length: d }, () => 3),
        ),
      );
      expect(degrees(angles.minimum)).toBeCloseTo(45, 12);
      expect(degrees(angles.maximum)).toBeCloseTo(90, 12);
      // Mean ratio of Kuhn's simplices: triangle 1·1/2 with squares 1, 1, 2; tetrahedron 1/6 with 1, 1, 1, 2, 2, 3.
      expect(shape.minimum).toBeCloseTo(d === 2 ? Math.sqrt(3) / 2 : (12 * 0.25 ** (1 / 3)) / 10, 14);
    }
  });

  it("sees obtuse angles and slivers", () => {
    const flat = meshQuality(simplexMesh({ dimension: 2, points: [0, 0, 2, 0, 1, 0.01], cells: [0, 1, 2] }));
    expect(flat.angles.maximum).toBeCloseTo(Math.PI - 2 * Math.atan(0.01), 14);
    const sliver = meshQuality(
      simplexMesh({ dimension: 3, points: [1, 0, 0, -1, 0, 0, 0, 1, 1e-3, 0, -1, 1e-3], cells: [0, 1, 2, 3] }),
    );
    expect(degrees(sliver.angles.maximum)).toBeGreaterThan(179);
    expect(sliver.shape.minimum).toBeLessThan(0.03);
  });

  it("adds up regions and boundary parts", () => {
    const box = boxMesh(
      [
        [0, 1],
        [0, 2],
        [0, 3],
      ],
      [2, 2, 2],
    );
    const quality = meshQuality({ ...box, cellTags: box.cellTags.map((_, c) => (c % 6 === 0 ? 5 : 0)) });
    expect([...quality.regionVolumes].sort(([a], [b]) => a - b)).toEqual([
      [0, expect.closeTo(5, 13)],
      [5, expect.closeTo(1, 13)],
    ]);
    expect([...quality.boundaryMeasures.values()].map((area) => Math.round(area * 1e12) / 1e12)).toEqual([
      6, 6, 3, 3, 2, 2,
    ]);
    expect(quality.inverted).toBe(0);
  });

  it("of an interval has sizes, and shapes of 1", () => {
    const { shape, size, volume, boundaryMeasures } = meshQuality(
      simplexMesh({ dimension: 1, points: [0, 1, 4], cells: [0, 1, 1, 2] }),
    );
    expect({ shape, size, volume }).toEqual({
      shape: { minimum: 1, maximum: 1, mean: 1 },
      size: { minimum: 1, maximum: 3 },
      volume: 4,
    });
    expect([...boundaryMeasures]).toEqual([[0, 2]]);
  });

  it("counts inverted cells of arrays that were not checked", () => {
    const mesh = simplexMesh({ dimension: 2, points: [0, 0, 1, 0, 0, 1], cells: [0, 1, 2] });
    expect(meshQuality({ ...mesh, cells: Int32Array.from([0, 2, 1]) }).inverted).toBe(1);
  });
});
