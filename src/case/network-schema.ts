import * as z from "zod";
import { families } from "../network/families/index.js";
import type { Network } from "../network/network.js";
import { presets } from "../network/presets/index.js";

/** A description without its dimension, which a case gives once for everything. */
type WithoutDimension<N> = N extends Network ? Omit<N, "dimension"> : never;

const [first, ...others] = families.map(({ schema }) => schema);

/** The network of a case: `Network` without its dimension. */
export const networkSchema: z.ZodType<WithoutDimension<Network>> = z.discriminatedUnion("family", [
  first,
  ...others,
]) as unknown as z.ZodType<WithoutDimension<Network>>;

const [firstPreset, ...otherPresets] = presets.map(({ schema, network }) => schema.transform(network));

/** A preset of a case; what it says becomes the description that it stands for, which `networkSchema` checks. */
export const presetSchema = z.discriminatedUnion("preset", [firstPreset, ...otherPresets]);
