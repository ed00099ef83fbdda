import { NotAvailableError } from "../errors.js";
import { nextPowerOfTwo } from "../fourier/fft.js";
import { tensorFft } from "../fourier/tensor-fft.js";
import { type SampleSet, sampleGrid } from "./samples.js";

/** The linear map A of functions on a grid of samples to functions on a wider grid that a loss makes of a weight g of frequencies. */
export interface GridFilter {
  /** The wider grid; its target is A f with f that of the samples. */
  readonly samples: SampleSet;
  /** A u. */
  apply(u: Float64Array): Float64Array;
  /** Aᵀ v. */
  transpose(v: Float64Array): Float64Array;
}

/**
 * The A with ½ κ weight |A u|² ≈ ½ κ ∫ g |û|² dξ/(2π)^d: the filter √g, by Fourier transforms of the function that is u on the samples and 0 on a box at
 * least twice as wide, at the frequencies that the grid has, up to Nyquist's.
 *
 * @param symbol g ≥ 0 at frequencies, row by row, and even: g(−ξ) = g(ξ)
 * @throws NotAvailableError for scattered samples
 */
export function gridFilter(samples: SampleSet, symbol: (xi: Float64Array) => Float64Array): GridFilter {
  const { wider, spread, gather, multiply } = paddedGrid(samples, (xi) => symbol(xi).map(Math.sqrt));
  const apply = (u: Float64Array) => multiply(spread(u));
  return {
    samples: { ...wider(), target: apply(samples.target) },
    apply,
    transpose: (v) => gather(multiply(v)),
  };
}

/**
 * The symmetric matrix W = AᵀA of the same loss, ½ κ weight uᵀWu.
 *
 * @returns u → W u
 * @throws NotAvailableError for scattered samples
 */
export function lossWeights(
  samples: SampleSet,
  symbol: (xi: Float64Array) => Float64Array,
): (u: Float64Array) => Float64Array {
  const { spread, gather, multiply } = paddedGrid(samples, symbol);
  return (u) => gather(multiply(spread(u)));
}

interface PaddedGrid {
  /** The wider grid, with the origin, the spacings and the weights of the samples. */
  wider(): Omit<SampleSet, "target">;
  /** Values on the wider grid that are those of the samples, and 0 elsewhere. */
  spread(values: Float64Array): Float64Array;
  /** Of values on the wider grid those at the samples. */
  gather(wide: Float64Array): Float64Array;
  /** Real values on the wider grid, filtered. */
  multiply(wide: Float64Array): Float64Array;
}

function paddedGrid(samples: SampleSet, factor: (xi: Float64Array) => Float64Array): PaddedGrid {
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
  const factors = factor(xi);
  const fft = tensorFft(sizes);
  const places = placesOn(counts, sizes);
  return {
    wider: () => onGrid(samples, sizes, spacings),
    spread(values) {
      const wide = new Float64Array(total);
      for (let i = 0; i < values.length; i++) wide[places[i]] = values[i];
      return wide;
    },
    gather: (wide) => Float64Array.from(places, (place) => wide[place]),
    multiply(wide) {
      const data = new Float64Array(2 * total);
      for (let k = 0; k < total; k++) data[2 * k] = wide[k];
      fft.forward(data);
      for (let k = 0; k < total; k++) {
        data[2 * k] *= factors[k];
        data[2 * k + 1] *= factors[k];
      }
      fft.inverse(data);
      return wide.map((_, k) => data[2 * k]);
    },
  };
}

/** A grid of so many points along every axis with the origin and the weights of the samples. */
function onGrid(samples: SampleSet, sizes: readonly number[], spacings: readonly number[]): Omit<SampleSet, "target"> {
  const d = sizes.length;
  const count = sizes.reduce((product, size) => product * size, 1);
  const points = new Float64Array(count * d);
  for (let k = 0; k < count; k++) {
    let rest = k;
    for (let a = 0; a < d; a++) {
      points[k * d + a] = samples.points[a] + (rest % sizes[a]) * spacings[a];
      rest = Math.floor(rest / sizes[a]);
    }
  }
  const box = samples.box.map(([lower], a): readonly [number, number] => [lower, lower + sizes[a] * spacings[a]]);
  const { dimension, weight, measureFactor } = samples;
  const common = { dimension, box, points, count, weight, measureFactor };
  return d === 1 ? { ...common, spacing: spacings[0] } : { ...common, grid: { counts: sizes, spacings } };
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
