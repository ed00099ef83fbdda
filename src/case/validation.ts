import { compareLevels } from "../compare/compare-levels.js";
import type { Comparison, WidthLaw } from "../compare/comparison.js";
import { relativeDistance } from "../compare/distance.js";
import { type WidthDeviations, widthLaw } from "../compare/width-law.js";
import { InputError } from "../errors.js";
import type { SimplexMesh } from "../mesh/index.js";
import {
  chebyshevResponse,
  type Dynamics,
  descentResponse,
  flowResponse,
  type Response,
} from "../network/dynamics/index.js";
import { familyOf } from "../network/families/index.js";
import { withoutMesh } from "../network/input-dimension.js";
import { kernelDescent, kernelFlow } from "../ntk/flow.js";
import { movedKernel } from "../ntk/moved-kernel.js";
import { predictedDeviation, predictedFilteredDeviation } from "../ntk/width-law.js";
import type { Warning } from "../warning.js";
import type { NetworkCase } from "./case.js";
import { type Experiment, type KernelRun, type PdeRun, runKernelFlow, runPde } from "./experiment.js";
import type { LevelName } from "./result-file.js";
import { runTraining, type TrainingRun, type TrainNetworks } from "./training-run.js";
import { beyondFirstOrder, kernelMoves, levelsApart, timeStepsShow, weakProbes } from "./warnings/index.js";
import { filteredLawBasis, widthLawBasis } from "./width-law-basis.js";

/** The pieces that a validation is done in. */
export type ValidationStage = LevelName | "width-law";

export interface ValidationOptions {
  /** The mesh that the case names, where it names one. */
  readonly mesh?: SimplexMesh;
  readonly train: TrainNetworks;
  /** Once it is aborted, the validation ends with its reason, whatever is finished. */
  readonly signal?: AbortSignal;
  /** Does a piece of work: around it there is room for clocks and bars, which `advance` moves from 0 to 1. */
  stage?<Result>(name: ValidationStage, work: (advance: (fraction: number) => void) => Result): Result;
}

/** Levels, what separates them, and what failed. */
export interface Validation {
  readonly pde?: PdeRun;
  readonly ntk?: KernelRun;
  readonly training?: TrainingRun;
  /** Of the levels that are there; absent where no two of them can be compared. */
  readonly comparison?: Comparison;
  /** Where networks were trained and the kernel's eigenbasis could be had. */
  readonly widthLaw?: WidthLaw;
  /** What is to be said of the comparison and the width law; the levels have warnings of their own. */
  readonly warnings: readonly Warning[];
  /** What could not be done, in order. */
  readonly failures: readonly { readonly stage: ValidationStage; readonly error: unknown }[];
}

/**
 * All levels of an experiment side by side (level 0 of up to three inputs, level 2 where the case has `training`), their distances and the width law. A level that fails
 * does not take the others along.
 *
 * @throws InputError where there is nothing to learn, and where level 0 cannot be set up; the first error where every level fails; the
 *   signal's reason once it is aborted
 */
export async function runValidation(
  experiment: Experiment,
  { mesh, train, signal, stage = (_, work) => work(() => {}) }: ValidationOptions,
): Promise<Validation> {
  const { times, samples, initialError } = experiment;
  if (initialError.every((value) => value === 0)) {
    throw new InputError("target", "the initial error is zero on all samples: there is nothing to learn");
  }
  const failures: { stage: ValidationStage; error: unknown }[] = [];
  const attempt = async <Result>(
    name: ValidationStage,
    work: (advance: (fraction: number) => void) => Result | Promise<Result>,
  ): Promise<Result | undefined> => {
    try {
      return await stage(name, work);
    } catch (error) {
      signal?.throwIfAborted();
      if (name === "pde" && error instanceof InputError) throw error;
      failures.push({ stage: name, error });
      return undefined;
    }
  };

  const solvePde = () => attempt("pde", (onProgress) => runPde(experiment, { ...(mesh ? { mesh } : {}), onProgress }));
  const pde = samples.dimension === 4 ? undefined : await solvePde();
  const ntk = await attempt("ntk", () => runKernelFlow(experiment));
  const training =
    experiment.case.training && (ntk || experiment.filter?.operator)
      ? await attempt("training", () => runTraining(experiment, ntk?.propagator ?? null, train))
      : undefined;
  if (pde === undefined && ntk === undefined) throw failures[0].error;
  // Without a linear limit there is nothing at infinite width to hold networks against.
  const isLinear = experiment.case.training?.optimiser === undefined && experiment.filter?.unknown === undefined;
  const against = ntk && training && isLinear ? againstLimit(experiment, ntk, training) : undefined;
  const lawAndMoves =
    ntk && training && against
      ? await attempt("width-law", () => lawOfWidths(experiment, ntk, training, against.deviations))
      : undefined;
  const { law, moves = [] } = lawAndMoves ?? {};
  const comparison = compareLevels({
    times,
    samples,
    initial: initialError,
    ...(pde ? { pde: pde.solution } : {}),
    ...(ntk ? { ntk: ntk.values } : {}),
    ...(against ? { steps: against.steps, descent: against.stepped, training: against.deviations } : {}),
  });
  return {
    ...(pde ? { pde } : {}),
    ...(ntk ? { ntk } : {}),
    ...(training ? { training } : {}),
    ...((pde && ntk) || against ? { comparison } : {}),
    ...(law ? { widthLaw: law } : {}),
    warnings: [
      ...(samples.dimension === 4 ? [{ path: "dimension", message: withoutMesh, numbers: {} }] : []),
      ...levelsApart(comparison),
      ...(pde && ntk ? weakProbes(pde.level, ntk.level) : []),
      ...(law ? beyondFirstOrder(law) : []),
      ...moves,
      ...(law && training?.schedule.learningRate === undefined ? timeStepsShow(law, comparison) : []),
    ],
    failures,
  };
}

/**
 * What infinitely wide networks would do where those of level 2 are saved, and how far the trained ones are from it: gradient descent, or gradient flow where that is what they follow. `steps` and `stepped` are the flow and
 * the steps of the training at infinite width, of the first network of the largest width where each has its own.
 */
function againstLimit(
  { network, samples, dynamics, initialError, case: theCase }: Experiment,
  { propagator }: KernelRun,
  { schedule, runs }: TrainingRun,
) {
  const times = [0, ...schedule.times];
  const { learningRate } = schedule;
  const { flowSteps } = runs.find(({ width }) => width === widthsOf(theCase).at(-1)) ?? {};
  const flow = flowResponse(dynamics);
  const response = limitResponse(dynamics, schedule);
  const ofSteps = flowSteps === undefined ? response : chebyshevResponse(flowSteps);
  const from = (initial: Float64Array) =>
    learningRate === undefined
      ? kernelFlow(network, samples, initial, times, dynamics, propagator).values
      : kernelDescent(network, samples, initial, times, dynamics, learningRate, propagator).values;
  // Steps need not end at the save times: descent and its flow are compared at the times of the steps.
  const [limit, stepped, ntk] = propagator.respond(
    initialError,
    [response, ofSteps, flow].map((each) => ({ response: each, times })),
  ).values;
  const deviations = widthsOf(theCase).map(
    (width): WidthDeviations => ({
      width,
      bySeed: runs
        .filter((run) => run.width === width)
        .map(({ residuals }) =>
          // A network that does not start from zero is held against the limit from its own initial error.
          relativeDistance(residuals, network.zeroStart === "none" ? from(residuals[0]) : limit, residuals[0], samples),
        ),
    }),
  );
  return { steps: { times, ntk }, stepped, deviations };
}

/** What a mode does at infinite width. */
function limitResponse(dynamics: Dynamics, { learningRate }: TrainingRun["schedule"]): Response {
  return learningRate === undefined ? flowResponse(dynamics) : descentResponse(dynamics, learningRate);
}

/** The measured width law beside the predicted one, and what is to be said of kernels that move; undefined where there are too many samples for the kernel's eigenbasis. */
function lawOfWidths(
  experiment: Experiment,
  { propagator }: KernelRun,
  { schedule }: TrainingRun,
  deviations: readonly WidthDeviations[],
): { readonly law: WidthLaw; readonly moves?: readonly Warning[] } | undefined {
  const { network, samples, dynamics, initialError, filter, case: theCase } = experiment;
  const times = [0, ...schedule.times];
  const response = limitResponse(dynamics, schedule);
  const asked = [network, samples, initialError, times, response, widthsOf(theCase)] as const;
  if (filter !== null) {
    const basis = filteredLawBasis(experiment);
    if (basis === null) return undefined;
    return { law: widthLaw(times, deviations, predictedFilteredDeviation(...asked, basis)) };
  }
  const basis = propagator.basis ?? widthLawBasis(network, samples);
  if (basis === null) return undefined;
  const prediction = predictedDeviation(...asked, basis);
  const law = widthLaw(times, deviations, prediction);
  if (familyOf(network).sumOfUnits) return { law };
  const narrowest = widthsOf(theCase).indexOf(Math.min(...widthsOf(theCase)));
  const width = prediction.widths[narrowest];
  const predicted = prediction.meanSquare[narrowest].map((square) => Math.sqrt(Math.max(0, square)));
  const moved = movedKernel(network, samples, initialError, times, response, basis, width);
  return { law, moves: kernelMoves(width, times, predicted, moved) };
}

function widthsOf({ training }: NetworkCase): readonly number[] {
  return training?.widths ?? [];
}
