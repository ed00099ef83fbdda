import { describe, expect, it } from "vitest";
import { type MatrixView, plainProduct, rowByRow, transposed } from "../../src/kernels/matrix-product.js";
import { packedProduct } from "../../src/kernels/packed-product.js";
import { randomStream } from "../../src/network/random.js";
import { ridgeThreads } from "../../src/train/fused-threads.node.js";

const random = randomStream(3);
const numbers = (count: number) => Float64Array.from({ length: count }, () => random.normal());

/** A matrix in rows, in columns, or every second row of a larger one. */
function matrix(kind: number, rows: number, columns: number): MatrixView {
  if (kind === 0) return rowByRow(numbers(rows * columns), columns);
  if (kind === 1) return transposed(rowByRow(numbers(rows * columns), rows));
  return { values: numbers(2 * rows * columns), offset: columns, rowStride: 2 * columns, columnStride: 1 };
}

// Around whole tiles of 2 rows and 8 or 16 columns, blocks of 256 terms, and packed rows of 32.
const sizes = [
  [1, 1, 1],
  [5, 3, 9],
  [2, 33, 17],
  [6, 256, 8],
  [4, 64, 32],
  [13, 257, 7],
  [37, 600, 21],
] as const;

describe("products of packed matrices", () => {
  it.each(["float64", "float32"] as const)("are those of the definition, in %s", (precision) => {
    const multiply = packedProduct(precision);
    // Rounding of the factors, and of sums of 256 terms.
    const tolerance = precision === "float64" ? 1e-13 : 3e-6;
    for (const [at, [rows, inner, columns]] of sizes.entries()) {
      for (const kind of [0, 1, 2]) {
        const [a, b] = [matrix(kind, rows, inner), matrix((kind + at) % 3, inner, columns)];
        for (const add of [false, true]) {
          const out = matrix(2, rows, columns);
          const expected = { ...out, values: out.values.slice() };
          multiply({ rows, inner, columns }, -0.7, a, b, out, add);
          plainProduct({ rows, inner, columns }, -0.7, a, b, expected, add);
          const error = out.values.reduce((most, value, i) => Math.max(most, Math.abs(value - expected.values[i])), 0);
          expect(error).toBeLessThan(tolerance * Math.sqrt(inner) * 4);
        }
      }
    }
  });

  it("are the same to the bit however threads share them", async () => {
    const team = ridgeThreads(3);
    const [rows, inner, columns] = [120, 300, 130];
    const [a, b] = [matrix(0, rows, inner), matrix(1, inner, columns)];
    for (const precision of ["float64", "float32"] as const) {
      const [one, many] = [packedProduct(precision), packedProduct(precision, team.sharing)].map((multiply) => {
        const out = matrix(0, rows, columns);
        for (let turn = 0; turn < 5; turn++) multiply({ rows, inner, columns }, 1, a, b, out, turn > 0);
        return out.values;
      });
      expect(many).toEqual(one);
    }
    await team.close();
  });
});
