import type { NetworkCase } from "../case/case.js";
import type { Design, DesignCandidate } from "../case/design-result.js";
import type { Experiment } from "../case/experiment.js";
import { widthLawBasis } from "../case/width-law-basis.js";
import { energyOf } from "../data/weights.js";
import { InputError } from "../errors.js";
import { descentResponse, flowResponse } from "../network/dynamics/index.js";
import type { Network } from "../network/network.js";
import { type KernelPropagator, kernelPropagator } from "../ntk/flow.js";
import { predictedDeviation } from "../ntk/width-law.js";
import { chooseLearningRate } from "../train/learning-rate.js";
import { designForDeadline } from "./deadline.js";
import { designForHeldOut } from "./held-out.js";

/** The width that the law is predicted at, and between which widths it is recommended. */
const PROBED = 1024;
const WIDTHS = { least: 64, most: 65536 } as const;
/** A deviation that adds this part to the energy left is no matter. */
const ADDED = 0.1;

/**
 * From an experiment whose case has a `design` to the law of its first-layer weights, learning rate, steps and width, before anything is trained.
 *
 * @throws InputError without `design`; as `designForDeadline` and `designForHeldOut`
 */
export function design(experiment: Experiment): Design {
  const { network, samples, initialError, dynamics, case: theCase } = experiment;
  if (theCase.design === undefined) {
    throw new InputError(
      "design",
      'missing; say what is to be least, for example "design": { "objective": { "deadline": 8 } }',
    );
  }
  const { candidates, noise } = candidatesOf(experiment, theCase.design);
  const best = candidates.reduce((least, each) => (each.objective < least.objective ? each : least));
  const changed = { ...network, weights: best.weights } as Network;
  const propagator = kernelPropagator(changed, samples);
  const deviation = theCase.design.deviation ?? Math.sqrt(ADDED * best.objective);
  const { learningRate, steps } = stepsTo(best.stopAt, experiment, propagator, deviation / 2);
  const inBasis = propagator.basis ?? widthLawBasis(changed, samples);
  // Between samples networks stray at the end as they do on the samples on the way, before those are learnt.
  const parts = "deadline" in theCase.design.objective ? [1] : [256, 64, 16, 4, 1];
  const times = [...new Set(parts.map((part) => Math.ceil(steps / part) * learningRate))];
  const response = descentResponse(dynamics, learningRate);
  const law = inBasis && predictedDeviation(changed, samples, initialError, times, response, [PROBED], inBasis);
  const needed = law && (PROBED * Math.max(...law.meanSquare[0])) / deviation ** 2;
  return {
    candidates,
    chosen: best.name,
    learningRate,
    steps,
    width: needed && Math.min(WIDTHS.most, Math.max(WIDTHS.least, 2 ** Math.ceil(Math.log2(needed)))),
    deviation,
    stopAt: best.stopAt,
    ...(noise === undefined ? {} : { noise }),
  };
}

/** Halvings of the learning rate that are tried. */
const HALVINGS = 12;

/** The largest learning rate of those half as large as the one before whose descent ends as near to the flow as it must, relative to the initial error. */
function stepsTo(
  time: number,
  { samples, initialError, dynamics }: Experiment,
  propagator: KernelPropagator,
  distance: number,
) {
  let choice: "auto" | number = "auto";
  for (let halving = 0; ; halving++) {
    const { learningRate, saveSteps } = chooseLearningRate(choice, propagator.lambdaMax, dynamics, [time]);
    const steps = saveSteps[saveSteps.length - 1];
    const [[flow], [descent]] = propagator.respond(initialError, [
      { response: flowResponse(dynamics), times: [time] },
      { response: descentResponse(dynamics, learningRate), times: [steps * learningRate] },
    ]).values;
    const difference = flow.map((value, i) => value - descent[i]);
    const apart = Math.sqrt(energyOf(samples, difference) / energyOf(samples, initialError));
    if (apart <= distance || halving === HALVINGS) return { learningRate, steps };
    choice = learningRate / 2;
  }
}

function candidatesOf(experiment: Experiment, { objective, search, noise: known }: NonNullable<NetworkCase["design"]>) {
  const wanted =
    search === "law"
      ? undefined
      : "std" in search
        ? (["normal", search.std] as const)
        : (["uniform", search.halfWidth] as const);
  const shown = ({ name }: { readonly name: string }) =>
    wanted === undefined || name === wanted[0] || name === "the case's own";
  if ("deadline" in objective) {
    const { candidates } = designForDeadline(experiment, objective.deadline, wanted?.[1]);
    return {
      candidates: candidates
        .filter(shown)
        .map((each): DesignCandidate => ({ ...each, objective: each.levels.ntk, stopAt: objective.deadline })),
    };
  }
  const { candidates, noise } = designForHeldOut(experiment, wanted?.[1], known);
  return {
    candidates: candidates.filter(shown).map(
      ({ name, weights, error, stopAt }): DesignCandidate => ({
        ...{ name, weights, objective: error, levels: { ntk: error }, stopAt },
      }),
    ),
    noise,
  };
}

/** Networks that are trained to see whether it is so. */
const SEEDS = 4;

/** The case of a design as it can be validated: its law, saved times up to the end, and networks of its width. */
export function designedCase(theCase: NetworkCase, { candidates, chosen, width, steps, learningRate }: Design): object {
  const { design: _, probes, training, ...rest } = theCase;
  const weights = candidates.find(({ name }) => name === chosen)?.weights;
  // Whole numbers of steps, no two of them the same.
  const save = [...new Set([16, 4, 1].map((part) => Math.round(steps / part) * learningRate))].filter((t) => t > 0);
  return {
    ...rest,
    title: `${theCase.title}, designed`,
    network: { ...theCase.network, weights },
    time: { ...theCase.time, save },
    probes,
    training: {
      ...training,
      widths: [width ?? WIDTHS.most],
      seeds: training?.seeds ?? SEEDS,
      learningRate,
    },
  };
}
