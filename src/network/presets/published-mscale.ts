import * as z from "zod";
import { zeroStart } from "../schema-parts.js";
import type { Preset } from "./preset.js";

/** 2^s has to stay a scale of moderate size. */
const MOST = 20;

/**
 * The network of the published MscaleDNN diffusion model (Wang, Yuan, Liu, Zhang, Cai, 10.1016/j.neunet.2025.107179): sine units of the scales
 * α_j = 2^j, j = 0 … s, with the amplitudes α_j^d, w ~ N(0, I), b ~ N(0, 1) and frozen outputs ±1: docs/theory.md, section 2.
 */
export const publishedMscale = {
  name: "published-mscale",
  schema: z.strictObject({
    preset: z.literal("published-mscale"),
    s: z.int().min(0).max(MOST).meta({ description: "There are s + 1 scales, 1, 2, 4 … 2^s." }),
    zeroStart,
  }),
  network: ({ s, zeroStart }) => ({
    family: "mscale",
    activation: "sin",
    scales: Array.from({ length: Number(s) + 1 }, (_, j) => 2 ** j),
    amplitude: "scale-power",
    weights: { law: "normal", std: 1 },
    biases: { law: "normal", std: 1 },
    outputs: { law: "sign" },
    train: ["w", "b"],
    zeroStart,
  }),
} as const satisfies Preset;
