import type { Experiment } from "../case/experiment.js";
import { varianceOf } from "../compare/held-out.js";
import type { SampleSet } from "../data/samples.js";
import type { Network } from "../network/network.js";
import { denseKernel } from "../ntk/dense-kernel.js";
import { empiricalKernelMatrix } from "../ntk/empirical-kernel.js";
import { leftOutErrors } from "../ntk/left-out.js";
import { denseResolvents } from "../ntk/resolvents.js";
import { type DenseSymmetric, denseSymmetric } from "../sparse/dense-symmetric.js";
import { comparedBlocks, type Part } from "./parts.js";

/** Widths that are looked at in turn, and how many networks of each, on how many of the blocks of samples on which laws are compared: wide ones differ less. */
const LOOKED_AT = [
  { width: 256, networks: 4, blocks: 4 },
  { width: 1024, networks: 4, blocks: 4 },
  { width: 4096, networks: 2, blocks: 4 },
  { width: 16_384, networks: 1, blocks: 4 },
] as const;
/** Where networks are by less than so many times the error of infinite width worse than that, what they are worse by falls like 1/width, the square of a deviation: times the width it was 117 and 114 for CO2 at 1.1 and 0.27, 60 and 55 for sea-surface temperatures at 1.7 and 0.39. */
const LAWFUL = 1.2;

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
  const variance = varianceOf(samples);
  const errorOf = (parts: readonly Part[], kernel: (part: SampleSet) => DenseSymmetric) => {
    let [squares, count] = [0, 0];
    for (const { samples: part, initial } of parts) {
      const [errors] = leftOutErrors(denseResolvents(kernel(part)), part, initial, [stopAt]);
      for (const each of errors) squares += each * each;
      count += part.count;
    }
    return squares / count / variance;
  };
  let [timesWidth, from] = [0, 0];
  for (const { width, networks, blocks } of LOOKED_AT) {
    const parts = comparedBlocks(samples, initialError, blocks);
    const limit = errorOf(parts, (part) => denseKernel(network, part));
    const errors = Array.from({ length: networks }, (_, seed) =>
      errorOf(parts, (part) => sampledKernel(network, part, width, seed)),
    );
    // Kernels of networks fluctuate between points however far apart: what that does grows with the number of samples.
    const asMany = (samples.count * parts.length) / parts.reduce((sum, { chosen }) => sum + chosen.length, 0);
    const excess = asMany * (errors.reduce((sum, error) => sum + error, 0) / networks - limit);
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
