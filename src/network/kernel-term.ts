import type { StationaryKernel } from "./stationary-kernel.js";

/**
 * A part of the infinite-width neural tangent kernel. With a translation-invariant k, for a wave's phase the characteristic function
 * k(t) = E cos(α w·t) of the first-layer weights at a scale α, the kernel is the sum over its parts of
 *
 *   (damping + diffusion x·x') k(x − x') + (reflectedDamping + reflectedDiffusion x·x') k(x + x').
 *
 * A product with k(x − x') is a multiplication by its transform in frequency space, the factor x·x' around it makes that
 * a diffusion; the reflected part acts with opposite signs on the real and the imaginary part of the spectrum.
 *
 * The tangential part is that of units which are waves along one direction v each, multiplied by x·x' − (v·x)(v·x'): in frequency space a
 * diffusion across ξ, with the tensor k̂(ξ) (I − ξξᵀ/|ξ|²).
 */
export interface KernelTerm {
  readonly kernel: StationaryKernel;
  /** The number of the sub-network that it comes from. */
  readonly subnetwork: number;
  readonly damping: number;
  readonly diffusion: number;
  readonly reflectedDamping: number;
  readonly reflectedDiffusion: number;
  /** Default 0. */
  readonly tangential?: number;
}
