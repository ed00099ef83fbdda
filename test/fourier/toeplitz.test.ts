import fc from "fast-check";
import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { hankelProduct, toeplitzHankelPair, toeplitzProduct } from "../../src/fourier/toeplitz.js";
import { array, uniforms } from "./direct-sums.js";

const sizes = fc.record({ n: fc.integer({ min: 1, max: 70 }), seed: fc.integer() });

function product(n: number, entry: (i: number, j: number) => number, x: Float64Array): number[] {
  const matrix = new Matrix(Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => entry(i, j))));
  return matrix.mmul(Matrix.columnVector([...x])).to1DArray();
}

/** Entries are below 1/2, so ‖A‖ ‖x‖ ≤ n²/4; measured errors are below 1e-15 n. */
function close(actual: Float64Array, expected: readonly number[]): boolean {
  return expected.every((value, i) => Math.abs(value - actual[i]) <= 1e-15 * (expected.length + 4));
}

describe("toeplitzProduct and hankelProduct", () => {
  it("multiply like the dense matrices", () => {
    fc.assert(
      fc.property(sizes, ({ n, seed }) => {
        const random = uniforms(seed);
        const column = array(n, () => random() - 0.5);
        const values = array(2 * n - 1, () => random() - 0.5);
        const x = array(n, () => random() - 0.5);
        const y = new Float64Array(n);
        toeplitzProduct(column)(x, y);
        const first = close(
          y,
          product(n, (i, j) => column[Math.abs(i - j)], x),
        );
        hankelProduct(values)(x, y);
        return (
          first &&
          close(
            y,
            product(n, (i, j) => values[i + j], x),
          )
        );
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  it("may overwrite their argument and be used again", () => {
    const multiply = toeplitzProduct(Float64Array.of(2, 1, 0));
    const x = Float64Array.of(1, 2, 3);
    multiply(x, x);
    expect([...x].map((value) => Math.round(value * 1e12) / 1e12)).toEqual([4, 8, 8]);
    multiply(x, x);
    expect([...x].map((value) => Math.round(value * 1e12) / 1e12)).toEqual([16, 28, 24]);
  });
});

describe("toeplitzHankelPair", () => {
  it("gives both products of two different matrices", () => {
    fc.assert(
      fc.property(sizes, fc.boolean(), fc.boolean(), ({ n, seed }, hankel1, hankel2) => {
        const random = uniforms(seed);
        const matrix = (hankel: boolean) => ({
          toeplitz: array(n, () => random() - 0.5),
          ...(hankel ? { hankel: array(2 * n - 1, () => random() - 0.5) } : {}),
        });
        const [a, b] = [matrix(hankel1), matrix(hankel2)];
        const [x1, x2] = [array(n, () => random() - 0.5), array(n, () => random() - 0.5)];
        const [y1, y2] = [new Float64Array(n), new Float64Array(n)];
        toeplitzHankelPair(a, b)(x1, x2, y1, y2);
        const dense = ({ toeplitz, hankel }: ReturnType<typeof matrix>, x: Float64Array) =>
          product(n, (i, j) => toeplitz[Math.abs(i - j)] + (hankel?.[i + j] ?? 0), x);
        return close(y1, dense(a, x1)) && close(y2, dense(b, x2));
      }),
      { seed: 5, numRuns: 200 },
    );
  });
});

describe("on a tensor grid", () => {
  const shapes = fc.record({
    counts: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 3 }),
    seed: fc.integer(),
  });
  const points = (counts: readonly number[]) => counts.reduce((product, n) => product * n, 1);
  const indices = (i: number, counts: readonly number[]) =>
    counts.map((n, axis) => Math.floor(i / points(counts.slice(0, axis))) % n);
  const place = (index: readonly number[], counts: readonly number[]) =>
    index.reduce((sum, k, axis) => sum + k * points(counts.slice(0, axis)), 0);

  it("a Toeplitz matrix may know the signs of differences, if not that of all together", () => {
    fc.assert(
      fc.property(shapes, ({ counts, seed }) => {
        const random = uniforms(seed);
        const n = points(counts);
        const spans = counts.map((m) => 2 * m - 1);
        const half = array(points(spans), () => random() - 0.5);
        const toeplitz = half.map((value, i) => (value + half[half.length - 1 - i]) / 2);
        const x = array(n, () => random() - 0.5);
        const y = new Float64Array(n);
        toeplitzProduct(toeplitz, counts)(x, y);
        const entry = (i: number, j: number) => {
          const [I, J] = [indices(i, counts), indices(j, counts)];
          return toeplitz[
            place(
              I.map((k, axis) => k - J[axis] + counts[axis] - 1),
              spans,
            )
          ];
        };
        return close(y, product(n, entry, x));
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  it("the pair gives both products of multilevel Toeplitz-plus-Hankel matrices", () => {
    fc.assert(
      fc.property(shapes, fc.boolean(), fc.boolean(), ({ counts, seed }, hankel1, hankel2) => {
        const random = uniforms(seed);
        const n = points(counts);
        const sums = counts.map((m) => 2 * m - 1);
        const matrix = (hankel: boolean) => ({
          counts,
          toeplitz: array(n, () => random() - 0.5),
          ...(hankel ? { hankel: array(points(sums), () => random() - 0.5) } : {}),
        });
        const [a, b] = [matrix(hankel1), matrix(hankel2)];
        const [x1, x2] = [array(n, () => random() - 0.5), array(n, () => random() - 0.5)];
        const [y1, y2] = [new Float64Array(n), new Float64Array(n)];
        toeplitzHankelPair(a, b)(x1, x2, y1, y2);
        const dense = ({ toeplitz, hankel }: ReturnType<typeof matrix>, x: Float64Array) =>
          product(
            n,
            (i, j) => {
              const [I, J] = [indices(i, counts), indices(j, counts)];
              const difference = I.map((k, axis) => Math.abs(k - J[axis]));
              const sum = I.map((k, axis) => k + J[axis]);
              return toeplitz[place(difference, counts)] + (hankel?.[place(sum, sums)] ?? 0);
            },
            x,
          );
        return close(y1, dense(a, x1)) && close(y2, dense(b, x2));
      }),
      { seed: 6, numRuns: 150 },
    );
  });

  it("refuses grids and tables that do not fit each other", () => {
    const toeplitz = new Float64Array(6);
    expect(() => toeplitzProduct(toeplitz, [2, 2])).toThrow(
      "first.toeplitz: found 6 numbers for a grid of 2 × 2 points",
    );
    expect(() => hankelProduct(toeplitz, [2, 2])).toThrow("first.hankel: found 6 numbers where 9 are needed");
    expect(() => toeplitzHankelPair({ counts: [2, 3], toeplitz }, { counts: [3, 2], toeplitz })).toThrow(
      "second.counts: found [3, 2] beside [2, 3]",
    );
  });
});
