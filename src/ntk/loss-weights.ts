import { type SampleSet, sampleGrid } from "../data/samples.js";
import { NotAvailableError } from "../errors.js";
import { nextPowerOfTwo } from "../fourier/fft.js";
import { tensorFft } from "../fourier/tensor-fft.js";

/**
 * The symmetric matrix W of a loss ½ κ weight uᵀWu ≈ ½ κ ∫ g |û|² dξ/(2π)^d on a grid of samples: the filter g, by Fourier transforms of the function
 * that is u on the samples and 0 on a box at least twice as wide, at the frequencies that the grid has, up to Nyquist's.
 *
 * @param symbol g at frequencies, row by row
 * @returns u → W u
 * @throws NotAvailableError for scattered samples
 */
export function lossWeights(
  samples: SampleSet,
  symbol: (xi: Float64Array) => Float64Array,
): (u: Float64Array) => Float64Array {
  const grid = sampleGrid(samples);
  if (grid === undefined) throw new NotAvailableError("loss", "a loss that weighs frequencies on scattered samples");
  const { counts, spacings } = grid;
  const d = counts.length;
  const sizes = counts.map((count) => nextPowerOfTwo(2 * count));
  const total = sizes.reduce((product, size) => product * size, 1);
  const xi = new Float64Array(total * d);
  for (let k = 0; k < total; k++) {
    let rest = k;
    for (let a = 0; a < d; a++) {
      const index = rest % sizes[a];
      rest = Math.floor(rest / sizes[a]);
      const turns = index < sizes[a] / 2 ? index : index - sizes[a];
      xi[k * d + a] = (2 * Math.PI * turns) / (sizes[a] * spacings[a]);
    }
  }
  const g = symbol(xi);
  const fft = tensorFft(sizes);
  const places = placesOn(counts, sizes);
  return (u) => {
    const data = new Float64Array(2 * total);
    for (let i = 0; i < u.length; i++) data[2 * places[i]] = u[i];
    fft.forward(data);
    for (let k = 0; k < total; k++) {
      data[2 * k] *= g[k];
      data[2 * k + 1] *= g[k];
    }
    fft.inverse(data);
    return u.map((_, i) => data[2 * places[i]]);
  };
}

/** Where the points of a grid are on a larger one. */
function placesOn(counts: readonly number[], sizes: readonly number[]): Int32Array {
  const count = counts.reduce((product, n) => product * n, 1);
  return Int32Array.from({ length: count }, (_, i) => {
    let [rest, place, stride] = [i, 0, 1];
    counts.forEach((n, a) => {
      place += stride * (rest % n);
      rest = Math.floor(rest / n);
      stride *= sizes[a];
    });
    return place;
  });
}
