import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { csrFromTriplets, nestedDissection } from "../../src/sparse/index.js";
import { definite, fill, gridLaplacian } from "./matrices.js";

const isPermutation = (order: Int32Array) =>
  order
    .slice()
    .sort()
    .every((value, k) => value === k);

const graph = fc.integer({ min: 1, max: 120 }).chain((n) =>
  fc.record({
    pattern: fc.array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1)), { maxLength: 3 * n }).map(
      (pairs) =>
        definite(
          n,
          pairs.map(([i, j]) => [i, j, 1] as const),
        ).pattern,
    ),
    // Few different values, so that many unknowns coincide.
    coordinates: fc
      .array(fc.integer({ min: -3, max: 3 }), { minLength: 3 * n, maxLength: 3 * n })
      .map((list) => Float64Array.from(list)),
  }),
);

describe("nested dissection", () => {
  it("gives every unknown one place, for any graph, connected or not, with or without coordinates", () => {
    fc.assert(
      fc.property(graph, ({ pattern, coordinates }) => {
        expect(isPermutation(nestedDissection(pattern))).toBe(true);
        expect(isPermutation(nestedDissection(pattern, coordinates, 3))).toBe(true);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("needs O(n log n) entries of the factor in two dimensions", () => {
    // George (1973): 31/4 n log₂ √n at least on an n-point grid to leading order. Measured: 0.56 … 0.62 of it at these sizes.
    for (const size of [33, 65, 129]) {
      const { matrix, coordinates } = gridLaplacian(size, size, 0);
      const leading = 7.75 * size * size * Math.log2(size);
      for (const points of [coordinates, undefined]) {
        const nonzeros = fill(matrix.pattern, nestedDissection(matrix.pattern, points, 2));
        expect(nonzeros).toBeLessThan((points === undefined ? 0.95 : 0.75) * leading);
      }
    }
  });

  it("keeps a chain's factor at two entries a column but for a few, with coordinates or without", () => {
    const n = 2000;
    const { matrix } = gridLaplacian(n, 1, 0);
    const places = Float64Array.from({ length: n }, (_, i) => i);
    for (const coordinates of [places, undefined]) {
      const nonzeros = fill(matrix.pattern, nestedDissection(matrix.pattern, coordinates));
      // Derived: a column has no more than two entries below the diagonal, the separators on both sides.
      expect(nonzeros).toBeLessThanOrEqual(3 * n);
    }
  });

  it("orders independent parts without fill between them", () => {
    const parts = 5;
    const couplings = [...Array(parts).keys()].flatMap((p) =>
      [...Array(49).keys()].map((i) => [50 * p + i, 50 * p + i + 1, 1] as const),
    );
    const { pattern } = definite(50 * parts, couplings);
    expect(fill(pattern, nestedDissection(pattern))).toBeLessThanOrEqual(3 * 50 * parts);
  });

  it("puts a few unknowns that are coupled to all others last", () => {
    const n = 400;
    const range = [...Array(n).keys()];
    const couplings = range.flatMap((i) => [
      ...(i + 1 < n ? [[i, i + 1, 1] as const] : []),
      [i, 200, 1] as const,
      [i, 7, 1] as const,
    ]);
    const { pattern } = definite(n, couplings);
    for (const coordinates of [Float64Array.from(range), undefined]) {
      const order = nestedDissection(pattern, coordinates);
      expect(fill(pattern, order)).toBeLessThanOrEqual(5 * n);
    }
  });

  it("does not depend on the number of coordinates' units or on where they start", () => {
    const { matrix, coordinates } = gridLaplacian(20, 17, 0);
    const order = nestedDissection(matrix.pattern, coordinates, 2);
    expect(
      nestedDissection(
        matrix.pattern,
        coordinates.map((x) => 1024 * x + 5),
        2,
      ),
    ).toEqual(order);
  });

  it("says what is wrong with its arguments", () => {
    const { pattern } = gridLaplacian(3, 1, 0).matrix;
    expect(() => nestedDissection(pattern, new Float64Array(5), 2)).toThrow(InputError);
    expect(() => nestedDissection(pattern, new Float64Array(5), 2)).toThrow(/expected 6 numbers.*found 5/);
    expect(() => nestedDissection(pattern, Float64Array.of(0, Number.NaN, 1))).toThrow(/coordinates\[1\].*NaN/);
    expect(() => nestedDissection(pattern, new Float64Array(0), 0)).toThrow(/dimension/);
    expect(() => nestedDissection(csrFromTriplets(1, 2, [0], [1], [1]).pattern)).toThrow(/1 rows and 2 columns/);
  });
});
