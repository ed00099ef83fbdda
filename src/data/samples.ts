import type { InputDimension } from "../network/input-dimension.js";
/** Where the target is known: points of the domain Ω, each with its quadrature weight. */
export interface SampleSet {
  readonly dimension: InputDimension;
  /** The box Ω, one [lower, upper] for every dimension. */
  readonly box: readonly (readonly [number, number])[];
  /** Points, row by row: `length = count * dimension`. */
  readonly points: Float64Array;
  readonly count: number;
  /** Mean quadrature weight of a point, |Ω| / count: where all points weigh the same, Σ weight g(x_i) ≈ ∫_Ω g dx. */
  readonly weight: number;
  /** What the points weigh, as multiples of `weight`: positive, of mean 1; absent where all weigh the same. */
  readonly relativeWeights?: Float64Array;
  /** κ: 1 for the Lebesgue measure, 1/|Ω| for the mean. The loss is ½ κ Σ weight_i u(x_i)². */
  readonly measureFactor: number;
  /** Spacing of the points where they form a uniform grid in ascending order (1-D); absent for scattered points. */
  readonly spacing?: number;
  /** The tensor grid that the points form (2-D and 3-D); absent for scattered points, and in 4-D. `sampleGrid` reads either. */
  readonly grid?: SampleGrid;
  /** f(x_i). */
  readonly target: Float64Array;
}

/**
 * A tensor grid of points, ascending along every axis, the first coordinate running fastest: in 2-D point
 * i₁ + counts[0] i₂ is (x₀ + i₁ spacings[0], y₀ + i₂ spacings[1]) with (x₀, y₀) the set's first point.
 */
export interface SampleGrid {
  /** Points along every axis. */
  readonly counts: readonly number[];
  /** Distance of neighbours along every axis. */
  readonly spacings: readonly number[];
}

/** The grid that samples of any dimension lie on; undefined where they are scattered. */
export function sampleGrid({ dimension, count, spacing, grid }: SampleSet): SampleGrid | undefined {
  if (dimension > 1) return grid;
  return spacing === undefined ? undefined : { counts: [count], spacings: [spacing] };
}
