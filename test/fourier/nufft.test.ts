import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { directTransform } from "../../src/fourier/direct-transform.js";
import { nonuniformTransform } from "../../src/fourier/nufft.js";
import { scatteredTransform } from "../../src/fourier/scattered-transform.js";
import { type Sums, uniformGrid } from "../../src/fourier/sums.js";
import { cheapestTrimming, trimmedTransform } from "../../src/fourier/trimmed-transform.js";
import { toUniformFrequencies, uniformPointsTransform } from "../../src/fourier/uniform-transform.js";
import { array, directSums, largestDifference, placed, placements, type Strengths, uniforms } from "./direct-sums.js";

const tolerances = fc.constantFrom(1e-2, 1e-3, 1e-4, 1e-6, 1e-7, 1e-8, 1e-10, 1e-12, 1e-13);
const setting = fc.record({
  points: placements(100, 12),
  frequencies: placements(100, 40),
  tolerance: tolerances,
  seed: fc.integer(),
});

type Setting = typeof setting extends fc.Arbitrary<infer T> ? T : never;

interface Problem extends Sums {
  readonly complex: Strengths;
  /** Σ|c|, and the largest |ξ x|, which the phases are rounded in proportion to. */
  readonly total: number;
  readonly largestPhase: number;
}

function problem({ points, frequencies, tolerance, seed }: Setting): Problem {
  const random = uniforms(seed);
  const x = placed(points, random);
  const xi = placed(frequencies, random);
  const complex = { re: array(x.length, () => random() - 0.5), im: array(x.length, () => random() - 0.5) };
  return {
    dimension: 1,
    points: x,
    frequencies: xi,
    strengths: array(2 * x.length, (j) => (j % 2 === 0 ? complex.re : complex.im)[j >> 1]),
    tolerance,
    complex,
    total: complex.re.reduce((sum, re, j) => sum + Math.hypot(re, complex.im[j]), 0),
    largestPhase: Math.max(...x.map(Math.abs)) * Math.max(...xi.map(Math.abs)),
  };
}

/**
 * The promise: tolerance Σ|c|, plus what float64 makes of the phases in both sums (derived: ε/2 for the product ξx in
 * the direct one, a few products of that size in the fast one) and of the sums. Measured over 4000 random problems: at
 * most 0.37 tolerance, and where rounding rules at most tolerance + 0.35 ε (max|ξx| + 16).
 */
function promise({ tolerance, total, largestPhase }: Problem): number {
  return (tolerance + Number.EPSILON * (4 * largestPhase + 64)) * total;
}

function errorOf(sums: Problem, transform: (sums: Sums, out: Strengths) => void): number {
  const out = { re: new Float64Array(sums.frequencies.length), im: new Float64Array(sums.frequencies.length) };
  transform(sums, out);
  return largestDifference(out, directSums(sums.points, sums.complex, sums.frequencies, 1));
}

describe("nonuniformTransform", () => {
  it("keeps its tolerance for any points, frequencies, strengths and sign", () => {
    fc.assert(
      fc.property(setting, fc.constantFrom(1 as const, -1 as const), (given, sign) => {
        const sums = problem(given);
        const { points, complex, frequencies, tolerance } = sums;
        const out = nonuniformTransform(points, complex, frequencies, { sign, tolerance });
        return largestDifference(out, directSums(points, complex, frequencies, sign)) <= promise(sums);
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it("keeps its default tolerance 1e-12 for real strengths on 1200 samples", () => {
    const points = array(1200, (j) => -12 + (j + 0.5) * 0.02);
    const re = points.map((x) => Math.exp((-x * x) / 8) * Math.sin(3 * x));
    const frequencies = array(2001, (k) => -40 + 0.04 * k + 0.001 * Math.sin(k));
    const out = nonuniformTransform(points, { re }, frequencies, { sign: -1 });
    const expected = directSums(points, { re, im: new Float64Array(1200) }, frequencies, -1);
    expect(largestDifference(out, expected)).toBeLessThan(1e-12 * re.reduce((sum, value) => sum + Math.abs(value), 0));
  });

  it("transforms a Gaussian to a Gaussian", () => {
    const points = array(400, (j) => -10 + (j + 0.5) * 0.05);
    const re = points.map((x) => 0.05 * Math.exp((-x * x) / 2));
    const frequencies = array(3000, (k) => -6 + 0.004 * k);
    const out = nonuniformTransform(points, { re }, frequencies, { sign: -1 });
    // Derived: the midpoint rule is exact here to far below rounding, and Σ|c| = √2π.
    for (const [k, xi] of frequencies.entries()) {
      expect(Math.abs(out.re[k] - Math.sqrt(2 * Math.PI) * Math.exp((-xi * xi) / 2))).toBeLessThan(3e-12);
      expect(Math.abs(out.im[k])).toBeLessThan(3e-12);
    }
  });

  it("gives zeros without points and nothing without frequencies", () => {
    const none = new Float64Array(0);
    expect([...nonuniformTransform(none, { re: none }, Float64Array.of(1, 2), { sign: 1 }).re]).toEqual([0, 0]);
    expect(nonuniformTransform(Float64Array.of(1), { re: Float64Array.of(1) }, none, { sign: 1 }).re).toHaveLength(0);
  });

  it("names what is wrong with its input", () => {
    const two = Float64Array.of(1, 2);
    const call = (points: Float64Array, re: Float64Array, frequencies: Float64Array, tolerance?: number) => () =>
      nonuniformTransform(points, { re }, frequencies, tolerance === undefined ? { sign: 1 } : { sign: 1, tolerance });
    expect(call(two, Float64Array.of(1), two)).toThrow(InputError);
    expect(call(two, Float64Array.of(1), two)).toThrow("strengths.re: found 1 strengths for 2 points");
    expect(call(Float64Array.of(1, Number.NaN), two, two)).toThrow("points[1]: found NaN");
    expect(call(two, two, Float64Array.of(Number.POSITIVE_INFINITY))).toThrow("frequencies[0]: found Infinity");
    expect(call(two, two, two, 0)).toThrow("tolerance: found 0");
  });
});

describe("each way to transform", () => {
  interface Way {
    readonly name: string;
    applies(sums: Sums): boolean;
    transform(sums: Sums, out: Strengths): void;
  }
  const ways: readonly Way[] = [
    { name: "the plain sum", applies: () => true, transform: directTransform },
    { name: "scattered to scattered", applies: () => true, transform: scatteredTransform },
    {
      name: "uniform points",
      applies: ({ points }) => uniformGrid(points) !== undefined,
      transform(sums, out) {
        const grid = uniformGrid(sums.points);
        if (grid) uniformPointsTransform(sums, grid, out);
      },
    },
    {
      name: "uniform frequencies",
      applies: ({ frequencies }) => uniformGrid(frequencies) !== undefined,
      transform(sums, out) {
        const grid = uniformGrid(sums.frequencies);
        if (grid) toUniformFrequencies(sums, grid, out);
      },
    },
    {
      name: "far ones apart",
      applies: (sums) => cheapestTrimming(sums) !== undefined,
      transform(sums, out) {
        const trimming = cheapestTrimming(sums);
        if (trimming) trimmedTransform(sums, trimming, out);
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
      { seed: 3, numRuns: 150 },
    );
    expect(tried).toBeGreaterThan(30);
  });
});

describe("uniformGrid", () => {
  it("finds grids up to rounding, in both directions, and nothing else", () => {
    const grid = array(1000, (j) => 0.1 + j * 0.3);
    expect(uniformGrid(grid)?.step).toBeCloseTo(0.3, 14);
    expect(uniformGrid(grid.slice().reverse())?.step).toBeCloseTo(-0.3, 14);
    grid[500] += 1e-10;
    expect(uniformGrid(grid)).toBeUndefined();
    expect(uniformGrid(Float64Array.of(2, 2, 2))).toBeUndefined();
    expect(uniformGrid(Float64Array.of(2))).toBeUndefined();
  });
});
