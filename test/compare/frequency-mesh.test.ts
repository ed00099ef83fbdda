import { describe, expect, it } from "vitest";
import { interpolation, nodeWeights } from "../../src/compare/frequency-mesh.js";
import { InputError } from "../../src/errors.js";
import { innerProduct } from "../../src/fem/norms.js";
import { boxMesh, intervalMesh, intervalSimplexMesh, type SimplexMesh } from "../../src/mesh/index.js";
import { nodeFrequencies } from "../../src/mesh/interval.js";

/** The mesh with its inner nodes moved by up to a tenth of a cell, so that no two cells are alike. */
function irregular(mesh: SimplexMesh, box: readonly (readonly [number, number])[], cell: number): SimplexMesh {
  const d = mesh.dimension;
  const inside = (at: number) => {
    const [lower, upper] = box[at % d];
    return mesh.points[at] > lower && mesh.points[at] < upper;
  };
  return { ...mesh, points: mesh.points.map((x, at) => (inside(at) ? x + 0.1 * cell * Math.sin(7 * at) : x)) };
}

const boxes = [
  [[-1, 3]],
  [
    [-1, 3],
    [0, 2],
  ],
  [
    [-1, 3],
    [0, 2],
    [-2, 1],
  ],
] as const;

describe.each([1, 2, 3] as const)("a frequency mesh of simplices in %i-D", (d) => {
  const box = boxes[d - 1];
  const mesh = irregular(
    boxMesh(
      box,
      box.map(() => 4),
    ),
    box,
    0.5,
  );
  const slopes = [2, -1, 0.5].slice(0, d);
  const linear = (xi: ArrayLike<number>) => slopes.reduce((sum, slope, k) => sum + slope * xi[k], 0.7);
  const values = Float64Array.from({ length: mesh.points.length / d }, (_, i) =>
    linear(mesh.points.subarray(i * d, (i + 1) * d)),
  );
  const volume = box.reduce((product, [lower, upper]) => product * (upper - lower), 1);

  it("integrates the square of a linear function exactly", () => {
    // Mean of (c + Σ s_k ξ_k)²: square of the value in the middle and Σ s_k² (b − a)²/12.
    const middle = linear(box.map(([lower, upper]) => (lower + upper) / 2));
    const spread = box.reduce((sum, [lower, upper], k) => sum + (slopes[k] * (upper - lower)) ** 2 / 12, 0);
    expect(innerProduct(mesh, values, values) / (volume * (middle ** 2 + spread))).toBeCloseTo(1, 13);
  });

  it("gives every node its share of the volume", () => {
    const weights = nodeWeights(mesh);
    const middle = linear(box.map(([lower, upper]) => (lower + upper) / 2));
    expect(weights.every((weight) => weight > 0)).toBe(true);
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(volume, 12);
    // The rule is exact for P1 functions.
    expect(weights.reduce((sum, weight, i) => sum + weight * values[i], 0)).toBeCloseTo(volume * middle, 12);
  });

  it("interpolates linearly, and refuses frequencies outside", () => {
    const at = [
      [0.3, 1.1, -0.4],
      [3, 0, 1],
      [-0.99, 1.7, -1.9],
    ].map((xi) => xi.slice(0, d));
    interpolation(
      mesh,
      at,
    )(values).forEach((value, i) => {
      expect(value).toBeCloseTo(linear(at[i]), 13);
    });
    expect(interpolation(mesh, [])(values)).toHaveLength(0);
    expect(() => interpolation(mesh, [[0, 1, 0].slice(0, d), [3.1, 1, 0].slice(0, d)])).toThrow(InputError);
  });
});

describe("an interval", () => {
  it("is to spectra what the mesh of simplices with its nodes is", () => {
    const interval = intervalMesh([-1, 0.5, 0.7, 2, 4]);
    const simplices = intervalSimplexMesh(interval);
    const values = Float64Array.of(1, -2, 0.3, 5, 0.1);
    expect(nodeFrequencies(simplices)).toEqual(nodeFrequencies(interval));
    expect(innerProduct(simplices, values, values)).toBeCloseTo(innerProduct(interval, values, values), 13);
    nodeWeights(simplices).forEach((weight, i) => {
      expect(weight).toBeCloseTo(nodeWeights(interval)[i], 14);
    });
    const at = [[-1], [0.6], [3.3], [4]];
    interpolation(
      simplices,
      at,
    )(values).forEach((value, i) => {
      expect(value).toBeCloseTo(interpolation(interval, at)(values)[i], 14);
    });
  });
});
