import * as z from "zod";
import { biases, outputs, trained, weights, zeroStart } from "../schema-parts.js";
import type { Preset } from "./preset.js";

/** Wide against w·x for weights of standard deviation 1 on domains of half-width up to 6. */
const wide = { law: "normal", std: 30 } as const;

/**
 * The network of the linear frequency-principle model (Luo, Ma, Xu, Zhang, arXiv 2010.08153): two layers of ReLU units with biases of a wide range,
 * for isotropic weights
 *
 *   B = κ q (2π)^{d−1} (2/S_d) ( [a] E|w|³ |ξ|^{−d−3} + σ_a² [b] E|w| |ξ|^{−d−1} ),   A = κ q (2π)^{d−1} (2/S_d) σ_a² [w] E|w| |ξ|^{−d−1}
 *
 * with the density q of the biases, 1/(√(2π) σ_b) or 1/(2β), and the measure S_d of the unit sphere: docs/theory.md, section 4, where constants that are printed otherwise are put right.
 */
export const lfp = {
  name: "lfp",
  schema: z.strictObject({
    preset: z.literal("lfp"),
    weights,
    biases: biases.default(wide),
    outputs,
    train: trained(["a", "w", "b"]),
    zeroStart,
  }),
  network: ({ preset: _, ...said }) => ({ family: "shallow", activation: "relu", ...said }),
} as const satisfies Preset;
