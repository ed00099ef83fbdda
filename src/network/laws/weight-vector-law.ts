import type { Distribution } from "../distribution.js";
import type { InputDimension } from "../input-dimension.js";
import type { RandomStream } from "../random.js";

/**
 * The symmetrised law of a whole first-layer weight vector w ∈ R^d, as functions that agree with each other: what the PDE
 * needs (density), what the kernel needs (characteristic function) and what training needs (samples). Vectors stand row
 * by row. All of it is even: w and −w are alike.
 */
export interface WeightVectorLaw {
  readonly dimension: InputDimension;
  /** Whether `scalar` is the law of the length of a vector of uniform direction, in more than one dimension. */
  readonly radial: boolean;
  /** Whether it is even in every component, not in the vector alone. */
  readonly mirrored: boolean;
  /** ρ(w) of the vector whose components start at `offset` (default 0). */
  density(w: ArrayLike<number>, offset?: number): number;
  /** E cos(w·t) for every vector t of a list. */
  characteristic(t: Float64Array): Float64Array;
  /** The same for all t of a tensor grid, given by its coordinates along every axis; the first runs fastest. */
  characteristicOnGrid(axes: readonly Float64Array[]): Float64Array;
  /** Writes the components of one random weight vector to out[offset], out[offset + 1], … */
  sample(random: RandomStream, out: Float64Array, offset: number): void;
  /** For every component, a size that it hardly exceeds, as `Distribution.extent`. */
  readonly extents: readonly number[];
  /** The laws of the components where they are independent; none where they are not. */
  readonly axes: readonly Distribution[];
  /**
   * The law of one component, or of the length of a radial law, up to its sign.
   *
   * @throws NotAvailableError for laws that no law of one number is behind: `per-axis` and `plane-table`
   */
  readonly scalar: Distribution;
}
