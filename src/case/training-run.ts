import type { TrainingResult } from "../compare/comparison.js";
import { observeSamples } from "../compare/observe.js";
import type { KernelPropagator } from "../ntk/flow.js";
import { chooseLearningRate, type Schedule } from "../train/learning-rate.js";
import { narrowestLambdaMax } from "../train/narrowest-eigenvalue.js";
import type { RunResult, TrainingJob } from "../train/run.js";
import type { Warning } from "../warning.js";
import type { NetworkCase } from "./case.js";
import type { Experiment } from "./experiment.js";
import { lossNotFallen } from "./warnings/index.js";

/** Trains one network for every width and seed and returns them in the order widths × seeds, as `trainSweep` does. */
export type TrainNetworks = (
  job: TrainingJob,
  widths: readonly number[],
  seeds: readonly number[],
) => Promise<readonly RunResult[]>;

/** Level 2 of an experiment. */
export interface TrainingRun {
  readonly schedule: Schedule;
  readonly runs: readonly RunResult[];
  readonly level: readonly TrainingResult[];
  readonly warnings: readonly Warning[];
}

/**
 * Trains the networks of an experiment (level 2).
 *
 * @param propagator the infinite-width kernel on the samples
 * @throws as `chooseLearningRate` and `train`
 */
export async function runTraining(
  experiment: Experiment,
  propagator: KernelPropagator,
  train: TrainNetworks,
): Promise<TrainingRun> {
  const { network, samples, initialError, dynamics, probes } = experiment;
  const training = trainingOf(experiment.case);
  const seeds = Array.from({ length: training.seeds }, (_, seed) => seed);
  const schedule = await scheduleOf(experiment, training, seeds, propagator.lambdaMax);
  const { learningRate, saveSteps } = schedule;
  const { engine, accuracy, widths } = training;
  const job = { network, samples, dynamics, learningRate, saveSteps, engine, accuracy };
  const runs = await train(job, widths, seeds);
  const level = runs.map(({ width, seed, learningRate, steps, engine, lambdaMax, times, residuals }) => ({
    ...{ width, seed, learningRate, steps, engine, lambdaMax },
    ...observeSamples(samples, residuals, times, probes),
  }));
  const last = schedule.times[schedule.times.length - 1];
  const [[flow]] = propagator.respond(initialError, [{ response: dynamics, times: [last] }]).values;
  return {
    schedule,
    runs,
    level,
    warnings: [...experiment.warnings, ...lossNotFallen(level, energyOf(flow) / energyOf(initialError))],
  };
}

function energyOf(u: Float64Array): number {
  return u.reduce((sum, value) => sum + value * value, 0);
}

async function scheduleOf(
  { network, samples, dynamics, case: theCase }: Experiment,
  { learningRate, widths }: NonNullable<NetworkCase["training"]>,
  seeds: readonly number[],
  lambdaMax: number,
): Promise<Schedule> {
  const networks = learningRate === "auto" ? await narrowestLambdaMax(network, samples, widths, seeds) : 0;
  return chooseLearningRate(learningRate, lambdaMax, dynamics, theCase.time.save, networks);
}

function trainingOf({ training }: NetworkCase): NonNullable<NetworkCase["training"]> {
  if (training === undefined) throw new Error("a case without training reached the training of networks");
  return training;
}
