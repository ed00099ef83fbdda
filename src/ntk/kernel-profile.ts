import type { KernelTerm } from "../network/kernel-term.js";
import { kernelTerms } from "../network/kernel-terms.js";
import { weightVectorLaw } from "../network/laws/weight-vector.js";
import type { Network } from "../network/network.js";

/** Lags: vectors row by row, or the tensor grid of the coordinates given for every axis, the first running fastest. */
export type Lags = Float64Array | readonly Float64Array[];

/** A part of the kernel, (damping + diffusion x·x'), tabulated at lags; null where it vanishes. */
export interface KernelTables {
  readonly damping: Float64Array | null;
  readonly diffusion: Float64Array | null;
}

/** The two parts of the kernel Θ as functions of x − x' and of x + x', both even in every component. */
export interface KernelProfile {
  stationary(lags: Lags): KernelTables;
  reflected(lags: Lags): KernelTables;
}

/** The infinite-width kernel of a network (see `KernelTerm`) times a factor, all scales together. */
export function kernelProfile(network: Network, factor: number): KernelProfile {
  const weights = weightVectorLaw(network.weights, network.dimension);
  const terms = kernelTerms(network);
  const characteristic = (lags: Lags, scale: number) =>
    lags instanceof Float64Array
      ? weights.characteristic(lags.map((lag) => scale * lag))
      : weights.characteristicOnGrid(lags.map((axis) => axis.map((lag) => scale * lag)));
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
      const phi = characteristic(lags, term.scale);
      const [d, D] = parts[p];
      if (damping) for (let i = 0; i < count; i++) damping[i] += factor * d * phi[i];
      if (diffusion) for (let i = 0; i < count; i++) diffusion[i] += factor * D * phi[i];
    });
    return { damping, diffusion };
  };
  return {
    stationary: (lags) => tabulate(lags, (term) => [term.damping, term.diffusion]),
    reflected: (lags) => tabulate(lags, (term) => [term.reflectedDamping, term.reflectedDiffusion]),
  };
}

/** The value of a part of the kernel at a lag, with the inner product x·x' of its points. */
export function partAt(tables: KernelTables, index: number, inner: number): number {
  const damping = tables.damping === null ? 0 : tables.damping[index];
  return tables.diffusion === null ? damping : damping + inner * tables.diffusion[index];
}
