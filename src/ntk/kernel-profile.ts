import { NotAvailableError } from "../errors.js";
import type { KernelTerm } from "../network/kernel-term.js";
import { kernelTerms } from "../network/kernel-terms.js";
import type { Network } from "../network/network.js";
import type { Lags } from "../network/stationary-kernel.js";
import { addMultiple } from "../sparse/vectors.js";

/** A part of the kernel, (damping + diffusion x·x'), tabulated at lags; null where it vanishes. */
export interface KernelTables {
  readonly damping: Float64Array | null;
  readonly diffusion: Float64Array | null;
}

/** The two parts of the kernel Θ as functions of x − x' and of x + x', both even. */
export interface KernelProfile {
  /** Whether they are even in every component. */
  readonly mirrored: boolean;
  stationary(lags: Lags): KernelTables;
  reflected(lags: Lags): KernelTables;
}

/** The infinite-width kernel of a network (see `KernelTerm`) times a factor, all scales together. */
export function kernelProfile(network: Network, factor: number): KernelProfile {
  const terms = kernelTerms(network);
  const tabulate = (lags: Lags, part: (term: KernelTerm) => readonly [number, number]): KernelTables => {
    const parts = terms.map(part);
    const some = (which: 0 | 1) => parts.some((coefficients) => coefficients[which] !== 0);
    if (!some(0) && !some(1)) return { damping: null, diffusion: null };
    const count =
      lags instanceof Float64Array
        ? lags.length / network.dimension
        : lags.reduce((product, axis) => product * axis.length, 1);
    const damping = some(0) ? new Float64Array(count) : null;
    const diffusion = some(1) ? new Float64Array(count) : null;
    terms.forEach((term, p) => {
      if (term.kernel.lags === null) {
        throw new NotAvailableError("network", "the kernel of this network as a function of x − x'");
      }
      const phi = term.kernel.lags(lags);
      const [d, D] = parts[p];
      if (damping && d !== 0) addMultiple(factor * d, phi, damping);
      if (diffusion && D !== 0) addMultiple(factor * D, phi, diffusion);
    });
    return { damping, diffusion };
  };
  return {
    mirrored: terms.every(({ kernel }) => kernel.mirrored !== false),
    stationary: (lags) => tabulate(lags, (term) => [term.damping, term.diffusion]),
    reflected: (lags) => tabulate(lags, (term) => [term.reflectedDamping, term.reflectedDiffusion]),
  };
}

/** The value of a part of the kernel at a lag, with the inner product x·x' of its points. */
export function partAt(tables: KernelTables, index: number, inner: number): number {
  const damping = tables.damping === null ? 0 : tables.damping[index];
  return tables.diffusion === null ? damping : damping + inner * tables.diffusion[index];
}
