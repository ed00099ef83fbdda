/**
 * One scale's part of the infinite-width neural tangent kernel. With φ(t) = E cos(w·t) the characteristic function of
 * the first-layer weights, the kernel is the sum over scales of
 *
 *   (damping + diffusion x·x') φ(α(x − x')) + (reflectedDamping + reflectedDiffusion x·x') φ(α(x + x')).
 *
 * A product φ(α(x−x')) is a multiplication by its transform in frequency space, the factor x·x' around it makes that
 * a diffusion; the reflected part acts with opposite signs on the real and the imaginary part of the spectrum.
 */
export interface KernelTerm {
  /** The scale α that multiplies the weights. */
  readonly scale: number;
  readonly damping: number;
  readonly diffusion: number;
  readonly reflectedDamping: number;
  readonly reflectedDiffusion: number;
}
