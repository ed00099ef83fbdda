import type { SampleSet } from "./samples.js";
import { sampleGrid } from "./samples.js";

/**
 * Up to which frequency samples carry a function, radians per unit length along every axis: π over the distance of neighbours. On a grid that is one
 * number for all of Ω. Scattered samples carry higher frequencies where they are dense than where they are not; the answer is then that of a part of Ω.
 *
 * @param cells relative volumes of the samples' Voronoi cells, of mean 1
 * @param part of Ω on which the frequencies must be carried
 */
export function carriedFrequencies(samples: SampleSet, cells: Float64Array, part: number): readonly number[] {
  const { box, count, dimension } = samples;
  const grid = sampleGrid(samples);
  if (grid !== undefined) return grid.spacings.map((spacing) => Math.PI / spacing);
  const ascending = cells.slice().sort();
  let [filled, at] = [0, -1];
  while (at + 1 < count && filled < part * count) filled += ascending[++at];
  return box.map(([lower, upper]) => Math.PI / ((upper - lower) * (ascending[at] / count) ** (1 / dimension)));
}

/** The part of Ω on which scattered samples are too far apart for a frequency, radians per unit length along every axis. */
export function uncarriedPart(
  { box, count, dimension }: SampleSet,
  cells: Float64Array,
  frequency: readonly number[],
): number {
  const sides = box.map(([lower, upper]) => upper - lower);
  const largest = Math.max(...frequency.map((xi, k) => Math.abs(xi) * sides[k]));
  return (
    cells.reduce((sum, cell) => sum + ((cell / count) ** (1 / dimension) * largest > Math.PI ? cell : 0), 0) / count
  );
}
