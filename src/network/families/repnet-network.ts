import type { ActivationSpec } from "../activations/index.js";
import type { InputDimension } from "../input-dimension.js";
import type { PartitionLaw } from "../kernels/index.js";
import type { Law, OutputLaw, ZeroStart } from "../law.js";

/**
 * Two-layer network whose first layer is parametrised by slopes and partition points, docs/theory.md, section 5, in the spirit of RepNet
 * (arXiv 2606.16575): f(x) = m^{-1/2} Σ_k a_k σ(s_k v_k·(x − p_k)), |v_k| = 1, the directions v uniform (in one dimension ±1 alike).
 *
 * The array v holds vectors of any length and the unit has v/|v|. The gradient with respect to v is then (I − vvᵀ) times that with respect
 * to the direction, over |v|: gradient flow keeps |v| = 1 and is that of unit vectors, and every optimiser keeps the unit what it is.
 */
export interface RepnetNetwork {
  readonly family: "repnet";
  readonly dimension: InputDimension;
  readonly activation: ActivationSpec;
  /** The initial slopes s > 0, as many units with each; or their law, that of |s|. */
  readonly slopes: readonly number[] | Law;
  /** The law of the partition points p: uniform on (−halfWidth, halfWidth), in one dimension, or in a ball, in more; or N(0, std² I). */
  readonly partition: PartitionLaw;
  readonly outputs: OutputLaw;
  /** The parameter groups that are trained; v is for more than one dimension. */
  readonly train: readonly ("a" | "s" | "p" | "v")[];
  readonly zeroStart: ZeroStart;
}
