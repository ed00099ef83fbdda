/**
 * What a network is like at the start, over the random units and before it is made to start from zero: exact means, at points that are given. The
 * network itself has mean 0, its output weights having that. Of layers one behind the other: in the limit of their width.
 */
export interface InitialMoments {
  /** E |ω| and E |ω|² of the slopes ω of the units' phases z = ω·x + β; Infinity where the law has none, null for units without such phases. */
  readonly slopeScale: { readonly mean: number; readonly square: number } | null;
  /** E f(x)² at every point; null where it is not known. */
  readonly output: Float64Array | null;
  /** E |∇f(x)|² at every point, jumps of the activation left out; null where it is not known. */
  readonly slope: Float64Array | null;
  /**
   * Density of the partition points of a unit, ω·x + β = 0, at every point: how many to a unit and a unit of length, in more dimensions how much of
   * the partition hyperplanes to a unit of volume, E |ω| ρ_β(−ω·x). Null where it is not known, and for activations with a period, which have many.
   */
  readonly partition: Float64Array | null;
}
