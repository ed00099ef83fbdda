import type { ActivationSpec } from "../activations/index.js";
import type { InputDimension } from "../input-dimension.js";
import type { BiasLaw, OutputLaw, WeightLaw, ZeroStart } from "../law.js";

/** One layer of a deep network. */
export interface DeepLayer {
  readonly activation: ActivationSpec;
  /** σ_w of the dense map in front of it, default 1; the first layer stands on features of variance 1 and has none. */
  readonly weightStd?: number;
  /** σ_b of that map, default 0. */
  readonly biasStd?: number;
}

/** Features g(w·x + b)/√(E g²) with weights of the law `weights`. */
export interface RidgeFeatures {
  readonly activation: ActivationSpec;
  /** Uniform over a range wider than w·x on the data, or over a period. */
  readonly biases: BiasLaw;
}

/** Features g(s v (x − p))/√(E g²), v = ±1, as RepNet's units, in one dimension. */
export interface PartitionFeatures {
  readonly activation: ActivationSpec;
  /** The slopes s > 0; each feature has one of them at random. */
  readonly slopes: readonly number[];
  /** Partition points are uniform on [−halfWidth, halfWidth]. */
  readonly partition: { readonly halfWidth: number };
}

/** What deep networks have in common. */
interface DenseLayers {
  readonly family: "deep";
  readonly dimension: InputDimension;
  readonly layers: readonly DeepLayer[];
  readonly outputs: OutputLaw;
  readonly train: readonly ("a" | "hidden" | "w" | "b" | "s" | "p")[];
  readonly zeroStart: ZeroStart;
}

/** With features that have frequencies or weights. */
export interface WeightedDeepNetwork extends DenseLayers {
  readonly weights: WeightLaw;
  /** Left out: Fourier features. */
  readonly features?: RidgeFeatures;
}

export interface PartitionDeepNetwork extends DenseLayers {
  readonly features: PartitionFeatures;
}

/**
 * A network of dense layers on random features g_k of mean square 1 (docs/theory.md, section 10), all of one width m:
 *
 *   z¹_j(x) = m^{-1/2} Σ_k u_jk g_k(x),   z^{l+1} = σ_w m^{-1/2} W σ(z^l) + σ_b b,   f = m^{-1/2} Σ_j a_j σ(z^L_j),
 *
 * with u, W, b ~ N(0, 1). Fourier features come in pairs, cos(w_k·x) and sin(w_k·x), with u and v. The group `hidden` is all maps between features and outputs;
 * the others, but for a, are parameters of the features.
 */
export type DeepNetwork = WeightedDeepNetwork | PartitionDeepNetwork;
