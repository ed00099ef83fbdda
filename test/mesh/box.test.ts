import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import {
  boxMesh,
  gradedIntervalMesh,
  intervalMesh,
  intervalSimplexMesh,
  meshQuality,
  nodeCount,
  simplexCount,
  tensorMesh,
} from "../../src/mesh/index.js";
import { faults } from "./brute-force.js";

describe("box meshes", () => {
  it.each([
    [[3], 3],
    [[3, 2], 12],
    [[1, 2, 3], 36],
  ])("of %j boxes have no faults, the right volume and named sides", (cells, simplices) => {
    const d = cells.length;
    const mesh = boxMesh(
      cells.map((_, k) => [-1, k + 1] as const),
      cells,
    );
    expect(faults(mesh)).toEqual([]);
    expect(simplexCount(mesh)).toBe(simplices);
    expect(nodeCount(mesh)).toBe(cells.reduce((product, n) => product * (n + 1), 1));
    const { volume, boundaryMeasures } = meshQuality(mesh);
    expect(volume).toBeCloseTo([2, 6, 24][d - 1], 12);
    expect(mesh.boundaryNames.get(1)).toBe(d === 1 ? "xi-lower" : "xi1-lower");
    expect(mesh.boundaryNames.get(2 * d)).toBe(d === 1 ? "xi-upper" : `xi${d}-upper`);
    for (let axis = 0; axis < d; axis++) {
      const area = cells.reduce((product, _, k) => (k === axis ? product : product * (k + 2)), 1);
      expect(boundaryMeasures.get(2 * axis + 1)).toBeCloseTo(area, 12);
      expect(boundaryMeasures.get(2 * axis + 2)).toBeCloseTo(area, 12);
    }
    mesh.facetTags.forEach((tag, f) => {
      const [axis, value] = [(tag - 1) >> 1, tag % 2 === 1 ? -1 : ((tag - 1) >> 1) + 1];
      for (let k = f * d; k < (f + 1) * d; k++) expect(mesh.points[mesh.facets[k] * d + axis]).toBe(value);
    });
  });

  it("take graded axes", () => {
    const axis = gradedIntervalMesh(-4, 4, 12, (xi) => Math.exp(-xi * xi)).nodes;
    const mesh = tensorMesh([axis, [0, 1, 3]]);
    expect(faults(mesh)).toEqual([]);
    expect([...mesh.points.slice(0, 2 * axis.length)].filter((_, i) => i % 2 === 0)).toEqual([...axis]);
    expect(meshQuality(mesh).volume).toBeCloseTo(24, 12);
  });

  it("hold an interval's nodes in order", () => {
    const mesh = intervalSimplexMesh(intervalMesh([-1, 0.5, 2]));
    expect([...mesh.points]).toEqual([-1, 0.5, 2]);
    expect([...mesh.cells]).toEqual([0, 1, 1, 2]);
    expect([...mesh.facets]).toEqual([0, 2]);
    expect([...mesh.facetTags]).toEqual([1, 2]);
    expect(faults(mesh)).toEqual([]);
  });

  it("refuse what cannot be", () => {
    expect(() => boxMesh([[1, 0]], [2])).toThrow(InputError);
    expect(() => boxMesh([[0, 1]], [2, 2])).toThrow(/cells: expected 1 numbers/);
    expect(() => boxMesh([], [])).toThrow(/expected 1 to 3/);
    const [box, cells] = [Array(4).fill([0, 1]), Array(4).fill(2)];
    expect(() => boxMesh(box, cells)).toThrow(/expected 1 to 3/);
    expect(() => boxMesh(box.slice(0, 3), [2000, 2000, 2000])).toThrow(/too many/);
    expect(() =>
      tensorMesh([
        [0, 1],
        [0, 0],
      ]),
    ).toThrow(InputError);
  });
});
