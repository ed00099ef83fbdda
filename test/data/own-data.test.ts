import { describe, expect, it } from "vitest";
import { type OwnDataRecipe, ownData } from "../../src/data/own-data.js";
import type { PointTable } from "../../src/data/point-table.js";
import { integralOf } from "../../src/data/weights.js";
import { randomStream } from "../../src/network/random.js";

const recipe: OwnDataRecipe = { values: "as-given", weights: "voronoi", measure: "lebesgue" };

function table1(points: readonly number[], values: readonly number[], weights?: readonly number[]): PointTable {
  return {
    dimension: 1,
    points: Float64Array.from(points),
    values: Float64Array.from(values),
    ...(weights ? { weights: Float64Array.from(weights) } : {}),
  };
}

function scattered(dimension: 1 | 2 | 3, count: number): PointTable {
  const random = randomStream(21, dimension);
  return {
    dimension,
    points: Float64Array.from({ length: count * dimension }, () => 10 * random.uniform()),
    values: Float64Array.from({ length: count }, () => 3 + random.normal()),
  };
}

describe("ownData", () => {
  it("maps the range of the rows with a value to the box, sorts in 1-D, and says so", () => {
    const { samples, summary } = ownData(table1([9, 4, 2, 3], [Number.NaN, 1, 2, 3]), { ...recipe, box: [[-1, 1]] });
    expect([...samples.points]).toEqual([-1, 0, 1]);
    expect([...samples.target]).toEqual([2, 3, 1]);
    expect(summary).toMatchObject({ rows: 4, missing: 1, samples: 3, range: [[2, 4]], box: [[-1, 1]], grid: [3] });
    expect(summary.values).toEqual({ offset: 0, scale: 1 });
  });

  it("keeps coordinates as they are without a box", () => {
    const table = scattered(2, 50);
    expect(ownData(table, recipe).samples.points).toEqual(table.points);
  });

  it("standardises values to mean 0 and variance 1 over all rows that have one", () => {
    const { samples, heldOut } = ownData(scattered(1, 100), {
      ...recipe,
      values: "standardised",
      holdOut: { fraction: 0.3, seed: 1 },
    });
    const all = [...samples.target, ...(heldOut?.target ?? [])];
    const mean = all.reduce((sum, value) => sum + value, 0) / 100;
    expect(mean).toBeCloseTo(0, 13);
    expect(all.reduce((sum, value) => sum + value ** 2, 0) / 100).toBeCloseTo(1, 13);
  });

  it.each([1, 2, 3] as const)("has weights that fill Ω in %i-D, of whatever kind", (dimension) => {
    const table = scattered(dimension, 60);
    const weights = Float64Array.from(table.values, (_, i) => 1 + (i % 3));
    for (const kind of ["voronoi", "equal", "column"] as const) {
      const { samples } = ownData({ ...table, weights }, { ...recipe, weights: kind });
      const volume = samples.box.reduce((product, [lower, upper]) => product * (upper - lower), 1);
      expect(integralOf(samples, new Float64Array(60).fill(1)) / volume).toBeCloseTo(1, 13);
    }
  });

  it("takes the weights of the column as they stand in the loss", () => {
    const { samples } = ownData(table1([3, 0, 4], [1, 2, 3], [10, 20, 60]), { ...recipe, weights: "column" });
    const { measureFactor, weight, relativeWeights = new Float64Array(0) } = samples;
    expect(
      [...relativeWeights.map((relative) => measureFactor * weight * relative)].map((p) => Math.round(p * 1e9) / 1e9),
    ).toEqual([20, 10, 60]);
    const mean = ownData(table1([3, 0, 4], [1, 2, 3], [10, 20, 60]), { ...recipe, weights: "column", measure: "mean" });
    expect(mean.samples.measureFactor * mean.samples.weight * 3).toBeCloseTo(1, 14);
  });

  it("holds out a random part of the rows by the seed, in numbers of the file's rows", () => {
    const table = scattered(1, 101);
    table.values[7] = Number.NaN;
    const half = (seed: number) => ownData(table, { ...recipe, holdOut: { fraction: 0.5, seed } });
    const { samples, heldOut, summary } = half(0);
    expect([samples.count, heldOut?.count, summary.missing]).toEqual([50, 50, 1]);
    const rows = summary.heldOut ?? [];
    expect(rows).toEqual([...new Set(rows)].sort((one, other) => one - other));
    expect(rows).not.toContain(7);
    expect([...(heldOut?.target ?? [])]).toEqual(rows.map((row) => table.values[row]));
    expect([...(heldOut?.points ?? [])]).toEqual(rows.map((row) => table.points[row]));
    const others = [...samples.target].sort();
    expect(others).toEqual(
      [...table.values].filter((value, row) => !Number.isNaN(value) && !rows.includes(row)).sort(),
    );
    expect(half(0)).toEqual(half(0));
    expect(half(1).summary.heldOut).not.toEqual(rows);
  });

  it("finds a complete grid in rows of any order", () => {
    const order = [5, 0, 3, 1, 4, 2];
    const table: PointTable = {
      dimension: 2,
      points: Float64Array.from(order.flatMap((i) => [i % 3, 10 - 5 * Math.floor(i / 3)])),
      values: Float64Array.from(order),
    };
    const { samples } = ownData(table, {
      ...recipe,
      box: [
        [0, 1],
        [0, 1],
      ],
    });
    expect(samples.grid).toEqual({ counts: [3, 2], spacings: [0.5, 1] });
    expect([...samples.points]).toEqual([0, 0, 0.5, 0, 1, 0, 0, 1, 0.5, 1, 1, 1]);
    expect([...samples.target]).toEqual([3, 4, 5, 0, 1, 2]);
    // The cells of an edge are halves, those of a corner quarters.
    expect([...(samples.relativeWeights ?? [])].map((w) => w / 6)).toEqual([0.125, 0.25, 0.125, 0.125, 0.25, 0.125]);
    expect(
      ownData({ ...table, values: table.values.map((v) => (v === 2 ? Number.NaN : v)) }, recipe).samples.grid,
    ).toBeUndefined();
  });

  it("moves points of a large grid that a few digits left out of place, and none of a small one", () => {
    const rounded = (n: number): PointTable => ({
      ...table1(
        Array.from({ length: n }, (_, i) => Number((i / 7).toFixed(4))),
        Array.from({ length: n }, (_, i) => i),
      ),
    });
    expect(ownData(rounded(5000), recipe).samples.spacing).toBeCloseTo(1 / 7, 6);
    const small = ownData(rounded(500), recipe).samples;
    expect(small.spacing).toBeUndefined();
    expect(small.points[3]).toBe(0.4286);
  });

  it("moves points of a picture that a few digits left out of place", () => {
    const rounded = (k: number) => Number(((k + 0.5) / 7).toFixed(4));
    const table = {
      points: Float64Array.from({ length: 98 }, (_, i) => rounded(i % 2 === 0 ? (i / 2) % 7 : Math.floor(i / 14))),
      values: Float64Array.from({ length: 49 }, (_, i) => i),
    };
    const plane = ownData({ ...table1([], []), ...table, dimension: 2 } as PointTable, {
      ...recipe,
      box: [
        [0, 1],
        [0, 1],
      ],
    });
    expect(plane.samples.grid?.counts).toEqual([7, 7]);
    for (const spacing of plane.samples.grid?.spacings ?? []) expect(spacing).toBeCloseTo(1 / 6, 6);
  });

  it.each([
    ["no values", table1([1, 2], [Number.NaN, Number.NaN]), {}, "data.file: has 2 rows, none of them with a value"],
    ["one value", table1([1, 2], [3, Number.NaN]), {}, "data.file: has 2 rows, one of them with a value; two are"],
    [
      "constant values",
      table1([1, 2, 3], [4, 4, 4]),
      { values: "standardised" },
      "data.values: all values are 4: constant",
    ],
    ["one place", table1([2, 2], [3, 4]), {}, "data.file: x is 2 in all rows"],
    [
      "no column",
      table1([1, 2], [3, 4]),
      { weights: "column" },
      'data.weights: "column" takes the weights of the file',
    ],
    [
      "all held out",
      table1([1, 2, 3], [4, 5, 6]),
      { holdOut: { fraction: 0.9, seed: 0 } },
      "data.holdOut.fraction: 0.9 of 3 rows with a value holds out 3",
    ],
    [
      "none held out",
      table1([1, 2, 3], [4, 5, 6]),
      { holdOut: { fraction: 0.01, seed: 0 } },
      "holds out 0; one is the least",
    ],
  ] as const)("refuses %s", (_, table, change, message) => {
    expect(() => ownData(table, { ...recipe, ...change })).toThrow(message);
  });
});
