/**
 * A network of waves, f(x) = Σ_k F_k (s_k sin φ_k(x) + c_k cos φ_k(x)) with the phases φ_k(x) = α_k w_k·x + b_k + shift: what engines need to
 * know to sum over units by Fourier transforms. Fixed factors have one number for a unit; parameters are told by their names.
 */
export interface WaveUnits {
  /** F_k. */
  readonly factor: Float64Array;
  /** α_k. */
  readonly scale: Float64Array;
  readonly shift: number;
  /** The name of s. */
  readonly sine: string;
  /** The name of c, or null where it is 0. */
  readonly cosine: string | null;
  /** The name of w, whose components are side by side. */
  readonly weight: string;
  /** The name of b, or null where it is 0. */
  readonly bias: string | null;
}
