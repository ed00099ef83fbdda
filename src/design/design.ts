import type { NetworkCase } from "../case/case.js";
import type { Design, DesignCandidate } from "../case/design-result.js";
import type { Experiment } from "../case/experiment.js";
import { InputError } from "../errors.js";
import type { Warning } from "../warning.js";
import { changeIn, withChange } from "./damping-law.js";
import { designForDeadline } from "./deadline.js";
import type { Descent } from "./descent.js";
import { designForHeldOut, type HeldOutCandidate } from "./held-out.js";
import { LEARNT, lawWarnings } from "./law-warnings.js";
import { learntNoise } from "./learnt-noise.js";
import { leftOutExcess } from "./left-out-width.js";
import { unitsMissing } from "./reached-lengths.js";
import { deviationFor, WIDTHS, widthFor, widthWarnings } from "./recommended-width.js";
import type { Shells } from "./shells.js";
import { planNearFlow, planOf, type TrainingPlan } from "./training-plan.js";

/** What a design found, and what it was made from. */
export interface DesignRun {
  readonly design: Design;
  /** The spectrum of the data. */
  readonly shells: Shells | null;
  /** ν of reverse water-filling, in units of |û₀|². */
  readonly waterLevel: number | null;
  /** What is left on the way by level 1, in the order of the candidates: energy over the initial energy, or the error at samples left out over the variance of the values. */
  readonly curves: readonly { readonly times: readonly number[]; readonly left: readonly number[] }[];
  /** How candidates are trained, in their order; none of designs for held-out samples. */
  readonly descents: readonly Descent[];
  /** How the candidate that was chosen is trained. */
  readonly plan: TrainingPlan;
  readonly warnings: readonly Warning[];
}

/** As `runDesign`, the answer alone. */
export function design(experiment: Experiment): Design {
  return runDesign(experiment).design;
}

/**
 * From an experiment whose case has a `design` to the law of its first-layer weights, learning rate, steps and width, before anything is trained.
 *
 * @throws InputError without `design`; as `designForDeadline` and `designForHeldOut`
 */
export function runDesign(experiment: Experiment): DesignRun {
  const { case: theCase } = experiment;
  if (theCase.design === undefined) {
    throw new InputError(
      "design",
      'missing; say what is to be least, for example "design": { "objective": { "deadline": 8 } }',
    );
  }
  const { objective } = theCase.design;
  const {
    candidates: found,
    curves,
    descents,
    noise,
    shells,
    waterLevel,
    preferred,
    doubts,
  } = candidatesOf(experiment, theCase.design);
  const tried = found.map((candidate) => withCaveat(experiment, candidate));
  const candidates = tried.map(({ candidate }) => candidate);
  const { candidate: best, missing } = bestOf(tried, preferred);
  const deviation = deviationFor(theCase, best.objective);
  const descent = descents[candidates.indexOf(best)];
  const plan =
    descent === undefined ? planNearFlow(experiment, best, deviation / 2) : planOf(experiment, best, descent);
  const { learningRate, steps, left } = plan;
  const heldOut = "heldOut" in objective;
  // On held-out samples what networks are worse by than their limit is more than what they deviate by on those that they are trained on.
  const excess = heldOut
    ? leftOutExcess(experiment, withChange(experiment.network, changeIn(best)), best.stopAt, best.objective)
    : { timesWidth: 0, from: 0 };
  const square = heldOut ? Math.max(excess.timesWidth, plan.square ?? 0) : plan.square;
  const width = square === null ? null : Math.max(excess.from, widthFor(square, deviation));
  return {
    design: {
      candidates,
      chosen: best.name,
      learningRate,
      steps,
      width,
      deviation,
      stopAt: best.stopAt,
      ...(square === null || width === null
        ? {}
        : { predicted: heldOut ? best.objective + excess.timesWidth / width : left + square / width }),
      ...(noise === undefined ? {} : { noise }),
    },
    shells,
    waterLevel,
    curves,
    descents,
    plan,
    warnings: [
      ...noLawHelps(best, objective, experiment.samples.count),
      ...missing,
      ...(heldOut ? [] : lawWarnings(experiment, best, curves[candidates.indexOf(best)])),
      ...(heldOut ? [] : learntNoise(experiment, best)),
      ...doubts(best.name),
      ...widthWarnings(square, width, deviation),
    ],
  };
}

/** A candidate, and what `validate` would say of units that its network lacks. */
interface Tried {
  readonly candidate: DesignCandidate;
  readonly missing: readonly Warning[];
}

function withCaveat(experiment: Experiment, candidate: DesignCandidate): Tried {
  const missing = unitsMissing(withChange(experiment.network, changeIn(candidate)), experiment);
  const [first] = missing;
  return { candidate: first === undefined ? candidate : { ...candidate, caveat: first.message }, missing };
}

/** The candidate of a name, or the one that is least, among those whose levels are those of the network where there are any: units that are missing make the levels too good. */
function bestOf(tried: readonly Tried[], preferred?: string): Tried {
  const sound = tried.filter(({ missing }) => missing.length === 0);
  const among = sound.length > 0 ? sound : tried;
  return (
    among.find(({ candidate }) => candidate.name === preferred) ??
    among.reduce((least, each) => (leftBy(each) < leftBy(least) ? each : least))
  );
}

/** All that leave nothing are alike. */
function leftBy({ candidate }: Tried): number {
  return Math.max(LEARNT, candidate.objective);
}

/** A part of the error that is no help to have learnt. */
const NO_HELP = 1e-3;

/** The honest answer where nothing is gained. */
function noLawHelps(
  { name, objective: left }: DesignCandidate,
  objective: NonNullable<NetworkCase["design"]>["objective"],
  count: number,
): readonly Warning[] {
  // Errors at so many samples are not known better than that.
  if (left < 1 - ("heldOut" in objective ? Math.max(NO_HELP, 1 / Math.sqrt(count)) : NO_HELP)) return [];
  const said =
    "heldOut" in objective
      ? `no law helps: at samples that are left out the best of all, ${name}, is about as far off as the mean of the values (error ${left.toPrecision(3)} of their variance); what varies is noise to the samples, take more of them, or smoother data`
      : `no law helps: the best of all, ${name}, leaves ${(100 * left).toPrecision(4)} % of the error; allow more time`;
  return [{ path: "design.objective", message: said, numbers: { left } }];
}

function candidatesOf(experiment: Experiment, { objective, search, noise: known }: NonNullable<NetworkCase["design"]>) {
  if (!("heldOut" in objective)) {
    const { candidates, shells, waterLevel = null } = designForDeadline(experiment, objective, search);
    return {
      candidates: candidates.map(
        ({ curve: _, descent, ...each }): DesignCandidate => ({
          ...each,
          objective: descent.left,
          steps: descent.steps,
        }),
      ),
      curves: candidates.map(({ curve }) => curve),
      descents: candidates.map(({ descent }) => descent),
      shells,
      waterLevel,
      preferred: undefined,
      doubts: (): readonly Warning[] => [],
    };
  }
  const { candidates, chosen, noise, compared } = designForHeldOut(experiment, search, known, objective.heldOut.folds);
  return {
    candidates: candidates.map(
      ({ name, weights, error, stopAt }): DesignCandidate => ({
        ...{ name, weights, objective: error, levels: { ntk: error }, stopAt },
      }),
    ),
    curves: candidates.map(({ curve }) => curve),
    descents: [],
    noise,
    shells: null,
    waterLevel: null,
    preferred: chosen,
    doubts: (taken: string) =>
      candidates
        .filter(({ name }) => name === taken)
        .flatMap((each) => unsureError(each, compared, experiment.samples.count)),
  };
}

/** A standard error above this part of the error is told of. */
const UNSURE = 0.15;

/** An error that the samples do not tell well. */
function unsureError({ error, standardError }: HeldOutCandidate, compared: number, count: number): readonly Warning[] {
  if (!(standardError > UNSURE * error)) return [];
  const [about, within] = [error, standardError].map((value) => Number(value.toPrecision(2)));
  const of = compared < count ? `${compared} of the ${count}` : `the ${count}`;
  return [
    {
      path: "design.objective",
      message:
        `laws were compared on ${of} samples, by the error at those left out one at a time, ${about} ± ${within} (standard error) of the one that was chosen: few of them decide on it, and other samples may have errors as different. ` +
        "Validate designed.json with samples held out for its error there",
      numbers: { error, standardError },
    },
  ];
}

/** Networks that are trained to see whether it is so. */
export const SEEDS = 8;

/** The case of a design as it can be validated: its law, saved times up to the end, and networks of its width. */
export function designedCase(theCase: NetworkCase, { candidates, chosen, width, steps, learningRate }: Design): object {
  const { design: _, probes, training, ...rest } = theCase;
  const best = candidates.find(({ name }) => name === chosen);
  // Whole numbers of steps, no two of them the same.
  const save = [...new Set([16, 4, 1].map((part) => Math.round(steps / part) * learningRate))].filter((t) => t > 0);
  return {
    ...rest,
    title: `${theCase.title}, designed`,
    network: { ...theCase.network, ...(best && changeIn(best)) },
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
