import * as z from "zod";
import type { ActivationSpec } from "../activations/index.js";
import type { InputDimension } from "../input-dimension.js";
import type { BiasLaw, OutputLaw, WeightLaw, ZeroStart } from "../law.js";
import { activation, biases, outputs, trained, weights, zeroStart } from "../schema-parts.js";
import { scaledFamily } from "./scaled-units.js";

/** Two-layer network of any activation, docs/theory.md, section 4, f(x) = m^{-1/2} Σ_k a_k σ(w_k·x + b_k). */
export interface ShallowNetwork {
  readonly family: "shallow";
  readonly dimension: InputDimension;
  readonly activation: ActivationSpec;
  readonly weights: WeightLaw;
  readonly biases: BiasLaw;
  readonly outputs: OutputLaw;
  /** The parameter groups that are trained. */
  readonly train: readonly ("a" | "w" | "b")[];
  readonly zeroStart: ZeroStart;
}

const schema = z.strictObject({
  family: z.literal("shallow"),
  activation,
  weights,
  biases,
  outputs,
  train: trained(["a", "w", "b"]),
  zeroStart,
});

export const shallow = scaledFamily<ShallowNetwork>(
  "shallow",
  schema,
  () => [{ scale: 1, amplitude: 1 }],
  () => null,
);
