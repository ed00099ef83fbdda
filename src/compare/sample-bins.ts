import { type SampleSet, sampleGrid } from "../data/samples.js";
import type { ComplexField } from "../fourier/complex-field.js";
import { cellVolumes } from "../mesh/cell-geometry.js";
import { meshExtent } from "../mesh/extent.js";
import type { FrequencyMesh, SimplexMesh } from "../mesh/index.js";
import { isIntervalMesh } from "../mesh/interval.js";
import { locatePoints, simplexLocator } from "../mesh/locator.js";
import { spectrumOfSamples } from "../spectral/initial-spectrum.js";

/** Frequencies this part of the mesh beyond its end belong to it. */
const BESIDE = 1e-9;

/**
 * The frequencies of the discrete Fourier transform of samples on a grid, 2πj/|Ω| along every axis with |j| ≤ n/2, row by row, in
 * radians per unit length. With û_j the samples' spectrum there, Σ weight u_i² = Σ_j |û_j|² / |Ω| (Parseval, exactly): what
 * the samples say about a frequency is what they say at these.
 */
export function sampleFrequencies(samples: SampleSet): Float64Array {
  const { dimension } = samples;
  const counts = countsOf(samples);
  const periods = periodsOf(samples);
  const total = counts.reduce((product, count) => product * count, 1);
  const frequencies = new Float64Array(total * dimension);
  for (let i = 0; i < total; i++) {
    let rest = i;
    for (let a = 0; a < dimension; a++) {
      const j = (rest % counts[a]) - Math.floor(counts[a] / 2);
      frequencies[i * dimension + a] = (2 * Math.PI * j) / periods[a];
      rest = Math.floor(rest / counts[a]);
    }
  }
  return frequencies;
}

/** A spectrum at frequencies, radians per unit length, row by row. */
export interface SampledSpectrum extends ComplexField {
  readonly frequencies: Float64Array;
  /** Of the periods that belong to the frequencies, |Ω| for those of a grid: Σ |û|² over the frequencies, divided by it, is the energy. */
  readonly volume: number;
}

/** The spectrum of a function on samples at their own frequencies, all that they say of it. */
export function ownSpectrum(samples: SampleSet, values: Float64Array): SampledSpectrum {
  const frequencies = sampleFrequencies(samples);
  const volume = periodsOf(samples).reduce((product, period) => product * period, 1);
  return { frequencies, volume, ...spectrumOfSamples(samples, values, frequencies) };
}

/**
 * The spectrum of a function on scattered samples at the multiples of π over the sides of Ω, as close as |û|² varies for a function on Ω, up to a
 * highest frequency along every axis.
 */
export function spectrumUpTo(samples: SampleSet, values: Float64Array, highest: readonly number[]): SampledSpectrum {
  const periods = samples.box.map(([lower, upper]) => 2 * (upper - lower));
  const axes = periods.map((period, a) => {
    const most = Math.max(1, Math.floor((highest[a] * period) / (2 * Math.PI)));
    return Float64Array.from({ length: 2 * most + 1 }, (_, j) => (2 * Math.PI * (j - most)) / period);
  });
  const total = axes.reduce((product, axis) => product * axis.length, 1);
  const frequencies = new Float64Array(total * axes.length);
  for (let i = 0; i < total; i++) {
    let rest = i;
    axes.forEach((axis, a) => {
      frequencies[i * axes.length + a] = axis[rest % axis.length];
      rest = Math.floor(rest / axis.length);
    });
  }
  const volume = periods.reduce((product, period) => product * period, 1);
  return { frequencies, volume, ...spectrumOfSamples(samples, values, frequencies) };
}

/** The largest frequencies that samples tell from lower ones, along every axis: π over their distance. */
export function nyquistFrequencies(samples: SampleSet): readonly number[] {
  const periods = periodsOf(samples);
  return countsOf(samples).map((count, a) => (Math.PI * count) / periods[a]);
}

/** The period along every axis of what a grid's samples say of a function; the sides of Ω for scattered ones. */
export function periodsOf(samples: SampleSet): readonly number[] {
  const grid = sampleGrid(samples);
  if (grid !== undefined) return grid.counts.map((count, a) => count * grid.spacings[a]);
  return samples.box.map(([lower, upper]) => upper - lower);
}

/** Samples along every axis: the grid's, or for scattered samples those of a grid of about as many. */
function countsOf(samples: SampleSet): readonly number[] {
  const grid = sampleGrid(samples);
  if (grid !== undefined) return grid.counts;
  const along = Math.max(2, Math.round(samples.count ** (1 / samples.dimension)));
  return samples.box.map(() => along);
}

/** 1 for those of some frequencies, row by row, that lie outside a mesh, else 0. */
export function outsideMesh(mesh: FrequencyMesh, frequencies: Float64Array): Uint8Array {
  const { dimension } = mesh;
  const box = meshBox(mesh);
  const outside = Uint8Array.from({ length: frequencies.length / dimension }, (_, i) =>
    box.some(([lower, upper], a) => {
      const beside = BESIDE * (upper - lower);
      const xi = frequencies[i * dimension + a];
      return xi < lower - beside || xi > upper + beside;
    })
      ? 1
      : 0,
  );
  if (!isIntervalMesh(mesh) && !fills(mesh, box)) {
    locatePoints(simplexLocator(mesh), frequencies).cells.forEach((cell, i) => {
      if (cell < 0) outside[i] = 1;
    });
  }
  return outside;
}

/** The least box around a mesh, one [lower, upper] for every dimension. */
export function meshBox(mesh: FrequencyMesh): readonly (readonly [number, number])[] {
  if (isIntervalMesh(mesh)) return [[mesh.nodes[0], mesh.nodes[mesh.nodes.length - 1]]];
  return Array.from({ length: mesh.dimension }, (_, axis) => meshExtent(mesh, axis));
}

/** Whether a mesh is all of the box around it. */
function fills(mesh: SimplexMesh, box: readonly (readonly [number, number])[]): boolean {
  const volume = box.reduce((product, [lower, upper]) => product * (upper - lower), 1);
  return cellVolumes(mesh).reduce((sum, cell) => sum + cell, 0) > (1 - BESIDE) * volume;
}
