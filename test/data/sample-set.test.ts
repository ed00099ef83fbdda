import { describe, expect, it } from "vitest";
import { sampleSet } from "../../src/data/sample-set.js";
import { sampleGrid } from "../../src/data/samples.js";
import { InputError } from "../../src/errors.js";

const square = {
  box: [
    [0, 2],
    [-3, 3],
  ],
  samples: [4, 3],
  placement: "midpoint",
  measure: "lebesgue",
} as const;
const cube = {
  box: [
    [0, 1],
    [0, 1],
    [2, 4],
  ],
  samples: [2, 3, 4],
  placement: "midpoint",
  measure: "mean",
} as const;

describe("sampleSet", () => {
  it("lays midpoints with the first coordinate running fastest", () => {
    const { points, count, weight, target, dimension } = sampleSet(square, (x, y) => 10 * x + y);
    expect([dimension, count, weight]).toEqual([2, 12, 1]);
    expect([...points.subarray(0, 10)]).toEqual([0.25, -2, 0.75, -2, 1.25, -2, 1.75, -2, 0.25, 0]);
    expect([...target.subarray(3, 6)]).toEqual([15.5, 2.5, 7.5]);
  });

  it("describes the grid so that the first point, counts and spacings give every point", () => {
    for (const recipe of [square, cube]) {
      const samples = sampleSet(recipe, () => 0);
      const grid = sampleGrid(samples);
      const d = samples.dimension;
      expect(grid?.counts).toEqual(recipe.samples);
      for (let i = 0; i < samples.count; i++) {
        let rest = i;
        for (let a = 0; a < d; a++) {
          const n = recipe.samples[a];
          const expected = samples.points[a] + (rest % n) * (grid?.spacings[a] ?? Number.NaN);
          expect(samples.points[i * d + a]).toBeCloseTo(expected, 14);
          rest = Math.floor(rest / n);
        }
      }
    }
  });

  it("has one spacing in one dimension, and the same grid", () => {
    const samples = sampleSet({ ...square, box: [[0, 2]], samples: [4] }, (x) => x);
    expect(samples.spacing).toBe(0.5);
    expect(sampleGrid(samples)).toEqual({ counts: [4], spacings: [0.5] });
  });

  it("integrates what is linear along every axis exactly, in both measures", () => {
    const { target, weight, measureFactor } = sampleSet(cube, (x, y, z) => x * y * z);
    const integral = weight * target.reduce((sum, value) => sum + value, 0);
    // ½ · ½ · 6, and the volume is 2.
    expect(integral).toBeCloseTo(1.5, 14);
    expect(measureFactor).toBe(0.5);
  });

  it("draws as many random points as the product of the counts, inside the box, the same for equal seeds", () => {
    const recipe = { ...cube, placement: "random", seed: 5 } as const;
    const samples = sampleSet(recipe, (x, y, z) => x + y + z);
    expect(samples.count).toBe(24);
    expect(sampleGrid(samples)).toBeUndefined();
    for (const [i, x] of samples.points.entries()) {
      expect(x).toBeGreaterThan(cube.box[i % 3][0]);
      expect(x).toBeLessThan(cube.box[i % 3][1]);
    }
    expect(sampleSet(recipe, () => 0).points).toEqual(samples.points);
    expect(sampleSet({ ...recipe, seed: 6 }, () => 0).points).not.toEqual(samples.points);
    const line = sampleSet({ ...recipe, box: [[0, 1]], samples: [9] }, (x) => x);
    expect(line.points).toEqual(line.points.slice().sort());
  });

  it("names the point at which the target is not finite", () => {
    expect(() =>
      sampleSet(
        {
          ...square,
          box: [
            [-1, 1],
            [-1, 1],
          ],
          samples: [3, 3],
        },
        (x, y) => 1 / (x * x + y * y),
      ),
    ).toThrow("target: is Infinity at the sample (x, y) = (0, 0)");
  });

  it("refuses lists that do not fit each other", () => {
    expect(() => sampleSet({ ...square, samples: [4] }, () => 0)).toThrow(InputError);
    expect(() => sampleSet({ ...square, box: [] }, () => 0)).toThrow("data.box: found 0 intervals");
  });
});
