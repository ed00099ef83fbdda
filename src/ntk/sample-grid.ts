import type { SampleSet } from "../data/samples.js";

/** The uniform tensor grid that samples form; the first coordinate runs fastest. */
export interface SampleGrid {
  /** Number of points along every axis. */
  readonly counts: readonly number[];
  /** Distance of neighbours along every axis. */
  readonly spacings: readonly number[];
  /** The lowest coordinate along every axis. */
  readonly first: readonly number[];
}

/** The grid of samples that lie on one; undefined for scattered samples. */
export function sampleGrid(samples: SampleSet): SampleGrid | undefined {
  const first = Array.from(samples.points.subarray(0, samples.dimension));
  if (samples.grid !== undefined) return { ...samples.grid, first };
  if (samples.spacing === undefined) return undefined;
  return { counts: [samples.count], spacings: [samples.spacing], first };
}

/** The lags |x_i − x_0| along every axis, of which all |x_i − x_j| are made; as many as there are points. */
export function differenceLags({ counts, spacings }: SampleGrid): Float64Array[] {
  return counts.map((count, k) => Float64Array.from({ length: count }, (_, i) => i * spacings[k]));
}

/** x_i + x_j along every axis, indexed by i + j = 0 … 2n − 2. */
export function sumLags({ counts, spacings, first }: SampleGrid): Float64Array[] {
  return counts.map((count, k) =>
    Float64Array.from({ length: 2 * count - 1 }, (_, s) => 2 * first[k] + s * spacings[k]),
  );
}
