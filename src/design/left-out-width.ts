import type { Experiment } from "../case/experiment.js";
import { varianceOf } from "../compare/held-out.js";
import type { SampleSet } from "../data/samples.js";
import type { Network } from "../network/network.js";
import { denseKernel } from "../ntk/dense-kernel.js";
import { empiricalKernelMatrix } from "../ntk/empirical-kernel.js";
import { leftOutErrors } from "../ntk/left-out.js";
import { denseResolvents } from "../ntk/resolvents.js";
import { type DenseSymmetric, denseSymmetric } from "../sparse/dense-symmetric.js";
import { comparedBlocks } from "./held-out.js";

/** Widths that are looked at in turn, and how many networks of each: wide ones differ less. */
const LOOKED_AT = [
  { width: 256, networks: 4 },
  { width: 1024, networks: 4 },
  { width: 4096, networks: 2 },
  { width: 16_384, networks: 1 },
] as const;
/** Of the blocks of samples on which laws are compared. */
const BLOCKS = 4;
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
  const blocks = comparedBlocks(samples, initialError, BLOCKS);
  const variance = varianceOf(samples);
  const count = blocks.reduce((sum, { chosen }) => sum + chosen.length, 0);
  // Kernels of networks fluctuate between points however far apart: what that does grows with the number of samples.
  const parts = (samples.count * blocks.length) / count;
  const errorOf = (kernel: (part: SampleSet) => DenseSymmetric) => {
    let squares = 0;
    for (const { samples: part, initial } of blocks) {
      const [errors] = leftOutErrors(denseResolvents(kernel(part)), part, initial, [stopAt]);
      for (const each of errors) squares += each * each;
    }
    return squares / count / variance;
  };
  const limit = errorOf((part) => denseKernel(network, part));
  let [timesWidth, from] = [0, 0];
  for (const { width, networks } of LOOKED_AT) {
    const errors = Array.from({ length: networks }, (_, seed) =>
      errorOf((part) => sampledKernel(network, part, width, seed)),
    );
    const excess = parts * (errors.reduce((sum, error) => sum + error, 0) / networks - limit);
    timesWidth = Math.max(0, excess) * width;
    from = width;
    if (excess < LAWFUL * error) break;
  }
  return { timesWidth, from };
}

/** The kernel of one sampled network. */
function sampledKernel(network: Network, samples: SampleSet, width: number, seed: number): DenseSymmetric {
  const matrix = empiricalKernelMatrix(network, samples, width, seed);
  const { count } = samples;
  return denseSymmetric(count, (visit) => {
    for (let j = 0; j < count; j++) visit(j, matrix.subarray(j * (count + 1), (j + 1) * count));
  });
}
