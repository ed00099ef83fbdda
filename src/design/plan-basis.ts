import type { SampleSet } from "../data/samples.js";
import type { Network } from "../network/network.js";
import { type KernelEigenbasis, kernelEigenbasisUpTo } from "../ntk/eigenbasis.js";
import { hasFastProducts } from "../ntk/kernel-operator.js";
import { designEntries, designPropagator } from "./limit-flow.js";

/** The part of the trace that is left out: the larger one changed what the width adds by half a per cent where a thousandth of the energy was left, by a tenth where it was a billionth; the smaller one by a twentieth where all was left that rounding leaves. */
const TOLERANCE = { most: 1e-4, least: 1e-5, ofEnergy: 0.1 } as const;
/** The most that a basis has: beyond, networks say as much in less time. */
const MAXIMUM_RANK = { line: 400, plane: 600 } as const;
/** Columns of K whose squares stand for all. */
const COLUMNS = 32;
/** What they say is known to a few per cent. */
const MARGIN = 0.8;

/** The eigenbasis in which the width law of a design is predicted, for a part of the energy that is left; null where the kernel has too large a rank. */
export function planBasis(network: Network, samples: SampleSet, left: number): KernelEigenbasis | null {
  const atHand = hasFastProducts(network, samples) ? null : designPropagator(network, samples).basis;
  if (atHand !== null) return atHand;
  const { count } = samples;
  const maximumRank = samples.dimension === 1 ? MAXIMUM_RANK.line : MAXIMUM_RANK.plane;
  const tolerance = Math.min(TOLERANCE.most, Math.max(TOLERANCE.least, TOLERANCE.ofEnergy * left));
  const entries = designEntries(network, samples);
  if (count > maximumRank) {
    // r eigenvalues have at most the sum (r Σ λ²)^{1/2}.
    const trace = entries.diagonal().reduce((sum, value) => sum + value, 0);
    const column = new Float64Array(count);
    let square = 0;
    for (let k = 0; k < COLUMNS; k++) {
      entries.column(Math.floor(((k + 0.5) * count) / COLUMNS), column);
      for (const value of column) square += (value * value * count) / COLUMNS;
    }
    if (Math.sqrt(maximumRank * square) < MARGIN * (1 - tolerance) * trace) return null;
  }
  return kernelEigenbasisUpTo(network, samples, { tolerance, maximumRank }, entries);
}
