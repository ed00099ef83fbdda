import type { ActivationSpec } from "../activations/index.js";
import type { InputDimension } from "../input-dimension.js";
import type { OutputLaw, WeightLaw, ZeroStart } from "../law.js";

/** One layer of a deep network. */
export interface DeepLayer {
  readonly activation: ActivationSpec;
  /** σ_w of the dense map in front of it, default 1; the first layer stands on the Fourier features themselves and has none. */
  readonly weightStd?: number;
  /** σ_b of that map, default 0. */
  readonly biasStd?: number;
}

/**
 * A network of dense layers on random Fourier features (docs/theory.md, section 10), all of one width m:
 *
 *   z¹_j(x) = m^{-1/2} Σ_k [u_jk cos(w_k·x) + v_jk sin(w_k·x)],   z^{l+1} = σ_w m^{-1/2} W σ(z^l) + σ_b b,   f = m^{-1/2} Σ_j a_j σ(z^L_j),
 *
 * with u, v, W, b ~ N(0, 1). The group `hidden` is u, v and all W and b.
 */
export interface DeepNetwork {
  readonly family: "deep";
  readonly dimension: InputDimension;
  readonly weights: WeightLaw;
  readonly layers: readonly DeepLayer[];
  readonly outputs: OutputLaw;
  readonly train: readonly ("a" | "hidden" | "w")[];
  readonly zeroStart: ZeroStart;
}
