import * as z from "zod";
import { activationNames } from "./activations/index.js";
import { LARGEST, lawSchema, moderate, positive } from "./law-schema.js";

/*
 * What the case files of several families have in common.
 */

export const standardNormal = { law: "normal", std: 1 } as const;

export const weights = lawSchema.default(standardNormal);

export const biases = z
  .discriminatedUnion("law", [
    z.strictObject({ law: z.literal("uniform-phase") }),
    z.strictObject({ law: z.literal("normal"), std: z.number().min(0).max(LARGEST) }),
    z.strictObject({ law: z.literal("uniform"), halfWidth: positive }),
  ])
  .meta({
    description:
      "Law of the biases: uniform over a period of a periodic activation, normal (a standard deviation of 0 is a network without), or uniform on [−halfWidth, halfWidth].",
  });

export const activation = z
  .union([
    z.enum(activationNames),
    z.strictObject({ name: z.literal("leaky-relu"), slope: moderate }),
    z.strictObject({ expression: z.string().min(1) }),
  ])
  .meta({
    description: "The activation σ(z): a name, leaky-relu with the slope of its left side, or an expression in z.",
  });

export const outputs = z
  .discriminatedUnion("law", [
    z.strictObject({ law: z.literal("normal"), std: positive }),
    z.strictObject({ law: z.literal("sign") }),
  ])
  .meta({ description: "Law of the output weights: normal, or ±1 with equal probability." })
  .default(standardNormal);

export const zeroStart = z
  .enum(["antisymmetric", "subtract", "none"])
  .meta({
    description:
      "How the network starts from zero: every unit doubled with output weights a and −a, its initial output subtracted, or not at all.",
  })
  .default("antisymmetric");

/** A non-empty list of parameter groups without repetitions; by default all groups. */
export function trained<const Groups extends readonly [string, ...string[]]>(groups: Groups) {
  return groupsOf(groups)
    .default([...groups] as Groups[number][])
    .meta({ uniqueItems: true, description: "The parameter groups that are trained; the others stay as they start." });
}

/** A non-empty list of parameter groups without repetitions. */
export function groupsOf<const Groups extends readonly [string, ...string[]]>(groups: Groups) {
  return z.array(z.enum(groups)).min(1).refine(isWithoutRepetitions, "names a group twice");
}

function isWithoutRepetitions(list: readonly unknown[]): boolean {
  return new Set(list).size === list.length;
}
