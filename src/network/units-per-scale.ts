import { InputError } from "../errors.js";
import { familyOf } from "./families/index.js";
import type { Network } from "./network.js";

/**
 * How many units of a network of a given width belong to each scale: an array of length one entry per scale
 * whose sum is the width. Units come in pairs where the start is antisymmetric; units (or pairs) are dealt out evenly,
 * and the first scales get one more where the number does not divide.
 *
 * Each unit of scale p carries the factor c_p (P m_p)^{-1/2} with m_p this scale's number of units, so that the mean
 * kernel does not depend on how the width divides; with equal numbers it is c_p m^{-1/2}.
 *
 * Throws InputError where the width is not a positive integer, is odd with an antisymmetric start, or leaves a scale
 * without a unit.
 */
export function unitsPerScale(network: Network, width: number): number[] {
  const scales = familyOf(network).subnetworks(network).length;
  const together = network.zeroStart === "antisymmetric" ? 2 : 1;
  if (!Number.isInteger(width) || width < 1) {
    throw new InputError("width", `a width is a positive integer, found ${width}`);
  }
  if (width % together !== 0) {
    throw new InputError("width", `an antisymmetric start doubles every unit and needs an even width, found ${width}`);
  }
  const groups = width / together;
  if (groups < scales) {
    throw new InputError("width", `${scales} scales need a width of at least ${scales * together}, found ${width}`);
  }
  const least = Math.floor(groups / scales);
  const extra = groups % scales;
  return Array.from({ length: scales }, (_, p) => together * (p < extra ? least + 1 : least));
}
