import type { TrainingResult } from "../compare/comparison.js";
import { observeSamples } from "../compare/observe.js";
import { energyOf } from "../data/weights.js";
import { adamCaution, dynamicsOf, flowResponse } from "../network/dynamics/index.js";
import type { KernelPropagator } from "../ntk/flow.js";
import { once } from "../once.js";
import { chooseLearningRate, nearestSteps, type RateWishes, type Schedule } from "../train/learning-rate.js";
import { narrowestLambdaMax } from "../train/narrowest-eigenvalue.js";
import type { RunResult, TrainingJob, TrainingTask } from "../train/run.js";
import { TrainingDivergedError } from "../train/training-diverged.js";
import { timesOf } from "../train/watch.js";
import type { Warning } from "../warning.js";
import type { NetworkCase } from "./case.js";
import type { Experiment } from "./experiment.js";
import { residualOfRun, trainingLoss } from "./filtered-loss.js";
import { heldOutOfRun } from "./held-out.js";
import { lossNotFallen } from "./warnings/index.js";

/** Who trains the networks. */
export interface TrainNetworks {
  /**
   * Trains one network for every width and seed and returns them in the order widths × seeds, as `trainSweep` does. Where the learning
   * rate is chosen (`anyRate`), finished networks with another one may be replaced.
   */
  train(
    job: TrainingJob,
    widths: readonly number[],
    seeds: readonly number[],
    anyRate: boolean,
  ): Promise<readonly RunResult[]>;
  /** The learning rate of networks of the same task that are there to go on with, where there are any. */
  storedRate?(task: TrainingTask): number | undefined;
}

/** When networks that follow gradient flow are saved: at the very times that were wanted. */
export type FlowSchedule = Pick<Schedule, "times"> & { readonly learningRate?: never };

/** Level 2 of an experiment. */
export interface TrainingRun {
  readonly schedule: Schedule | FlowSchedule;
  readonly runs: readonly RunResult[];
  readonly level: readonly TrainingResult[];
  readonly warnings: readonly Warning[];
}

/**
 * Trains the networks of an experiment (level 2). Where the learning rate is "auto" and the loss of a network grows, all are trained again
 * at a quarter of it: far from the linear regime, kernels grow as training goes on, and what their start allows may be too much.
 *
 * @param propagator the infinite-width kernel on the samples; null where it is not to be had, and the networks' own kernels set the learning rate
 * @throws as `chooseLearningRate` and `train`; TrainingDivergedError where a 4096th of the rate is too much still
 */
export async function runTraining(
  experiment: Experiment,
  propagator: KernelPropagator | null,
  networks: TrainNetworks,
): Promise<TrainingRun> {
  const { samples, initialError, dynamics, probes } = experiment;
  const { schedule, runs } = await trainedNetworks(experiment, propagator?.lambdaMax ?? null, networks);
  const level = runs.map((run) => {
    const { width, seed, learningRate, steps, gradients, timeError, engine, lambdaMax, times, residuals } = run;
    return {
      ...{ width, seed },
      ...(learningRate === undefined ? {} : { learningRate }),
      steps,
      ...(gradients === undefined ? {} : { gradients }),
      ...(timeError === undefined ? {} : { timeError }),
      ...{ engine, lambdaMax },
      ...observeSamples(samples, residuals, times, probes),
      ...residualOfRun(experiment, run),
      ...heldOutOfRun(experiment, run),
      ...coefficientOfRun(run),
    };
  });
  const last = schedule.times[schedule.times.length - 1];
  const flow = propagator?.respond(initialError, [{ response: flowResponse(dynamics), times: [last] }]).values[0][0];
  return {
    schedule,
    runs,
    level,
    warnings: [
      ...experiment.warnings,
      ...notLinear(experiment),
      ...(flow === undefined ? [] : lossNotFallen(level, energyOf(samples, flow) / energyOf(samples, initialError))),
    ],
  };
}

/** What is to be said of an optimiser without a linear limit, and of a coefficient that is trained along. */
function notLinear({ case: theCase, filter }: Experiment): readonly Warning[] {
  const { unknown } = filter ?? {};
  return [
    ...(trainingOf(theCase).optimiser === undefined
      ? []
      : [{ path: "training.optimiser", message: adamCaution, numbers: {} }]),
    ...(unknown === undefined
      ? []
      : [
          {
            path: "loss.unknown",
            message: `levels 0 and 1 know ${unknown.name} = ${unknown.exact}; networks start from ${unknown.start} and train it along, which has no linear limit: no width law`,
            numbers: { start: unknown.start, exact: unknown.exact },
          },
        ]),
  ];
}

/** A coefficient over time. */
function coefficientOfRun({ coefficient, learningRate }: RunResult): Pick<TrainingResult, "coefficient"> {
  if (coefficient === undefined) return {};
  return { coefficient: { times: timesOf(coefficient, learningRate), values: coefficient.values } };
}

/** How often "auto" is lowered, and to which part of itself each time. */
const attempts = 6;
const lowering = 1 / 4;

async function trainedNetworks(
  experiment: Experiment,
  ofKernel: number | null,
  networks: TrainNetworks,
): Promise<Pick<TrainingRun, "schedule" | "runs">> {
  const { network, samples, own, dynamics, case: theCase } = experiment;
  const { learningRate, optimiser, tolerance, engine, precision, accuracy, widths, seeds: count } = trainingOf(theCase);
  const seeds = Array.from({ length: count }, (_, seed) => seed);
  const heldOut = own?.heldOut === undefined ? {} : { heldOut: own.heldOut.samples };
  const task = {
    ...{ network, samples, ...heldOut, ...trainingLoss(experiment), dynamics, engine, precision, accuracy },
    ...(optimiser === undefined ? {} : { optimiser }),
  };
  const { save } = theCase.time;
  if (tolerance !== undefined) {
    const job = { ...task, tolerance, saveTimes: save };
    return { schedule: { times: save }, runs: await networks.train(job, widths, seeds, false) };
  }
  const ofNarrowest = once(() => narrowestLambdaMax(network, samples, widths, seeds, task.loss));
  const lambdaMax = ofKernel ?? (await ofNarrowest());
  if (learningRate !== "auto") {
    const schedule =
      optimiser === undefined
        ? chooseLearningRate(learningRate, lambdaMax, dynamics, save)
        : fixedSchedule(learningRate, save);
    const job = { ...task, learningRate, saveSteps: schedule.saveSteps };
    return { schedule, runs: await networks.train(job, widths, seeds, false) };
  }
  const kept = networks.storedRate?.(task);
  const narrowest = await ofNarrowest();
  const { largestLoss } = dynamicsOf(dynamics);
  let wishes: RateWishes = kept === undefined ? {} : { kept };
  for (let attempt = 0; ; attempt++) {
    const schedule = chooseLearningRate("auto", lambdaMax, dynamics, save, narrowest, wishes);
    const { learningRate: rate, saveSteps } = schedule;
    const job = { ...task, learningRate: rate, saveSteps, largestLoss };
    try {
      return { schedule, runs: await networks.train(job, widths, seeds, true) };
    } catch (error) {
      if (!(error instanceof TrainingDivergedError) || attempt === attempts) throw error;
      wishes = { atMost: lowering * rate };
    }
  }
}

/** Steps of an optimiser that no limit holds. */
function fixedSchedule(learningRate: number, save: readonly number[]): Schedule {
  const saveSteps = nearestSteps(learningRate, save);
  const times = saveSteps.map((step) => step * learningRate);
  return { learningRate, saveSteps, times, limit: Number.POSITIVE_INFINITY };
}

function trainingOf({ training }: NetworkCase): NonNullable<NetworkCase["training"]> {
  if (training === undefined) throw new Error("a case without training reached the training of networks");
  return training;
}
