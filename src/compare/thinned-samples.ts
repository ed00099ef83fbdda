import { type SampleSet, sampleGrid } from "../data/samples.js";
import { spectrumOfSamples } from "../spectral/initial-spectrum.js";
import { ownSpectrum, type SampledSpectrum } from "./sample-bins.js";

/** As many samples as a spectrum is looked at with, where they resolve the function: a look should not cost what a run does. */
const MOST = 2 ** 15;
/** Spectra from two sets that agree to this part in L² are those of the function. */
const SETTLED = 1e-4;

/** A spectrum and the samples that it is from, whose target is the function. */
export interface ResolvedSpectrum {
  readonly spectrum: SampledSpectrum;
  readonly samples: SampleSet;
}

/** A function on samples as far as they say, by as few of them as resolve it as well as their neighbours do. */
export function resolvedSpectrum(samples: SampleSet, values: Float64Array): ResolvedSpectrum {
  const all = { ...samples, target: values };
  const stride = Math.ceil((samples.count / MOST) ** (1 / samples.dimension));
  if (sampleGrid(samples) !== undefined && samples.relativeWeights === undefined && stride > 1) {
    const thin = everySoMany(all, stride, [0, 0, 0]);
    const spectrum = ownSpectrum(thin, thin.target);
    const beside = everySoMany(all, stride, [1, 2, 3]);
    if (shiftedDifference(spectrum, beside) <= SETTLED) return { spectrum, samples: thin };
  }
  return { spectrum: ownSpectrum(all, values), samples: all };
}

/**
 * Half of the difference of a spectrum and that from a shifted set of samples of the same function, in L² relative to the first: what one of them has of
 * aliases, frequencies beyond those that the samples tell apart.
 */
export function shiftedDifference(spectrum: SampledSpectrum, shifted: SampleSet): number {
  const other = spectrumOfSamples(shifted, shifted.target, spectrum.frequencies);
  let [difference, size] = [0, 0];
  spectrum.re.forEach((re, k) => {
    difference += (re - other.re[k]) ** 2 + (spectrum.im[k] - other.im[k]) ** 2;
    size += re ** 2 + spectrum.im[k] ** 2;
  });
  return size > 0 ? Math.sqrt(difference / size) / 2 : 0;
}

/** Every `stride`-th sample along every axis, from the middle of the first stride and the offset on. */
function everySoMany(samples: SampleSet, stride: number, offsets: readonly number[]): SampleSet {
  const { dimension, points, weight, measureFactor } = samples;
  const grid = sampleGrid(samples);
  if (grid === undefined) throw new Error("scattered samples cannot be thinned");
  const counts = grid.counts.map((count) => Math.max(1, Math.floor(count / stride) - 1));
  const spacings = grid.spacings.map((spacing) => stride * spacing);
  const count = counts.reduce((product, n) => product * n, 1);
  const chosen = new Float64Array(count * dimension);
  const target = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let [rest, at, run] = [i, 0, 1];
    for (let a = 0; a < dimension; a++) {
      at += run * ((rest % counts[a]) * stride + Math.floor(stride / 2) + offsets[a]);
      rest = Math.floor(rest / counts[a]);
      run *= grid.counts[a];
    }
    for (let a = 0; a < dimension; a++) chosen[i * dimension + a] = points[at * dimension + a];
    target[i] = samples.target[at];
  }
  return {
    dimension,
    box: spacings.map((spacing, a) => [chosen[a] - spacing / 2, chosen[a] + (counts[a] - 0.5) * spacing]),
    points: chosen,
    count,
    weight: weight * stride ** dimension,
    measureFactor,
    ...(dimension === 1 ? { spacing: spacings[0] } : { grid: { counts, spacings } }),
    target,
  };
}
