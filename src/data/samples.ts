/** Where the target is known: points of the domain Ω, each with its quadrature weight. */
export interface SampleSet {
  readonly dimension: 1 | 2 | 3;
  /** The box Ω, one [lower, upper] for every dimension. */
  readonly box: readonly (readonly [number, number])[];
  /** Points, row by row: `length = count * dimension`. */
  readonly points: Float64Array;
  readonly count: number;
  /** Quadrature weight of each point, |Ω| / count, so that Σ weight g(x_i) ≈ ∫_Ω g dx. */
  readonly weight: number;
  /** κ: 1 for the Lebesgue measure, 1/|Ω| for the mean. The loss is ½ κ Σ weight u(x_i)². */
  readonly measureFactor: number;
  /** Spacing of the points where they form a uniform grid in ascending order (1-D); absent for scattered points. */
  readonly spacing?: number;
  /** The tensor grid that the points form, the first coordinate running fastest; absent for scattered points. */
  readonly grid?: { readonly counts: readonly number[]; readonly spacings: readonly number[] };
  /** f(x_i). */
  readonly target: Float64Array;
}
