import { describe, expect, it } from "vitest";
import { csrFromTriplets, linearSolver, sparsePencil } from "../../src/sparse/index.js";

/** A 4 × 4 matrix from its rows; zeros are no entries. */
const sparse = (rows: readonly (readonly number[])[]) => {
  const entries = rows.flatMap((row, i) => row.flatMap((value, j) => (value === 0 ? [] : [[i, j, value] as const])));
  const [is, js, values] = [0, 1, 2].map((k) => entries.map((entry) => entry[k]));
  return csrFromTriplets(rows.length, rows.length, is, js, values);
};
const properties = { dimension: 1, coordinates: Float64Array.of(0, 1, 2, 3), symmetric: true } as const;
const symmetric = [
  [4, -1, 0, 0.5],
  [-1, 4, -1, 0],
  [0, -1, 4, -1],
  [0.5, 0, -1, 4],
];
const changed = (i: number, j: number, value: number) =>
  sparse(symmetric.map((row, r) => row.map((entry, c) => (r === i && c === j ? value : entry))));

describe("a matrix that is said to be symmetric", () => {
  it("may be so up to rounding", () => {
    expect(() => linearSolver(sparse(symmetric), properties)).not.toThrow();
    expect(() => linearSolver(changed(1, 0, -1 - 1e-15), properties)).not.toThrow();
  });

  it.each([
    [1, 0, -1.5, "entry (0, 1) is -1 and (1, 0) is -1.5"],
    [0, 3, 0.25, "entry (0, 3) is 0.25 and (3, 0) is 0.5"],
    [3, 0, 0, "entry (0, 3) is 0.5 and (3, 0) is 0"],
    [0, 3, 0, "entry (0, 3) is 0 and (3, 0) is 0.5"],
    [2, 0, 7, "entry (0, 2) is 0 and (2, 0) is 7"],
    [1, 3, 7, "entry (1, 3) is 7 and (3, 1) is 0"],
    [3, 2, -1 + 1e-8, "entry (2, 3) is -1 and (3, 2) is -0.99999999"],
  ] as const)("and is not, at (%i, %i), is refused with both entries", (i, j, value, says) => {
    expect(() => linearSolver(changed(i, j, value), properties)).toThrow(
      `matrix: is said to be symmetric, but ${says}: say symmetric: false`,
    );
    expect(() => linearSolver(changed(i, j, value), { ...properties, symmetric: false })).not.toThrow();
  });

  it("is checked in pencils, mass and stiffness", () => {
    const [good, bad] = [sparse(symmetric), changed(1, 0, -1.5)];
    const same = { pattern: good.pattern, values: bad.values };
    expect(() => sparsePencil(good, good, properties)).not.toThrow();
    expect(() => sparsePencil(good, same, properties)).toThrow(/^stiffness: is said to be symmetric/);
    expect(() => sparsePencil(same, good, properties)).toThrow(/^mass: is said to be symmetric/);
  });
});

describe("a solver", () => {
  it("refuses right-hand sides and solutions of other lengths", () => {
    const solver = linearSolver(sparse(symmetric), properties);
    expect(() => solver.solve([new Float64Array(3)])).toThrow(
      "rightHandSides[0]: expected 4 numbers, one per row, found 3",
    );
    expect(() => solver.solve([new Float64Array(4)], [new Float64Array(5)])).toThrow(/^solutions\[0\]: expected 4/);
  });
});
