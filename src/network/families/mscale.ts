import * as z from "zod";
import type { ActivationSpec } from "../activations/index.js";
import type { InputDimension } from "../input-dimension.js";
import type { BiasLaw, OutputLaw, WeightLaw, ZeroStart } from "../law.js";
import { positive } from "../law-schema.js";
import { activation, biases, outputs, trained, weights, zeroStart } from "../schema-parts.js";
import { scaledFamily } from "./scaled-units.js";

/**
 * Two-layer network with P scales (MscaleDNN), docs/theory.md, sections 2 and 4,
 * f(x) = m^{-1/2} Σ_p Σ_k c_p a_pk σ(α_p w_pk·x + b_pk), with m/P units in every scale.
 */
export interface MscaleNetwork {
  readonly family: "mscale";
  readonly dimension: InputDimension;
  readonly activation: ActivationSpec;
  /** The scales α_p > 0. */
  readonly scales: readonly number[];
  /** Amplitudes c_p: 1, or α_p^dimension. */
  readonly amplitude: "one" | "scale-power";
  readonly weights: WeightLaw;
  readonly biases: BiasLaw;
  readonly outputs: OutputLaw;
  /** The parameter groups that are trained. */
  readonly train: readonly ("a" | "w" | "b")[];
  readonly zeroStart: ZeroStart;
}

const schema = z.strictObject({
  family: z.literal("mscale"),
  activation: activation.default("sin"),
  scales: z
    .array(positive)
    .min(1)
    .default([1])
    .meta({ description: "The factors α_p of the weights, one for each sub-network." }),
  amplitude: z
    .enum(["one", "scale-power"])
    .default("one")
    .meta({ description: "Amplitude of each sub-network: 1, or α_p^dimension." }),
  weights,
  biases: biases.default({ law: "uniform-phase" }),
  outputs,
  train: trained(["a", "w", "b"]),
  zeroStart,
});

/** Amplitude c_p of the scale α_p: 1, or α_p^dimension. */
export function scaleAmplitude(network: MscaleNetwork, scale: number): number {
  return network.amplitude === "one" ? 1 : scale ** network.dimension;
}

export const mscale = scaledFamily<MscaleNetwork>(
  "mscale",
  schema,
  (network) => network.scales.map((scale) => ({ scale, amplitude: scaleAmplitude(network, scale) })),
  ({ scales }) => scales,
);
