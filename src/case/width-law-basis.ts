import type { Anchors } from "../data/anchors.js";
import type { SampleSet } from "../data/samples.js";
import { NotAvailableError } from "../errors.js";
import type { LossFilter } from "../network/losses/index.js";
import type { Network } from "../network/network.js";
import { type EigenbasisOptions, type KernelEigenbasis, kernelEigenbasis } from "../ntk/eigenbasis.js";
import { type FilteredBasis, residualBasis, weightedBasis } from "../ntk/filtered-deviation.js";

/**
 * In 2-D and 3-D a kernel has nearly as large a rank as there are samples, and the prediction takes time like its cube: what
 * carries less than a billionth of the trace, far below the prediction's own per cents, is left out.
 */
const SPATIAL = { tolerance: 1e-9, maximumRank: 1200 } as const;

/** The eigenbasis that the width law is predicted in; null where there are too many samples for it. */
export function widthLawBasis(network: Network, samples: SampleSet): KernelEigenbasis | null {
  return whereAvailable(() => kernelEigenbasis(network, samples, rankOf(samples)));
}

/** What an experiment with a filtered loss has of the kind; null where there are too many samples for it. */
export function filteredLawBasis({
  network,
  samples,
  filter,
  initialError,
  initialResidual,
  anchors,
}: {
  readonly network: Network;
  readonly samples: SampleSet;
  readonly filter: LossFilter | null;
  readonly initialError: Float64Array;
  readonly initialResidual?: Float64Array;
  readonly anchors?: Anchors;
}): FilteredBasis | null {
  if (filter === null) return null;
  const { operator, symbol } = filter;
  return whereAvailable(() =>
    operator === null || initialResidual === undefined
      ? weightedBasis(network, samples, symbol, initialError, rankOf(samples))
      : residualBasis(network, samples, operator, initialResidual, anchors, { maximumRank: 1200, ...rankOf(samples) }),
  );
}

function rankOf({ dimension }: SampleSet): EigenbasisOptions {
  return dimension === 1 ? {} : SPATIAL;
}

function whereAvailable<Result>(work: () => Result): Result | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof NotAvailableError) return null;
    throw error;
  }
}
