import type { DesignCandidate, TrainedCandidate } from "../case/design-result.js";
import type { Experiment } from "../case/experiment.js";
import { heldOutCurve } from "../case/held-out.js";
import { energyOf } from "../data/weights.js";
import type { RunResult } from "../train/run.js";
import { changeIn, withChange } from "./damping-law.js";
import { type DesignRun, SEEDS } from "./design.js";
import { leftOutExcess } from "./left-out-width.js";
import { stableDescent } from "./stable-descent.js";
import { trainedNetwork } from "./trained-network.js";
import { planNearFlow, planOf, type TrainingPlan } from "./training-plan.js";

/** The networks that were trained of a candidate, and what each left on the way. */
export interface Confirmation {
  readonly trained: TrainedCandidate;
  readonly curves: readonly { readonly times: readonly number[]; readonly left: readonly number[] }[];
  /** The errors of the first network at the samples at the end. */
  readonly residual: Float64Array;
}

/**
 * Trains networks of the recommended width with the law that was chosen and with the best normal one, each with the steps that it needs, and holds what they leave against what was predicted: on the samples, or on those held out.
 *
 * @param onNetwork is told how many networks of how many are trained
 * @throws as `trainOne`
 */
export async function confirmDesign(
  experiment: Experiment,
  { design, plan: ofChosen, descents }: DesignRun,
  onNetwork: (done: number, all: number) => void = () => {},
): Promise<readonly Confirmation[]> {
  const { candidates, chosen, width } = design;
  if (width === null) return [];
  const named = (name: string) => candidates.filter((each) => each.name === name);
  const tried = [...named(chosen), ...(chosen === "normal" ? [] : named("normal"))];
  const seeds = experiment.case.training?.seeds ?? SEEDS;
  const seeksHeldOut = "heldOut" in (experiment.case.design?.objective ?? {});
  const looksThere = seeksHeldOut && experiment.own?.heldOut !== undefined;
  const predictedOf = (candidate: DesignCandidate, { left, square }: TrainingPlan): number => {
    // Of a design for held-out error without samples that are held out, networks are looked at on those that they are trained on.
    if (seeksHeldOut && !looksThere) return left + (square ?? 0) / width;
    if (candidate.name === chosen && design.predicted !== undefined) return design.predicted;
    // Where the width law is not known, the width adds about what it adds to the one that was tried.
    if (!seeksHeldOut) return left + (square ?? ofChosen.square ?? 0) / width;
    const changed = withChange(experiment.network, changeIn(candidate));
    const { timesWidth } = leftOutExcess(experiment, changed, candidate.stopAt, candidate.objective);
    return candidate.objective + timesWidth / width;
  };
  const confirmations: Confirmation[] = [];
  for (const candidate of tried) {
    const runs: RunResult[] = [];
    const descent = descents[candidates.indexOf(candidate)];
    const planned =
      candidate.name === chosen
        ? ofChosen
        : descent === undefined
          ? planNearFlow(experiment, candidate, design.deviation / 2)
          : planOf(experiment, candidate, descent);
    const plan = { ...planned, ...(await stableDescent(experiment, candidate, planned, width)).descent };
    for (let seed = 0; seed < seeds; seed++) {
      onNetwork(confirmations.length * seeds + seed, tried.length * seeds);
      runs.push(await trainedNetwork(experiment, candidate, plan, width, seed));
    }
    const curves = runs.map((run) => curveOf(experiment, run));
    confirmations.push({
      trained: {
        name: candidate.name,
        width,
        learningRate: plan.learningRate,
        steps: plan.steps,
        predicted: predictedOf(candidate, plan),
        measured: curves.map(({ left }) => left[left.length - 1]),
      },
      curves,
      residual: runs[0].residuals[runs[0].residuals.length - 1],
    });
  }
  onNetwork(tried.length * seeds, tried.length * seeds);
  return confirmations;
}

/** What a network left on the way: of the error on samples held out, for designs against that, or of the energy. */
function curveOf(experiment: Experiment, run: RunResult) {
  const { samples, case: theCase } = experiment;
  const elsewhere = "heldOut" in (theCase.design?.objective ?? {}) ? heldOutCurve(experiment, run) : undefined;
  if (elsewhere !== undefined) return { times: elsewhere.times, left: elsewhere.errors };
  const [start] = run.residuals;
  const whole = energyOf(samples, start);
  return { times: run.times, left: run.residuals.map((residual) => energyOf(samples, residual) / whole) };
}
