import type { ActivationSpec } from "../activations/index.js";
import type { BiasLaw, WeightLaw } from "../law.js";
import type { NetworkDescription } from "../parameters.js";

/** What the descriptions of networks of units c a σ(α w·x + b) have in common. */
export interface ScaledNetwork extends NetworkDescription {
  readonly activation: ActivationSpec;
  readonly weights: WeightLaw;
  readonly biases: BiasLaw;
  readonly train: readonly ("a" | "w" | "b")[];
}
