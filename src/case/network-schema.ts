import * as z from "zod";
import { LARGEST, lawSchema, positive } from "./law-schema.js";

const standardNormal = { law: "normal", std: 1 } as const;

const weights = lawSchema.default(standardNormal);

const biases = z
  .discriminatedUnion("law", [
    z.strictObject({ law: z.literal("uniform-phase") }),
    z.strictObject({ law: z.literal("normal"), std: z.number().min(0).max(LARGEST) }),
  ])
  .meta({
    description: "Law of the biases: uniform on (0, 2π), or normal; a standard deviation of 0 is a network without.",
  });

const outputs = z
  .discriminatedUnion("law", [
    z.strictObject({ law: z.literal("normal"), std: positive }),
    z.strictObject({ law: z.literal("sign") }),
  ])
  .meta({ description: "Law of the output weights: normal, or ±1 with equal probability." });

const zeroStart = z.enum(["antisymmetric", "subtract", "none"]).meta({
  description:
    "How the network starts from zero: every unit doubled with output weights a and −a, its initial output subtracted, or not at all.",
});

const mscale = z.strictObject({
  family: z.literal("mscale"),
  activation: z.literal("sin").default("sin"),
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
  outputs: outputs.default(standardNormal),
  train: trained(["a", "w", "b"]),
  zeroStart: zeroStart.default("antisymmetric"),
});

const fourierFeatures = z.strictObject({
  family: z.literal("fourier-features"),
  weights,
  outputs: outputs.default(standardNormal),
  train: trained(["a", "w"]),
  zeroStart: zeroStart.default("antisymmetric"),
});

/** The network of a case: `Network` without its dimension, which the case gives once for everything. */
export const networkSchema = z.discriminatedUnion("family", [mscale, fourierFeatures]);

/** A non-empty list of parameter groups without repetitions; by default all groups. */
function trained<const Groups extends readonly [string, ...string[]]>(groups: Groups) {
  return z
    .array(z.enum(groups))
    .min(1)
    .refine(isWithoutRepetitions, "names a group twice")
    .default([...groups] as Groups[number][])
    .meta({ uniqueItems: true, description: "The parameter groups that are trained; the others stay as they start." });
}

function isWithoutRepetitions(list: readonly unknown[]): boolean {
  return new Set(list).size === list.length;
}
