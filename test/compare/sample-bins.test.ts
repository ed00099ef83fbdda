import { describe, expect, it } from "vitest";
import {
  meshBox,
  nyquistFrequencies,
  outsideMesh,
  ownSpectrum,
  periodsOf,
  sampleFrequencies,
  spectrumUpTo,
} from "../../src/compare/sample-bins.js";
import { sampleSet } from "../../src/data/sample-set.js";
import { boxMesh } from "../../src/mesh/box.js";
import { diskMesh } from "../../src/mesh/disk.js";
import { uniformIntervalMesh } from "../../src/mesh/interval.js";

const midpoints = { placement: "midpoint", measure: "lebesgue" } as const;
const random = { placement: "random", seed: 5, measure: "lebesgue" } as const;
const squared = ({ re, im }: { re: Float64Array; im: Float64Array }) =>
  re.reduce((sum, value, k) => sum + value ** 2 + im[k] ** 2, 0);

// Nothing special about the function: what the samples say is a finite Fourier series.
const f = (...x: number[]) => x.reduce((product, value, a) => product * (1 + Math.sin(3 * value + a) - 0.2 * value), 1);

describe("the samples' own frequencies", () => {
  it.each([
    [1, [[-1, 4]], [7]],
    [
      2,
      [
        [-1, 4],
        [2, 5],
      ],
      [4, 5],
    ],
    [
      3,
      [
        [-1, 4],
        [2, 5],
        [0, 1],
      ],
      [3, 2, 4],
    ],
  ] as [number, [number, number][], number[]][])(
    "carry all of a function's energy, in %i-D (Parseval)",
    (_, box, samples) => {
      const set = sampleSet({ ...midpoints, box, samples }, f);
      const spectrum = ownSpectrum(set, set.target);
      expect(spectrum.re.length).toBe(set.count);
      const energy = set.target.reduce((sum, value) => sum + set.weight * value ** 2, 0);
      // The transform's tolerance.
      expect(squared(spectrum) / spectrum.volume / energy).toBeCloseTo(1, 10);
    },
  );

  it("are the multiples of 2π over the periods, half of the counts to either side, the first axis fastest", () => {
    const set = sampleSet(
      {
        ...midpoints,
        box: [
          [0, Math.PI],
          [0, 2 * Math.PI],
        ],
        samples: [3, 4],
      },
      f,
    );
    const pairs = Array.from({ length: 12 }, (_, i) => [2 * ((i % 3) - 1), Math.floor(i / 3) - 2]);
    [...sampleFrequencies(set)].forEach((xi, k) => {
      expect(xi).toBeCloseTo(pairs.flat()[k], 13);
    });
  });

  it("end at π over the distance of neighbours", () => {
    const grid = sampleSet(
      {
        ...midpoints,
        box: [
          [0, 4],
          [0, 1],
        ],
        samples: [8, 5],
      },
      f,
    );
    expect(nyquistFrequencies(grid)[0]).toBeCloseTo(2 * Math.PI, 13);
    expect(nyquistFrequencies(grid)[1]).toBeCloseTo(5 * Math.PI, 13);
    // Scattered ones count as about as many on a grid: 36 of them as 6 × 6.
    const scattered = sampleSet(
      {
        ...random,
        box: [
          [0, 4],
          [0, 1],
        ],
        samples: [9, 4],
      },
      f,
    );
    expect(nyquistFrequencies(scattered)[0]).toBeCloseTo((6 * Math.PI) / 4, 13);
    expect(nyquistFrequencies(scattered)[1]).toBeCloseTo(6 * Math.PI, 13);
    expect(periodsOf(scattered)).toEqual([4, 1]);
  });
});

describe("spectrumUpTo", () => {
  it("has the plain sums at the multiples of π over the sides, up to a highest frequency along every axis", () => {
    const set = sampleSet(
      {
        ...random,
        box: [
          [-1, 3],
          [0, Math.PI],
        ],
        samples: [6, 5],
      },
      f,
    );
    const spectrum = spectrumUpTo(set, set.target, [Math.PI / 2, 1.5]);
    // Multiples of π/4 up to π/2, and of 1 up to 1.
    const pairs = Array.from({ length: 15 }, (_, i) => [((i % 5) - 2) * (Math.PI / 4), Math.floor(i / 5) - 1]);
    expect(spectrum.frequencies.length).toBe(30);
    expect(spectrum.volume).toBeCloseTo(16 * Math.PI, 12);
    pairs.forEach(([xi, eta], k) => {
      expect(spectrum.frequencies[2 * k]).toBeCloseTo(xi, 13);
      expect(spectrum.frequencies[2 * k + 1]).toBeCloseTo(eta, 13);
      let [re, im] = [0, 0];
      set.target.forEach((value, i) => {
        const angle = xi * set.points[2 * i] + eta * set.points[2 * i + 1];
        re += set.weight * value * Math.cos(angle);
        im -= set.weight * value * Math.sin(angle);
      });
      expect(spectrum.re[k]).toBeCloseTo(re, 10);
      expect(spectrum.im[k]).toBeCloseTo(im, 10);
    });
  });

  it("looks at one multiple at least", () => {
    const set = sampleSet({ ...random, box: [[0, 1]], samples: [9] }, f);
    expect([...spectrumUpTo(set, set.target, [0]).frequencies]).toEqual([-Math.PI, 0, Math.PI]);
  });
});

describe("outsideMesh", () => {
  it("tells what lies beyond an interval, whose ends belong to it", () => {
    const mesh = uniformIntervalMesh(-1, 2, 3);
    expect(meshBox(mesh)).toEqual([[-1, 2]]);
    expect([...outsideMesh(mesh, Float64Array.of(-1.01, -1, 0, 2 + 1e-10, 2.01))]).toEqual([1, 0, 0, 0, 1]);
  });

  it("tells what lies beyond a box along any axis", () => {
    const mesh = boxMesh(
      [
        [-1, 1],
        [0, 3],
      ],
      [2, 2],
    );
    expect(meshBox(mesh)).toEqual([
      [-1, 1],
      [0, 3],
    ]);
    const points = [0, 1, 2, 1, 0, 4, -2, -1, 1, 3, 0, -0.1];
    expect([...outsideMesh(mesh, Float64Array.from(points))]).toEqual([0, 1, 1, 1, 0, 1]);
  });

  it("tells what lies beside a disk within its box", () => {
    const disk = diskMesh(2, 4);
    const points = [0, 0, 1.9, 1.9, -1.9, 0, 1, -1, 0, 2.1];
    expect([...outsideMesh(disk, Float64Array.from(points))]).toEqual([0, 1, 0, 0, 1]);
  });
});
