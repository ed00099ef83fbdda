import type { RidgeActivation } from "../kernels/ridge.js";
import type { Algebra } from "./activations/algebra.js";

/**
 * An activation σ(z) with all that others ask of it. Transforms are ĝ(η) = ∫ g(z) e^{−iηz} dz, η in radians per unit of z.
 */
export interface Activation {
  /** Its name in case files, or the text of its expression. */
  readonly name: string;
  /** σ(z), in float64 to a few units of rounding, for every finite z. */
  value(z: number): number;
  /** σ'(z), likewise; at a kink the slope on its left, and the jumps of σ are left out, as gradient descent leaves them out. */
  slope(z: number): number;
  /** σ(z) in an algebra. Throws InputError where the expression of a user has a function that algebras lack. */
  formula<T>(algebra: Algebra<T>, z: T): T;
  /** The z, ascending, at which σ or σ' jumps; those of one period, 0 ≤ z < period, for a periodic activation. */
  readonly kinks: readonly number[];
  /** Of a periodic activation; absent for the others. */
  readonly periodic?: Periodic;
  /** The s with σ(z) = sin(z + s), where it is a sine. */
  readonly sineShift?: number;
  /** Of max(z, 0) + leak · min(z, 0), for which sums over units in 1-D are prefix sums; absent for others. */
  readonly rectifier?: { readonly leak: number };
  /** The compiled function for sums over units; absent where there is none. */
  readonly compiled?: RidgeActivation;
  /** Energy spectra of a function that is not periodic; absent for those that are. */
  readonly spectra?: ActivationSpectra;
  /** Its dual in closed form; absent where there is none (`dualAt` has it for all). */
  readonly dual?: DualActivation;
}

/**
 * The dual of an activation (Daniely, Frostig, Singer, NIPS 2016): means over normal z and z' of mean 0, one variance q > 0 and the covariance s,
 * |s| ≤ q, of which numbers a rounding error beyond stand for the end.
 */
export interface DualActivation {
  /** E σ(z) σ(z'). */
  value(covariance: number, variance: number): number;
  /** E σ'(z) σ'(z'); where σ does not jump it is the derivative of `value` by the covariance (Price 1958). */
  slope(covariance: number, variance: number): number;
}

/** σ = Σ_k g_k e^{2πikz/period}. */
export interface Periodic {
  readonly period: number;
  /**
   * The harmonics of order 0 ≤ k ≤ `highest` that are not zero, ascending, and what those above leave out.
   *
   * @param highest default: the highest one, or 199 where there are infinitely many
   */
  harmonics(highest?: number): Harmonics;
}

export interface Harmonics {
  readonly lines: readonly Harmonic[];
  /** Σ of `value` and of `slope` over the harmonics that are left out. */
  readonly remainder: { readonly value: number; readonly slope: number };
}

/**
 * One harmonic's share of the mean of σ(z)σ(z + t) over z, which is Σ_k value_k cos(2πkt/period), and of the same for σ'.
 */
export interface Harmonic {
  readonly order: number;
  /** |g_k|² + |g_{−k}|², or |g_0|². */
  readonly value: number;
  /** (2πk/period)² times that; 0 for all k where σ jumps between constants, whose slope is 0 almost everywhere. */
  readonly slope: number;
}

/** Energy spectra of σ, σ' and zσ'(z). */
export interface ActivationSpectra {
  readonly value: EnergySpectrum;
  readonly slope: EnergySpectrum;
  readonly zSlope: EnergySpectrum;
}

/**
 * |ĝ(η)|² for η > 0 (it is even), the transform of the autocorrelation ∫ g(z) g(z + t) dz. What g keeps at infinity, constants and polynomials,
 * lives at η = 0 only: see `atZero`.
 */
export interface EnergySpectrum {
  /** |ĝ(η)|², η > 0. */
  at(eta: number): number;
  /** |ĝ(η)|² ~ coefficient · η^{−power} as η → 0; a negative power where it vanishes there. */
  readonly singularity: { readonly power: number; readonly coefficient: number };
  /** The q with |ĝ(η)|² = O(η^{−q}) as η → ∞; Infinity where it falls faster than all powers. */
  readonly decay: number;
  /** The η beyond which |ĝ|² is below 1e-16 of its value at ½; Infinity where `decay` is finite. */
  readonly extent: number;
  /** The growth of g at infinity, whose transform lives at η = 0 alone: the kernel of wide biases has this part at ξ = 0 beside its transform. */
  readonly atZero: "nothing" | "constant" | "polynomial";
  /** An estimate of the error of `at`, relative to max(|ĝ(η)|², |ĝ(½)|²); 0 for closed forms, which are good to rounding. */
  readonly error: number;
  /** How it oscillates for η ≥ from, if it does and falls like a power. */
  readonly oscillation?: Oscillation;
}

/** |ĝ(η)|² = mean(η) + cosine(η) cos(lag η) + sine(η) sin(lag η) with three functions that do not oscillate. */
export interface Oscillation {
  readonly from: number;
  readonly lag: number;
  mean(eta: number): number;
  cosine(eta: number): number;
  sine(eta: number): number;
}
