import { describe, expect, it } from "vitest";
import { fftPlan, nextPowerOfTwo } from "../../src/fourier/fft.js";
import { array, directSums, uniforms } from "./direct-sums.js";

describe("fftPlan", () => {
  it.each([2, 4, 8, 16, 32, 128, 512])(
    "of length %i is the discrete Fourier transform, and inverse undoes it",
    (size) => {
      const random = uniforms(size);
      const data = array(2 * size, () => random() - 0.5);
      const out = new Float64Array(2 * size);
      fftPlan(size).forward(data, out);
      const strengths = { re: array(size, (j) => data[2 * j]), im: array(size, (j) => data[2 * j + 1]) };
      const turns = array(size, (j) => (2 * Math.PI * j) / size);
      const expected = directSums(
        array(size, (j) => j),
        strengths,
        turns,
        -1,
      );
      // Measured: 1e-12 for 512, all from the phases of the direct sum.
      for (let k = 0; k < size; k++) {
        expect(Math.abs(out[2 * k] - expected.re[k])).toBeLessThan(1e-14 * size);
        expect(Math.abs(out[2 * k + 1] - expected.im[k])).toBeLessThan(1e-14 * size);
      }
      const back = new Float64Array(2 * size);
      fftPlan(size).inverse(out, back);
      // Derived: a few ε log2 size times the size of the data.
      expect(Math.max(...back.map((value, i) => Math.abs(value - data[i])))).toBeLessThan(3e-15);
    },
  );
});

describe("nextPowerOfTwo", () => {
  it("is at least its argument, and at least 2", () => {
    expect([0, 1, 2, 3, 4, 5, 1023, 1024, 1025].map(nextPowerOfTwo)).toEqual([2, 2, 2, 4, 4, 8, 1024, 1024, 2048]);
  });
});
