import type * as z from "zod";
import { toAngular } from "../fourier/convention.js";
import type { Network } from "../network/network.js";
import type { resolvedCaseSchema } from "./case-schema.js";

/** A type with everything in it read-only, however deep. */
export type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;

/**
 * A case as it is run: everything the case file says, checked, with every default filled in. Frequencies in `spectrum`
 * and `probes` are in `spectrum.convention`; the laws of weights are in the network's own units, the w of cos(w·x).
 */
export type Case = DeepReadonly<z.output<typeof resolvedCaseSchema>>;

/** The network of a case, with the dimension it takes from there. */
export function networkOf(theCase: Case): Network {
  return { ...theCase.network, dimension: theCase.dimension };
}

/** Radians per unit length for one unit of the case's frequencies: 1, or 2π where they are in cycles. */
export function angularFactor(theCase: Case): number {
  return toAngular(1, theCase.spectrum.convention);
}
