import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { directTransform } from "../../src/fourier/direct-transform.js";
import { nonuniformTransform } from "../../src/fourier/nufft.js";
import type { Sums } from "../../src/fourier/sums.js";
import { tensorGrid } from "../../src/fourier/tensor-grid.js";
import { tensorScatteredTransform } from "../../src/fourier/tensor-scattered-transform.js";
import { tensorPointsTransform, toTensorFrequencies } from "../../src/fourier/tensor-transform.js";
import { array, directSums, largestDifference, type Strengths, uniforms } from "./direct-sums.js";

/** Vectors in a box: on a tensor grid (with these counts), at random, or all at its middle. */
interface VectorPlacement {
  readonly kind: "grid" | "random" | "equal";
  readonly counts: readonly [number, number, number];
  readonly middle: readonly [number, number, number];
  readonly halfWidth: readonly [number, number, number];
}

function vectorPlacements(offset: number, halfWidth: number): fc.Arbitrary<VectorPlacement> {
  const count = fc.integer({ min: 1, max: 7 });
  const middle = fc.oneof(fc.constant(0), fc.double({ min: -offset, max: offset, noNaN: true }));
  const half = fc.double({ min: halfWidth / 100, max: halfWidth, noNaN: true });
  return fc.record({
    kind: fc.constantFrom("grid" as const, "random" as const, "random" as const, "equal" as const),
    counts: fc.tuple(count, count, count),
    middle: fc.tuple(middle, middle, middle),
    halfWidth: fc.tuple(half, half, half),
  });
}

function placedVectors(
  { kind, counts, middle, halfWidth }: VectorPlacement,
  dimension: number,
  random: () => number,
): Float64Array {
  const total = counts.slice(0, dimension).reduce((product, n) => product * n, 1);
  return array(total * dimension, (i) => {
    const a = i % dimension;
    if (kind === "equal") return middle[a];
    if (kind === "random") return middle[a] + halfWidth[a] * (2 * random() - 1);
    const stride = counts.slice(0, a).reduce((product, n) => product * n, 1);
    const index = Math.floor((i - a) / dimension / stride) % counts[a];
    return middle[a] - halfWidth[a] + (2 * halfWidth[a] * (index + 0.5)) / counts[a];
  });
}

const setting = fc.record({
  dimension: fc.constantFrom(2 as const, 3 as const),
  points: vectorPlacements(30, 5),
  frequencies: vectorPlacements(30, 6),
  tolerance: fc.constantFrom(1e-2, 1e-3, 1e-5, 1e-7, 1e-9, 1e-11, 1e-12, 1e-13),
  seed: fc.integer(),
});

type Setting = typeof setting extends fc.Arbitrary<infer T> ? T : never;

interface Problem extends Sums {
  readonly complex: Strengths;
  readonly total: number;
  readonly largestPhase: number;
}

function problem({ dimension, points, frequencies, tolerance, seed }: Setting): Problem {
  const random = uniforms(seed);
  const x = placedVectors(points, dimension, random);
  const xi = placedVectors(frequencies, dimension, random);
  const count = x.length / dimension;
  const complex = { re: array(count, () => random() - 0.5), im: array(count, () => random() - 0.5) };
  const reach = (values: Float64Array, a: number) =>
    values.reduce((most, value, i) => (i % dimension === a ? Math.max(most, Math.abs(value)) : most), 0);
  return {
    dimension,
    points: x,
    frequencies: xi,
    strengths: array(2 * count, (j) => (j % 2 === 0 ? complex.re : complex.im)[j >> 1]),
    tolerance,
    complex,
    total: complex.re.reduce((sum, re, j) => sum + Math.hypot(re, complex.im[j]), 0),
    largestPhase: [0, 1, 2].slice(0, dimension).reduce((sum, a) => sum + reach(x, a) * reach(xi, a), 0),
  };
}

/**
 * As in one dimension (nufft.test.ts): the tolerance, and what float64 makes of phases and sums. Measured: at most a
 * third of it, for scattered points and frequencies.
 */
function promise({ tolerance, total, largestPhase }: Problem): number {
  return (tolerance + Number.EPSILON * (4 * largestPhase + 64)) * total;
}

function errorOf(sums: Problem, transform: (sums: Sums, out: Strengths) => void): number {
  const count = sums.frequencies.length / sums.dimension;
  const out = { re: new Float64Array(count), im: new Float64Array(count) };
  transform(sums, out);
  return largestDifference(out, directSums(sums.points, sums.complex, sums.frequencies, 1, sums.dimension));
}

describe("nonuniformTransform in two and three dimensions", () => {
  it("keeps its tolerance for any points, frequencies, strengths and sign", () => {
    fc.assert(
      fc.property(setting, fc.constantFrom(1 as const, -1 as const), (given, sign) => {
        const sums = problem(given);
        const { points, complex, frequencies, tolerance, dimension } = sums;
        const out = nonuniformTransform(points, complex, frequencies, { sign, tolerance, dimension });
        return largestDifference(out, directSums(points, complex, frequencies, sign, dimension)) <= promise(sums);
      }),
      { seed: 2, numRuns: 150 },
    );
  });

  it.each([
    [2, 40],
    [3, 30],
  ] as const)("transforms a Gaussian to a Gaussian (dimension %i)", (dimension, n) => {
    // Derived: the midpoint rule's aliases are below e^{−(4π−3)²/2} = 1e-20, what is cut off at 7.5 standard deviations
    // or more below e^{−28} (2π)^{d/2} = 1e-11, and the tolerance 1e-12 counts (2π)^{d/2} times.
    const h = 0.5;
    const grid = { kind: "grid", middle: [0, 0, 0], halfWidth: [(n * h) / 2, (n * h) / 2, (n * h) / 2] } as const;
    const points = placedVectors({ ...grid, counts: [n, n, n] }, dimension, () => 0);
    const squared = (vectors: Float64Array, j: number) =>
      vectors.subarray(j * dimension, (j + 1) * dimension).reduce((sum, value) => sum + value * value, 0);
    const re = array(n ** dimension, (j) => h ** dimension * Math.exp(-squared(points, j) / 2));
    const random = uniforms(3);
    const frequencies = array(dimension * 2000, () => 3 * (2 * random() - 1));
    const out = nonuniformTransform(points, { re }, frequencies, { sign: -1, dimension });
    for (let k = 0; k < 2000; k++) {
      const expected = (2 * Math.PI) ** (dimension / 2) * Math.exp(-squared(frequencies, k) / 2);
      expect(Math.abs(out.re[k] - expected)).toBeLessThan(5e-11);
      expect(Math.abs(out.im[k])).toBeLessThan(5e-11);
    }
  });

  it("names what is wrong with its input", () => {
    const call = (points: number, re: number, frequencies: number) => () =>
      nonuniformTransform(new Float64Array(points), { re: new Float64Array(re) }, new Float64Array(frequencies), {
        sign: 1,
        dimension: 2,
      });
    expect(call(3, 1, 2)).toThrow("points: found 3 numbers");
    expect(call(4, 2, 3)).toThrow("frequencies: found 3 numbers");
    expect(call(4, 4, 2)).toThrow("strengths.re: found 4 strengths for 2 points");
  });
});

describe("each way to transform in two and three dimensions", () => {
  interface Way {
    readonly name: string;
    applies(sums: Sums): boolean;
    transform(sums: Sums, out: Strengths): void;
  }
  const ways: readonly Way[] = [
    { name: "the plain sum", applies: () => true, transform: directTransform },
    {
      name: "scattered to scattered",
      applies: () => true,
      transform: (sums, out) => tensorScatteredTransform(sums, out),
    },
    {
      name: "points on a tensor grid",
      applies: ({ points, dimension }) => tensorGrid(points, dimension) !== undefined,
      transform(sums, out) {
        const grid = tensorGrid(sums.points, sums.dimension);
        if (grid) tensorPointsTransform(sums, grid, out);
      },
    },
    {
      name: "frequencies on a tensor grid",
      applies: ({ frequencies, dimension }) => tensorGrid(frequencies, dimension) !== undefined,
      transform(sums, out) {
        const grid = tensorGrid(sums.frequencies, sums.dimension);
        if (grid) toTensorFrequencies(sums, grid, out);
      },
    },
  ];
  it.each(ways)("$name keeps its tolerance", ({ transform, applies }) => {
    let tried = 0;
    fc.assert(
      fc.property(setting, (given) => {
        const sums = problem(given);
        if (!applies(sums)) return true;
        tried++;
        return errorOf(sums, transform) <= promise(sums);
      }),
      { seed: 3, numRuns: 60 },
    );
    expect(tried).toBeGreaterThan(10);
  });
});

describe("tensorGrid", () => {
  it("finds grids whose first coordinate runs fastest, axes of one point too, and nothing else", () => {
    const grid = array(2 * 12, (i) => (i % 2 === 0 ? 0.1 + 0.3 * ((i >> 1) % 4) : 5 - 0.5 * Math.floor(i / 8)));
    expect(tensorGrid(grid, 2)?.counts).toEqual([4, 3]);
    expect(tensorGrid(grid, 2)?.axes[1].step).toBeCloseTo(-0.5, 14);
    expect(tensorGrid(grid.subarray(0, 8), 2)?.counts).toEqual([4, 1]);
    expect(tensorGrid(grid.subarray(0, 22), 2)).toBeUndefined();
    grid[9] += 1e-10;
    expect(tensorGrid(grid, 2)).toBeUndefined();
    expect(tensorGrid(Float64Array.of(1, 2, 3, 4, 1, 2, 3, 5), 2)).toBeUndefined();
    expect(tensorGrid(Float64Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0), 3)?.counts).toEqual([2, 2, 1]);
  });
});
