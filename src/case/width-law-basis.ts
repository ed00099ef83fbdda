import type { SampleSet } from "../data/samples.js";
import { NotAvailableError } from "../errors.js";
import type { Network } from "../network/network.js";
import { type KernelEigenbasis, kernelEigenbasis } from "../ntk/eigenbasis.js";

/**
 * In 2-D and 3-D a kernel has nearly as large a rank as there are samples, and the prediction takes time like its cube: what
 * carries less than a billionth of the trace, far below the prediction's own per cents, is left out.
 */
const SPATIAL = { tolerance: 1e-9, maximumRank: 1200 } as const;

/** The eigenbasis that the width law is predicted in; null where there are too many samples for it. */
export function widthLawBasis(network: Network, samples: SampleSet): KernelEigenbasis | null {
  try {
    return kernelEigenbasis(network, samples, samples.dimension === 1 ? {} : SPATIAL);
  } catch (error) {
    if (error instanceof NotAvailableError) return null;
    throw error;
  }
}
