import fc from "fast-check";
import { all, create } from "mathjs";
import { describe, expect, it } from "vitest";
import { combineColumns } from "../../src/kernels/combine-columns.js";
import { exponential } from "../../src/kernels/exponential.js";
import { kernels, sineCosine, workspace } from "../../src/kernels/kernels.js";

/** Largest distance from Math.sin and Math.cos. */
function distance(values: readonly number[]): number {
  const { sine, cosine } = sineCosine(Float64Array.from(values));
  return Math.max(
    0,
    ...values.map((x, i) => Math.max(Math.abs(sine[i] - Math.sin(x)), Math.abs(cosine[i] - Math.cos(x)))),
  );
}

describe("exponential", () => {
  it("is Math.exp to the bit, at all doubles and where its cases meet", () => {
    const halfLn2 = 0.34657359027997264;
    const meeting = [0, 1, 2 ** -28, 3.7e-9, halfLn2, 0.3465735902799727, 3 * halfLn2, 1.0397207708399183, 700, 700.1];
    const extreme = [709.78, 710, 745, 746, Number.MIN_VALUE, Number.MAX_VALUE, Number.POSITIVE_INFINITY, Number.NaN];
    const check = (x: Float64Array): boolean => {
      const out = new Float64Array(x.length);
      exponential(x, out, x.length);
      return out.every((value, i) => Object.is(value, Math.exp(x[i])));
    };
    expect(check(Float64Array.from([...meeting, ...extreme].flatMap((x) => [x, -x])))).toBe(true);
    const arrays = fc.float64Array({ maxLength: 3000 });
    const small = fc.array(fc.double({ min: -750, max: 750 }), { maxLength: 3000 }).map((x) => Float64Array.from(x));
    fc.assert(fc.property(fc.oneof(arrays, small), check), { seed: 1, numRuns: 500 });
  });

  it("is that too where every number of a call is just inside or outside of the fast way's limits", () => {
    for (const x of [699, 700.5, 705, 708.3, 709.3, 709.7, 715, 744, 750]) {
      const [up, down] = [Float64Array.of(x, x), Float64Array.of(-x, -x)];
      exponential(up, up, 2);
      exponential(down, down, 2);
      expect([...up, ...down]).toEqual([Math.exp(x), Math.exp(x), Math.exp(-x), Math.exp(-x)]);
    }
  });

  it("leaves what comes after the first numbers alone, and may work in place", () => {
    const x = Float64Array.of(1, 2, 3);
    exponential(x, x, 2);
    expect(Array.from(x)).toEqual([Math.E, Math.exp(2), 3]);
  });
});

describe("sineCosine", () => {
  it("is within 2e-16 of exact values up to 1e5 and within 3e-16 up to the end of the fast reduction", () => {
    // Measured: 1.7e-16; the oracle carries 40 digits. Multiples of π/4 are where reductions go wrong.
    const math = create(all, { number: "BigNumber", precision: 40 });
    const random = [...Array(400).keys()].map((i) => ((i * 0.6180339887498949) % 1) * 2e5 - 1e5);
    const delicate = [1, 2, 3, 4, 7, 1001, 63661, 127323].flatMap((k) => [(k * Math.PI) / 4, (k * Math.PI) / 4 + 1e-9]);
    const edge = [1.6e6, -1.6e6, 1646999.9, 355, 103993];
    // Sixty digits of a double this large are its exact value, which its shortest decimal form is not.
    const exact = (x: number) => math.bignumber(x.toPrecision(60));
    const worst = (values: readonly number[]) => {
      const { sine, cosine } = sineCosine(Float64Array.from(values));
      return Math.max(
        ...values
          .flatMap((x, i) => [
            math.abs(math.subtract(math.sin(exact(x)), math.bignumber(sine[i]))),
            math.abs(math.subtract(math.cos(exact(x)), math.bignumber(cosine[i]))),
          ])
          .map(Number),
      );
    };
    expect(worst([...random, ...delicate])).toBeLessThan(2e-16);
    expect(worst(edge)).toBeLessThan(3e-16);
  });

  it("agrees with Math.sin and Math.cos for every finite double", () => {
    // Derived: both sides are within 2e-16 of the truth.
    const values = fc.array(
      fc.oneof(fc.double({ min: -1e5, max: 1e5 }), fc.double({ noNaN: true, noDefaultInfinity: true })),
      {
        maxLength: 9,
      },
    );
    fc.assert(
      fc.property(values, (x) => distance(x) <= 4e-16),
      { seed: 1, numRuns: 2000 },
    );
  });

  it("gives NaN for what has no sine, and only there", () => {
    const { sine, cosine } = sineCosine(
      Float64Array.of(Number.NaN, 0.5, 1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
    );
    expect([...sine].map(Number.isNaN)).toEqual([true, false, false, true, true]);
    expect([...cosine].map(Number.isNaN)).toEqual([true, false, false, true, true]);
    expect(sine[1]).toBeCloseTo(Math.sin(0.5), 15);
  });

  it("handles arrays longer than a block and of odd length", () => {
    const x = Float64Array.from({ length: 9001 }, (_, i) => i / 7);
    const { sine } = sineCosine(x);
    // Derived: as above.
    expect(Math.max(...sine.map((s, i) => Math.abs(s - Math.sin(x[i]))))).toBeLessThan(4e-16);
  });
});

describe("workspace", () => {
  it("hands out arrays that do not overlap, aligned to 16 bytes, in memory that grows", () => {
    const arrays = workspace(3, 0, 1_000_000, 5);
    expect(arrays.map((array) => array.length)).toEqual([3, 0, 1_000_000, 5]);
    for (const [index, array] of arrays.entries()) {
      expect(array.byteOffset % 16).toBe(0);
      const next = arrays[index + 1];
      if (next) expect(next.byteOffset).toBeGreaterThanOrEqual(array.byteOffset + array.byteLength);
    }
    expect(arrays[0].byteOffset).toBeGreaterThanOrEqual(kernels().heapBase());
    expect(arrays[0].buffer).toBe(workspace(1)[0].buffer);
  });
});

describe("the window kernels", () => {
  it("refuse a width they have no code for instead of doing nothing", () => {
    const [a] = workspace(16);
    const at = a.byteOffset;
    expect(() => kernels().spread(17, 1, at, at, at, 1, at)).toThrow();
    expect(() => kernels().interpolate(2, 1, at, at, 1, at, at)).toThrow();
    expect(() => kernels().tensorSpread(2, 17, 1, at, at, at, 1, 1, 1, at, at)).toThrow();
    expect(() => kernels().tensorInterpolate(2, 2, 4, 1, at, at, 1, 1, 1, at, at, at)).toThrow();
    expect(() => kernels().directSum(4, 1, at, at, at, 1, at, at)).toThrow();
  });

  it.each([2, 3])("stay inside a grid of %i dimensions for phases that are not finite", (dimension) => {
    const bad = [Number.NaN, Number.POSITIVE_INFINITY, -1e300, -1e-300, 1 - 2 ** -53];
    const cells = (8 + 5 + 1) * (8 + 5) * (dimension === 3 ? 8 + 5 : 1);
    const [turns, values, table, scratch, grid, guard] = workspace(5 * dimension, 10, 64, 54, 2 * cells, 8);
    turns.forEach((_, i) => {
      turns[i] = bad[Math.floor(i / dimension)];
    });
    for (const array of [values, table, guard]) array.fill(1);
    for (const width of [4, 5]) {
      grid.fill(0);
      const size = width === 4 ? 9 : 8;
      kernels().tensorSpread(
        dimension,
        width,
        5,
        turns.byteOffset,
        values.byteOffset,
        table.byteOffset,
        size,
        size,
        size,
        scratch.byteOffset,
        grid.byteOffset,
      );
      expect([...guard]).toEqual(Array(8).fill(1));
    }
  });

  it.each([2, 3])("spread in %i dimensions what they interpolate: one is the transpose of the other", (dimension) => {
    const [width, size, count] = [5, 8, 40];
    const cells = (size + width + 1) * (size + width) * (dimension === 3 ? size + width : 1);
    const [turns, values, table, scratch, grid, out] = workspace(
      dimension * count,
      2 * count,
      64,
      54,
      2 * cells,
      2 * count,
    );
    const fill = (array: Float64Array, seed: number) => array.set(array.map((_, i) => Math.sin(seed * (i + 1) ** 2)));
    for (const [i, array] of [turns, values, table].entries()) fill(array, i + 1);
    const sizes = [size, size, size] as const;
    const [at, to] = [turns.byteOffset, table.byteOffset];
    grid.fill(0);
    kernels().tensorSpread(
      dimension,
      width,
      count,
      at,
      values.byteOffset,
      to,
      ...sizes,
      scratch.byteOffset,
      grid.byteOffset,
    );
    const spread = grid.slice();
    fill(grid, 5);
    kernels().tensorInterpolate(
      1,
      dimension,
      width,
      count,
      at,
      to,
      ...sizes,
      scratch.byteOffset,
      grid.byteOffset,
      out.byteOffset,
    );
    const product = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, i) => sum + value * y[i], 0);
    const adjoint = product(spread, grid);
    // Derived: sums of some ten thousand terms of size one.
    expect(Math.abs(adjoint - product(values, out))).toBeLessThan(
      1e-11 * (1 + Math.hypot(...spread)) * Math.hypot(...grid),
    );
  });

  it("stay inside the grid for phases that are not finite", () => {
    const [turns, table, grid, guard, out] = workspace(4, 64, 2 * (8 + 4), 8, 8);
    for (const array of [table, grid, guard]) array.fill(1);
    turns.set([Number.NaN, Number.POSITIVE_INFINITY, -1e300, -1e-300]);
    out.fill(1);
    kernels().spread(4, 4, turns.byteOffset, out.byteOffset, table.byteOffset, 8, grid.byteOffset);
    expect([...guard]).toEqual(Array(8).fill(1));
  });
});

describe("multiply", () => {
  it("is the matrix product", () => {
    const [rows, inner, columns] = [8, 5, 4];
    const [A, B, C] = workspace(rows * inner, inner * columns, rows * columns);
    A.set(A.map((_, i) => Math.sin(i)));
    B.set(B.map((_, i) => Math.cos(3 * i)));
    kernels().multiply(rows, inner, columns, A.byteOffset, B.byteOffset, C.byteOffset);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let k = 0; k < inner; k++) sum += A[k * rows + i] * B[j * inner + k];
        // The same operations in the same order.
        expect(C[j * rows + i]).toBe(sum);
      }
    }
  });
});

describe("combineColumns", () => {
  it("is the matrix product for any numbers of rows, columns and outputs", () => {
    const size = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(size, size, size, fc.integer({ min: 0, max: 400 }), (inner, outputs, fewer, more) => {
        const rows = fewer + more;
        const columns = Array.from({ length: inner }, (_, j) =>
          new Float64Array(rows).map((_, i) => Math.sin(i + 7 * j)),
        );
        const coefficients = Array.from({ length: outputs }, (_, t) =>
          Array.from({ length: Math.max(0, inner - t) }, (_, j) => Math.cos(3 * j + t)),
        );
        const results = coefficients.map(() => new Float64Array(rows));
        combineColumns(columns, coefficients, results);
        const errors = results.flatMap((result, t) =>
          Array.from(result, (value, i) =>
            Math.abs(value - coefficients[t].reduce((total, c, j) => total + c * columns[j][i], 0)),
          ),
        );
        // Sums of at most 40 terms of size 1, in any order.
        expect(Math.max(...errors)).toBeLessThan(1e-13);
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});
