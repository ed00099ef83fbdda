import type { SampleSet } from "../data/samples.js";
import { initialNetwork } from "../network/initial-network.js";
import type { Network } from "../network/network.js";
import { empiricalLambdaMax } from "./empirical-kernel.js";
import { trainingEngine } from "./engine-choice.js";
import { objectiveOf, type TrainingLoss } from "./objective.js";

/**
 * The largest eigenvalue that any network of the narrowest width has at its start (of its own kernel on the samples,
 * see `empiricalLambdaMax`): what a learning rate for all widths of a sweep must respect. A narrow network's eigenvalue
 * can be several times that of infinite width: with four scales and 128 units three to eight times as large, with 1024
 * units one to two times (measured). The excess shrinks with width, so that wider networks need not be asked, and
 * every run checks its own in any case.
 *
 * @param loss what is minimised; default ½ κ Σ weight u²
 * @param tolerance as of `empiricalLambdaMax`
 */
export async function narrowestLambdaMax(
  network: Network,
  samples: SampleSet,
  widths: readonly number[],
  seeds: readonly number[],
  loss?: TrainingLoss,
  tolerance?: number,
): Promise<number> {
  const width = Math.min(...widths);
  const { operator, trainer, samples: observed } = objectiveOf(samples, loss);
  const engine = await trainingEngine({ choice: "auto", network, operator, count: samples.count, width });
  let largest = Number.NEGATIVE_INFINITY;
  for (const seed of seeds) {
    const start = initialNetwork(network, width, seed);
    largest = Math.max(largest, await empiricalLambdaMax(start, trainer(engine, start), observed, tolerance));
  }
  return largest;
}
