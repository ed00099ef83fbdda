import type { SampleSet } from "../data/samples.js";
import type { InitialNetwork } from "../network/initial-network.js";
import { batchesOf } from "./batches.js";
import type { AnyEngine } from "./engine.js";
import { trainingEngine } from "./engine-choice.js";
import { objectiveOf } from "./objective.js";
import { networkInMemory, type RunResult, type TrainingJob, trainFrom, wishesOf } from "./run.js";
import type { RunTask } from "./worker-messages.js";

export interface TogetherOptions {
  readonly onDone: (result: RunResult) => void;
  readonly onProgress: (task: RunTask, step: number, steps: number) => void;
  readonly signal?: AbortSignal;
}

/** The most bytes and networks that stand on a device at once: enough to keep it busy. */
const MOST = { bytes: 2 ** 30, networks: 16 } as const;

/**
 * Tasks in groups that stand on a device together, in their order.
 *
 * @param bytes that a network of a width takes there
 */
export function deviceGroups(
  tasks: readonly RunTask[],
  bytes: (width: number) => number,
): readonly (readonly RunTask[])[] {
  return batchesOf(tasks, (group) => {
    const all = group.reduce((sum, { width }) => sum + bytes(width), 0);
    return all <= MOST.bytes && group.length <= MOST.networks;
  });
}

/**
 * Trains networks of a job side by side on a device, each with the very result of `trainOne`.
 *
 * Throws as `trainOne`, for the first network that fails; the others are given up then.
 */
export async function trainTogether(
  job: TrainingJob,
  tasks: readonly RunTask[],
  { onDone, onProgress, signal }: TogetherOptions,
): Promise<void> {
  const engine = await trainingEngine(wishesOf(job, Math.max(...tasks.map(({ width }) => width))));
  if (!("together" in engine)) throw new Error(`the engine ${engine.name} trains no networks side by side`);
  const stopping = new AbortController();
  const stop = () => stopping.abort(signal?.reason);
  signal?.addEventListener("abort", stop);
  try {
    const starts = tasks.map(({ width, seed }) => networkInMemory(job.network, width, seed));
    const { operator, inverse } = objectiveOf(job.samples, job.loss);
    // With a coefficient that is not known there is no one operator.
    const own = inverse ? null : operator;
    const trainers = engine.together(starts, job.samples, own);
    const runs = tasks.map(async (task, k) => {
      // The trainer of this network on the samples of the job is the one that stands with the others.
      const stands = (start: InitialNetwork, samples: SampleSet) => start === starts[k] && samples === job.samples;
      const ofNetwork: AnyEngine = {
        ...engine,
        trainer: (start, samples) =>
          own === null && stands(start, samples) ? trainers[k] : engine.trainer(start, samples),
        operatorTrainer: (start, samples, other) =>
          own !== null && stands(start, samples) ? trainers[k] : engine.operatorTrainer(start, samples, other),
      };
      const onStep = (step: number, steps: number) => onProgress(task, step, steps);
      onDone(await trainFrom(job, starts[k], task.seed, ofNetwork, { onProgress: onStep, signal: stopping.signal }));
    });
    try {
      await Promise.all(runs);
    } catch (failure) {
      stopping.abort(failure);
      await Promise.allSettled(runs);
      throw failure;
    }
  } finally {
    signal?.removeEventListener("abort", stop);
    engine.close();
  }
}
