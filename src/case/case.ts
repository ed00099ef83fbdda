import type * as z from "zod";
import { InputError } from "../errors.js";
import { toAngular } from "../fourier/convention.js";
import type { Network } from "../network/network.js";
import type { resolvedDataCase, resolvedNetworkCase, resolvedPdeCase } from "./case-schema.js";

/** A type with everything in it read-only, however deep. */
export type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;

/** A case about a network that learns a function which the case states. */
export type TargetCase = DeepReadonly<z.output<typeof resolvedNetworkCase>>;

/**
 * A case about a network that learns the data of a file. What of it depends on the data (the box of the points, and of the frequencies) is there
 * once they are read (`withData`).
 */
export type DataCase = DeepReadonly<z.output<typeof resolvedDataCase>>;

/**
 * A case about a network as it is run: everything the case file says, checked, with every default filled in. Frequencies
 * in `spectrum`, `probes` and `lines` are in `spectrum.convention`; the laws of weights are in the network's own units,
 * the w of cos(w·x).
 */
export type NetworkCase = TargetCase | DataCase;

/** A case that states a PDE directly: `xi` in its expressions is the coordinate of its mesh, whatever the convention. */
export type PdeCase = DeepReadonly<z.output<typeof resolvedPdeCase>>;

export type Case = NetworkCase | PdeCase;

/** Whether a case states a PDE directly. */
export function isPdeCase(theCase: Case): theCase is PdeCase {
  return "pde" in theCase;
}

/** Whether a case is about a network that learns the data of a file. */
export function isDataCase(theCase: Case): theCase is DataCase {
  return "data" in theCase && "file" in theCase.data;
}

/**
 * The case, known to be about a network.
 *
 * @throws InputError for one that states a PDE directly.
 */
export function networkCase(theCase: Case): NetworkCase {
  if (!isPdeCase(theCase)) return theCase;
  throw new InputError("pde", "this is about networks, and the case states a PDE; specdiff solve solves it");
}

/** The network of a case, with the dimension it takes from there. */
export function networkOf(theCase: NetworkCase): Network {
  return { ...theCase.network, dimension: theCase.dimension };
}

/** Radians per unit length for one unit of the case's frequencies: 1, or 2π where they are in cycles. */
export function angularFactor(theCase: Case): number {
  return toAngular(1, theCase.spectrum.convention);
}

/** The coordinates of a frequency as a case writes it: a number in 1-D, a list of them else. */
export function coordinates(frequency: number | readonly number[]): readonly number[] {
  return typeof frequency === "number" ? [frequency] : frequency;
}
