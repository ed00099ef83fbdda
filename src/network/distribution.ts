import type { Law } from "./law.js";
import type { RandomStream } from "./random.js";

/**
 * The symmetrised law of one component of a first-layer weight vector, as functions that agree with each other: what
 * the PDE needs (density), what the kernel needs (characteristic function) and what training needs (samples).
 */
export interface Distribution {
  readonly law: Law;
  /** ρ(w), symmetric, integrates to 1. */
  density(w: number): number;
  /** E cos(w t) = ∫ ρ(w) cos(w t) dw for every t of a list. */
  characteristic(t: Float64Array): Float64Array;
  /** One random weight. */
  sample(random: RandomStream): number;
  /** The points, in ascending order, where the density is not smooth (jumps, kinks); quadrature should split there. */
  readonly breakpoints: readonly number[];
  /** E w²; Infinity where it does not exist. */
  readonly variance: number;
  /** A w beyond which the density has little left, at most 1e-12 of the mass where that is finite and reachable; used for defaults and figures. */
  readonly extent: number;
}
