import { gridPlaces, gridPoints } from "./complete-grid.js";
import type { SampleGrid, SampleSet } from "./samples.js";

/** A grid of which samples fill a part, and where each of them stands on it. */
export interface GridWithHoles {
  /** All places, with the weight that the samples have in the mean; the target is not known there. */
  readonly whole: SampleSet & { readonly grid: SampleGrid };
  readonly places: Uint32Array;
}

/** Fewer samples gain nothing. */
const FEWEST = 64;
/** A grid has at most so many places for each sample. */
const EMPTIEST = 4;
/** How far points may be from their places, in parts of their distance, as for complete grids. */
const OFF_GRID = 1e-3;

/** The grid that samples in two or three dimensions fill but for holes, a picture without some of its pixels for instance; null where they fill less than a quarter, or form a complete one. */
export function gridWithHoles(samples: SampleSet): GridWithHoles | null {
  const { dimension, box, points, count, weight, measureFactor, grid } = samples;
  if (dimension < 2 || dimension > 3 || grid !== undefined || count < FEWEST) return null;
  const found = gridPlaces(points, dimension, OFF_GRID);
  if (found === null) return null;
  const { counts, spacings, places } = found;
  const all = counts.reduce((product, n) => product * n, 1);
  if (all > EMPTIEST * count || new Set(places).size < count) return null;
  const target = new Float64Array(all);
  const everywhere = { points: gridPoints(found), count: all, target, grid: { counts, spacings } };
  return { whole: { dimension, box, weight, measureFactor, ...everywhere }, places };
}
