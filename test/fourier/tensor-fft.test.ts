import { describe, expect, it } from "vitest";
import { tensorFft } from "../../src/fourier/tensor-fft.js";
import { array, uniforms } from "./direct-sums.js";

/** Σ_j data_j e^{−2πi Σ_a j_a k_a / sizes_a}, as it is written. */
function definition(sizes: readonly number[], data: Float64Array): Float64Array {
  const total = data.length / 2;
  const indices = (i: number) =>
    sizes.map((size, a) => Math.floor(i / sizes.slice(0, a).reduce((p, n) => p * n, 1)) % size);
  const out = new Float64Array(data.length);
  for (let k = 0; k < total; k++) {
    for (let j = 0; j < total; j++) {
      const [J, K] = [indices(j), indices(k)];
      const phase = -2 * Math.PI * sizes.reduce((sum, size, a) => sum + ((J[a] * K[a]) % size) / size, 0);
      out[2 * k] += data[2 * j] * Math.cos(phase) - data[2 * j + 1] * Math.sin(phase);
      out[2 * k + 1] += data[2 * j] * Math.sin(phase) + data[2 * j + 1] * Math.cos(phase);
    }
  }
  return out;
}

describe("tensorFft", () => {
  it.each([[[8]], [[4, 16]], [[32, 2]], [[4, 8, 2]], [[16, 2, 8]]])(
    "on %j points is the discrete Fourier transform of every axis, and inverse undoes it",
    (sizes) => {
      const random = uniforms(1);
      const total = sizes.reduce((product, size) => product * size, 1);
      const data = array(2 * total, () => random() - 0.5);
      const expected = definition(sizes, data);
      const found = data.slice();
      const fft = tensorFft(sizes);
      fft.forward(found);
      // Derived: sums of at most 256 terms below 1, each rounded once.
      for (let i = 0; i < found.length; i++) expect(Math.abs(found[i] - expected[i])).toBeLessThan(1e-13);
      fft.inverse(found);
      for (let i = 0; i < found.length; i++) expect(Math.abs(found[i] - data[i])).toBeLessThan(1e-15);
    },
  );

  it("gives the entries that are wanted the same bits, whatever lines are zero", () => {
    const random = uniforms(2);
    const data = array(2 * 512, (i) => ((i >> 4) % 3 === 1 ? random() : 0));
    const wanted = [8, 16, 4].map((size) => Uint8Array.from({ length: size }, (_, k) => (k % 3 === 0 ? 1 : 0)));
    const [all, some] = [data.slice(), data.slice()];
    const fft = tensorFft([8, 16, 4]);
    fft.forward(all);
    fft.forward(some, wanted);
    for (let i = 0; i < 512; i++) {
      if (wanted[0][i % 8] && wanted[1][(i >> 3) % 16] && wanted[2][i >> 7]) {
        expect([some[2 * i], some[2 * i + 1]]).toEqual([all[2 * i], all[2 * i + 1]]);
      }
    }
  });
});
