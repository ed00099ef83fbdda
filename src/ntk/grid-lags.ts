import type { SampleGrid } from "../data/samples.js";

/** The lags |x_i − x_0| along every axis, of which all |x_i − x_j| are made; as many as there are points. */
export function differenceLags({ counts, spacings }: SampleGrid): Float64Array[] {
  return counts.map((count, k) => Float64Array.from({ length: count }, (_, i) => i * spacings[k]));
}

/** All x_i − x_j along every axis, ascending. */
export function signedDifferenceLags({ counts, spacings }: SampleGrid): Float64Array[] {
  return counts.map((count, k) =>
    Float64Array.from({ length: 2 * count - 1 }, (_, i) => (i - count + 1) * spacings[k]),
  );
}

/** x_i + x_j along every axis, indexed by i + j = 0 … 2n − 2; `first` is the first point of the grid. */
export function sumLags({ counts, spacings }: SampleGrid, first: ArrayLike<number>): Float64Array[] {
  return counts.map((count, k) =>
    Float64Array.from({ length: 2 * count - 1 }, (_, s) => 2 * first[k] + s * spacings[k]),
  );
}
