import { expect, test } from "vitest";
import { sampleSet } from "../../src/data/sample-set.js";
import { spectrumOfSamples } from "../../src/spectral/initial-spectrum.js";
import { array, directSums, largestDifference, uniforms } from "../fourier/direct-sums.js";

test.each([
  ["in one dimension", [[-4, 4]], [3000], 3000],
  [
    "in two",
    [
      [-4, 4],
      [-3, 5],
    ],
    [50, 60],
    3000,
  ],
  [
    "in four",
    [
      [-4, 4],
      [-3, 5],
      [0, 1],
      [-1, 0],
    ],
    [4, 5, 3, 2],
    50,
  ],
] as const)("the spectrum of samples is their sum to 1e-12 of the strengths, %s", (_, box, counts, count) => {
  const dimension = box.length;
  const samples = sampleSet({ box, samples: counts, placement: "midpoint", seed: 0, measure: "lebesgue" }, () => 0);
  const random = uniforms(5);
  const values = array(samples.count, () => random() - 0.3);
  const frequencies = array(dimension * count, () => 20 * (2 * random() - 1));
  const re = values.map((u) => u * samples.weight);
  // One frequency in ten is enough to sum directly.
  const few = frequencies.subarray(0, (dimension * count) / 10);
  const expected = directSums(samples.points, { re, im: array(re.length, () => 0) }, few, -1, dimension);
  const total = re.reduce((sum, c) => sum + Math.abs(c), 0);
  const found = spectrumOfSamples(samples, values, frequencies);
  const there = { re: found.re.subarray(0, count / 10), im: found.im.subarray(0, count / 10) };
  // The rest is the rounding of phases up to 20·9 and of the sums.
  expect(largestDifference(there, expected)).toBeLessThan((1e-12 + 1e-13) * total);
});
