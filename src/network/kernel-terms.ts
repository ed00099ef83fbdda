import { familyOf } from "./families/index.js";
import type { KernelTerm } from "./kernel-term.js";
import type { Network } from "./network.js";

/** The neural tangent kernel of a network at infinite width, scale by scale (docs/theory.md, sections 2 and 3). */
export function kernelTerms(network: Network): readonly KernelTerm[] {
  return familyOf(network).kernelTerms(network);
}
