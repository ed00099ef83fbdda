import type { DesignCandidate } from "../case/design-result.js";
import type { Experiment } from "../case/experiment.js";
import { varianceOf } from "../compare/held-out.js";
import { divided, multiplied, weightRoots } from "../data/weights.js";
import { dynamicsOf, flowResponse } from "../network/dynamics/index.js";
import { denseKernel } from "../ntk/dense-kernel.js";
import { kernelEigenbasisUpTo, respondInEigenbasis } from "../ntk/eigenbasis.js";
import { leftOutErrors } from "../ntk/left-out.js";
import { basisResolvents } from "../ntk/resolvents.js";
import type { Warning } from "../warning.js";
import { changeIn, withChange } from "./damping-law.js";
import { comparedBlocks } from "./parts.js";

/** Less of what is learnt than this has to carry over to be told of: of photographs it is nine tenths, of values with as much noise as signal two fifths, of textures about as large as their pixels a half. */
const CARRIED = 2 / 3;

/**
 * That a design for a deadline learns from measured data what does not carry over to places between the samples, noise for instance: what is learnt at the samples by then with the law that was chosen is held against what samples that are left out one at a time see of it, on eight blocks of
 * samples, by the flow of the infinite-width kernel. A formula has no noise, and samples of it are what is wanted.
 */
export function learntNoise(experiment: Experiment, candidate: DesignCandidate): readonly Warning[] {
  const { samples, initialError, own, dynamics } = experiment;
  const variance = varianceOf(samples);
  if (own === undefined || variance === 0 || samples.dimension > 2 || !dynamicsOf(dynamics).isDecay) return [];
  const network = withChange(experiment.network, changeIn(candidate));
  const times = [candidate.stopAt];
  let [count, onSamples, leftOut] = [0, 0, 0];
  for (const { samples: part, initial } of comparedBlocks(samples, initialError)) {
    const basis = kernelEigenbasisUpTo(network, part, { maximumRank: part.count }, denseKernel(network, part));
    if (basis === null) throw new Error("a kernel of larger rank than it has samples");
    const roots = weightRoots(part);
    const [learning] = respondInEigenbasis(basis, flowResponse(dynamics), multiplied(initial, roots), times);
    const end = divided(learning, roots);
    const [without] = leftOutErrors(basisResolvents(basis), part, initial, times);
    for (let i = 0; i < part.count; i++) {
      onSamples += end[i] ** 2;
      leftOut += without[i] ** 2;
    }
    count += part.count;
  }
  const [learnt, carried] = [onSamples, leftOut].map((sum) => 1 - sum / count / variance);
  if (carried >= CARRIED * learnt) return [];
  const percent = (part: number) => `${(100 * Math.max(0, part)).toPrecision(2)} %`;
  return [
    {
      path: "design.objective",
      message:
        `by t = ${candidate.stopAt.toPrecision(3)} ${candidate.name} learns ${percent(learnt)} of what varies at the samples, but samples that are left out one at a time see ${percent(carried)}: ` +
        'the rest is noise, or finer than the samples tell of places between them. Where these count take the objective { "heldOut": {} }, or an earlier deadline',
      numbers: { learnt, carried },
    },
  ];
}
