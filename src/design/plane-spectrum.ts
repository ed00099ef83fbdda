import { type SampleSet, sampleGrid } from "../data/samples.js";
import { spectrumOfSamples } from "../spectral/initial-spectrum.js";
import { highestFrequency } from "./shells.js";

/** A function of frequency on a grid of one half of the plane, ξ₁ ≥ 0, of functions that are real in x: |û(−ξ)| = |û(ξ)|. */
export interface PlaneSpectrum {
  /** Of the grid along either axis, radians per unit length. */
  readonly steps: readonly [number, number];
  /** Points along ξ₁, from 0, and along ξ₂, as many below 0 as above. */
  readonly columns: number;
  readonly rows: number;
  /** The frequencies, ξ₁ running fastest. */
  readonly frequencies: Float64Array;
  /** The area of frequency space that each stands for, the mirror images of those with ξ₁ > 0 included. */
  readonly volumes: Float64Array;
  /** |û|². */
  readonly power: Float64Array;
  /** (Re û)² of it. */
  readonly real: Float64Array;
}

/** Points of a grid, beyond which it is made coarser. */
const MOST = 2 ** 16;

/**
 * The spectrum of a function on samples in the plane at distances π/|Ω| along either axis, between which |û|² is known: the transform of |û|² reaches over twice the length of Ω. Up to the frequencies that the samples tell from lower ones.
 */
export function planeSpectrum(samples: SampleSet, values: Float64Array): PlaneSpectrum {
  const grid = sampleGrid(samples);
  const lengths = samples.box.map(([lower, upper]) => upper - lower);
  const highest = lengths.map((_, k) => (grid === undefined ? highestFrequency(samples) : Math.PI / grid.spacings[k]));
  const finest = lengths.map((length) => Math.PI / length);
  const count = (coarser: number) =>
    highest.reduce((product, most, k) => product * Math.ceil(most / (coarser * finest[k])), 2);
  let coarser = 1;
  while (count(coarser) > MOST) coarser *= 2;
  const [h1, h2] = finest.map((step) => coarser * step);
  // Below the highest: waves of that frequency are the same on the samples as those of its opposite.
  const [columns, above] = [h1, h2].map((step, k) => Math.max(1, Math.ceil(highest[k] / step - 1e-9)));
  const rows = 2 * above - 1;
  const frequencies = new Float64Array(2 * rows * columns);
  const volumes = new Float64Array(rows * columns);
  for (let j = 0, at = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++, at++) {
      frequencies[2 * at] = i * h1;
      frequencies[2 * at + 1] = (j - above + 1) * h2;
      volumes[at] = (i === 0 ? 1 : 2) * h1 * h2;
    }
  }
  const { re, im } = spectrumOfSamples(samples, values, frequencies);
  const real = re.map((value) => value * value);
  const power = real.map((square, k) => square + im[k] ** 2);
  return { steps: [h1, h2], columns, rows, frequencies, volumes, power, real };
}
