import type { Experiment } from "../case/experiment.js";
import { varianceOf } from "../compare/held-out.js";
import type { SampleSet } from "../data/samples.js";
import type { Network } from "../network/network.js";
import { kernelEigenbasisUpTo } from "../ntk/eigenbasis.js";
import { empiricalKernelMatrix } from "../ntk/empirical-kernel.js";
import { leftOutErrors } from "../ntk/left-out.js";
import { comparedBlocks } from "./held-out.js";

/** Widths that are looked at in turn, with how many networks each. */
const LOOKED_AT = [256, 1024, 4096, 16_384] as const;
const NETWORKS = 4;
/** Where networks are by less than this part worse than infinite width, what they are worse by falls like 1/width: the square of a deviation. */
const LAWFUL = 0.5;

/** What the error at samples left out is more than at infinite width, over the variance and times the width, from a width on. */
export interface LeftOutExcess {
  readonly timesWidth: number;
  readonly from: number;
}

/**
 * By how much networks of finite width are worse at samples that are not trained on, from the kernels of sampled ones at their start, before anything is trained: exact where outputs alone are trained, and of the first order of the
 * width law otherwise. On the samples a network may be near to its limit long before it is so between them, where nothing holds it.
 *
 * @param error of infinite width at samples left out at the time `stopAt`, over the variance
 */
export function leftOutExcess(
  { samples, initialError }: Experiment,
  network: Network,
  stopAt: number,
  error: number,
): LeftOutExcess {
  const blocks = comparedBlocks(samples, initialError);
  const variance = varianceOf(samples);
  const count = blocks.reduce((sum, { chosen }) => sum + chosen.length, 0);
  // Kernels of networks fluctuate between points however far apart: what that does grows with the number of samples.
  const parts = (samples.count * blocks.length) / count;
  let [timesWidth, from] = [0, 0];
  for (const width of LOOKED_AT) {
    let squares = 0;
    for (let seed = 0; seed < NETWORKS; seed++) {
      for (const { samples: part, initial } of blocks) {
        const [errors] = leftOutErrors(sampledBasis(network, part, width, seed), part, initial, [stopAt]);
        for (const each of errors) squares += each * each;
      }
    }
    const excess = parts * (squares / NETWORKS / count / variance - error);
    timesWidth = Math.max(0, excess) * width;
    from = width;
    if (excess < LAWFUL * error) break;
  }
  return { timesWidth, from };
}

/** The eigenbasis of the kernel of one sampled network. */
function sampledBasis(network: Network, samples: SampleSet, width: number, seed: number) {
  const matrix = empiricalKernelMatrix(network, samples, width, seed);
  const { count } = samples;
  const basis = kernelEigenbasisUpTo(
    network,
    samples,
    { maximumRank: count },
    {
      count,
      diagonal: () => Float64Array.from({ length: count }, (_, j) => matrix[j * (count + 1)]),
      column: (j, out) => out.set(matrix.subarray(j * count, (j + 1) * count)),
    },
  );
  if (basis === null) throw new Error("a kernel of larger rank than it has samples");
  return basis;
}
