import { describe, expect, it } from "vitest";
import { convolutionField, placesOfOpposites } from "../../src/fourier/convolution-field.js";
import { tensorFft } from "../../src/fourier/tensor-fft.js";
import { randomStream } from "../../src/network/random.js";

/** The frequency at a place in bit-reversed order. */
function bitReversed(place: number, size: number): number {
  let result = 0;
  for (let bit = 1; bit < size; bit *= 2) result = 2 * result + (Math.floor(place / bit) % 2);
  return result;
}

const grids = [
  [2],
  [4],
  [8],
  [16],
  [32],
  [64],
  [2 ** 15],
  [2 ** 16],
  [2, 8],
  [16, 4],
  [32, 64],
  [4, 2, 8],
  [8, 16, 32],
];

describe.each(grids.map((sizes) => ({ sizes })))("a field on $sizes points", ({ sizes }) => {
  const total = sizes.reduce((product, size) => product * size, 1);
  const indices = (at: number) => {
    let rest = at;
    return sizes.map((size) => {
      const index = rest % size;
      rest = Math.floor(rest / size);
      return index;
    });
  };
  /** Where the frequency at a place of the spectrum is in natural order. */
  const natural = (place: number) =>
    indices(place).reduceRight((at, index, axis) => at * sizes[axis] + bitReversed(index, sizes[axis]), 0);
  const random = randomStream(total);
  const filled = sizes.map((size) => Math.ceil((2 * size) / 3));
  const inside = (at: number) => indices(at).every((index, axis) => index < filled[axis]);
  const values = new Float64Array(2 * total);
  for (let k = 0; k < total; k++) if (inside(k)) values.set([random.normal(), random.normal()], 2 * k);

  it("has the spectrum of another transform, in bit-reversed order, and comes back", () => {
    const field = convolutionField(sizes);
    field.data.set(values);
    field.forward(filled);
    const spectrum = values.slice();
    tensorFft(sizes).forward(spectrum);
    // Numbers of size √total, each the sum of log₂ total roundings.
    const bound = 1e-15 * Math.sqrt(total) * Math.log2(2 * total);
    let worst = 0;
    for (let k = 0; k < total; k++) {
      const at = natural(k);
      worst = Math.max(worst, Math.abs(field.data[2 * k] - spectrum[2 * at]));
      worst = Math.max(worst, Math.abs(field.data[2 * k + 1] - spectrum[2 * at + 1]));
    }
    expect(worst).toBeLessThan(bound);
    field.inverse(filled);
    worst = 0;
    for (let k = 0; k < 2 * total; k++) {
      if (inside(Math.floor(k / 2))) worst = Math.max(worst, Math.abs(field.data[k] / total - values[k]));
    }
    expect(worst).toBeLessThan(1e-15 * Math.log2(2 * total));
  });
});

describe("placesOfOpposites", () => {
  it("are where the frequencies −k are", () => {
    for (const size of [2, 4, 8, 64]) {
      placesOfOpposites(size).forEach((opposite, place) => {
        expect((bitReversed(place, size) + bitReversed(opposite, size)) % size).toBe(0);
      });
    }
  });
});
