import { InputError } from "../errors.js";
import { numberAlgebra } from "../network/activations/algebra.js";
import { familyOf } from "../network/families/index.js";
import type { Network } from "../network/network.js";

/** Why an activation of the network cannot be written in another algebra, some functions in expressions having no counterpart there; null where all can. */
export function formulaRefusal(network: Network): string | null {
  const family = familyOf(network);
  const activations = family.layerActivations?.(network) ?? [family.activation(network)];
  try {
    for (const each of activations) each?.formula(numberAlgebra, 0.5);
    return null;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}
