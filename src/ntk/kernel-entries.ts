/**
 * The infinite-width kernel operator on a set of samples, the symmetric n × n matrix
 *
 *   K_ij = κ √weight_i Θ(x_i, x_j) √weight_j,   so that gradient flow is u' = −K u where all samples weigh the same,
 *
 * and v' = −K v for v_i = √weight_i u_i where they do not; κ is the samples' measure factor. Nothing here is random: the kernel of a sampled network of finite width is
 * `empiricalKernelMatrix`.
 */
export interface KernelEntries {
  readonly count: number;
  /** K_ii for all i. */
  diagonal(): Float64Array;
  /** Writes column j of K into `out` (length `count`). */
  column(j: number, out: Float64Array): void;
  /** Hands over all columns in order, each from its entry on the diagonal down; the array is valid during the call. */
  lowerColumns(visit: (j: number, lower: Float64Array) => void): void;
}

/** y = K x for vectors of length `count`; x and y must not be the same array. */
export interface KernelOperator {
  readonly count: number;
  apply(x: Float64Array, y: Float64Array): void;
}
