import type { InterleavedComplex } from "./fft.js";

/** The sums Σ_j strength_j e^{i ξ_k·x_j} to be computed. */
export interface Sums {
  readonly dimension: 1 | 2 | 3;
  /** Row by row, as the frequencies: the coordinates of a point are side by side. */
  readonly points: Float64Array;
  readonly strengths: InterleavedComplex;
  /** Angular. */
  readonly frequencies: Float64Array;
  /** Error allowed, relative to Σ |strength|. */
  readonly tolerance: number;
}

/** The numbers middle + j' · step with j' = −⌊n/2⌋ … n − 1 − ⌊n/2⌋. */
export interface UniformGrid {
  readonly middle: number;
  readonly step: number;
}

/** The grid that the values are, in ascending or descending order, up to the rounding of the values; undefined if none. */
export function uniformGrid(values: Float64Array): UniformGrid | undefined {
  const count = values.length;
  if (count < 2) return undefined;
  const [start, end] = [values[0], values[count - 1]];
  const step = (end - start) / (count - 1);
  const rounding = 4 * Number.EPSILON * Math.max(Math.abs(start), Math.abs(end));
  if (!Number.isFinite(step) || Math.abs(step) <= rounding) return undefined;
  for (let j = 0; j < count; j++) {
    if (Math.abs(values[j] - (start + j * step)) > rounding) return undefined;
  }
  return { middle: start + (count >> 1) * step, step };
}

/** The smallest interval that holds the values. */
export function extent(values: Float64Array): { readonly middle: number; readonly halfWidth: number } {
  let low = values[0];
  let high = values[0];
  for (let j = 1; j < values.length; j++) {
    if (values[j] < low) low = values[j];
    if (values[j] > high) high = values[j];
  }
  return { middle: low + (high - low) / 2, halfWidth: (high - low) / 2 };
}
