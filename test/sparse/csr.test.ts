import fc from "fast-check";
import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { csrFromTriplets, diagonalOf, multiplyCsr, transposeCsr } from "../../src/sparse/index.js";
import { denseOf, waves } from "./matrices.js";

/** Triplets in any order, some at the same place. Values are multiples of 1/8, so that sums are exact in any order. */
const triplets = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })).chain(([rows, columns]) =>
  fc.record({
    rows: fc.constant(rows),
    columns: fc.constant(columns),
    entries: fc.array(
      fc.tuple(
        fc.nat(rows - 1),
        fc.nat(columns - 1),
        fc.integer({ min: -80, max: 80 }).map((k) => k / 8),
      ),
      { maxLength: 60 },
    ),
  }),
);

const built = ({ rows, columns, entries }: { rows: number; columns: number; entries: [number, number, number][] }) =>
  csrFromTriplets(
    rows,
    columns,
    entries.map(([i]) => i),
    entries.map(([, j]) => j),
    entries.map(([, , value]) => value),
  );

describe("sparse matrices in compressed rows", () => {
  it("are the sum of their triplets, with columns that ascend", () => {
    fc.assert(
      fc.property(triplets, (given) => {
        const expected = Matrix.zeros(given.rows, given.columns);
        for (const [i, j, value] of given.entries) expected.set(i, j, expected.get(i, j) + value);
        const A = built(given);
        expect(denseOf(A).to2DArray()).toEqual(expected.to2DArray());
        for (let i = 0; i < given.rows; i++) {
          const columns = [...A.pattern.columnIndex.subarray(A.pattern.rowStart[i], A.pattern.rowStart[i + 1])];
          expect(columns).toEqual([...new Set(columns)].sort((a, b) => a - b));
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("transpose, multiply and give their diagonal as the dense matrix does", () => {
    fc.assert(
      fc.property(triplets, (given) => {
        const A = built(given);
        const dense = denseOf(A);
        expect(denseOf(transposeCsr(A)).to2DArray()).toEqual(dense.transpose().to2DArray());
        expect([...diagonalOf(A)]).toEqual(dense.diagonal());
        const x = waves(given.columns).map((value) => Math.round(64 * value) / 64);
        const expected = dense.mmul(Matrix.columnVector([...x])).to1DArray();
        const y = new Float64Array(given.rows);
        multiplyCsr(A, x, y);
        expect([...y]).toEqual(expected);
        const form = multiplyCsr(A, x, y);
        if (given.rows === given.columns) {
          expect(form).toBe(x.reduce((sum, value, i) => sum + value * expected[i], 0));
        }
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it("say which index is outside", () => {
    expect(() => csrFromTriplets(2, 2, [0, 2], [0, 0], [1, 1])).toThrow(/rowIndex\[1\]: .*0 to 1, found 2/);
    expect(() => csrFromTriplets(2, 2, [0], [-1], [1])).toThrow(/columnIndex\[0\]/);
    expect(() => csrFromTriplets(2, 2, [0], [0, 1], [1])).toThrow(InputError);
  });
});
