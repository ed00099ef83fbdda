import { availableParallelism } from "node:os";
import { InputError } from "../errors.js";
import { unitsPerScale } from "../network/units-per-scale.js";
import { chosenEngine } from "./engine-choice.js";
import { type RunResult, type TrainingJob, trainOne, wishesOf } from "./run.js";
import { readRun, runFile, type StoredRun, taskFingerprint, writeRun } from "./run-file.node.js";
import { deviceGroups, trainTogether } from "./together.js";
import { checkMemory, memoryBudget, trainingBytes } from "./training-memory.node.js";
import type { RunTask } from "./worker-messages.js";
import { trainInThreads } from "./worker-pool.node.js";

export interface SweepOptions {
  readonly widths: readonly number[];
  /** The seeds trained at every width. */
  readonly seeds: readonly number[];
  /** Which of the runs, numbered from 0 in the order widths × seeds, are wanted; all by default. */
  readonly chosen?: (index: number) => boolean;
  /** Worker threads, by default one for every core; 0 trains in this thread. */
  readonly threads?: number;
  /** Bytes of memory that networks in training may have together; by default three quarters of the machine's, or of its container's. */
  readonly memory?: number;
  /** Where every finished run is kept, as `runs/width-W-seed-S.json`; nothing is kept where absent. */
  readonly directory?: string;
  /**
   * Take finished runs of the same job from the directory instead of training them again. Those that were not saved at all the steps
   * wanted are trained anew. Those with another learning rate are refused with `true`, trained anew with "any-rate".
   */
  readonly resume?: boolean | "any-rate";
  /** Called several times a second. */
  readonly onProgress?: (progress: SweepProgress) => void;
  readonly signal?: AbortSignal;
}

export interface SweepProgress {
  /** The run that moved. */
  readonly width: number;
  readonly seed: number;
  readonly step: number;
  readonly steps: number;
  /** Runs finished, those found on disk included, of all. */
  readonly finished: number;
  readonly runs: number;
  /** Runs found on disk that are trained again, because they have another learning rate or were not saved at all steps wanted. */
  readonly again?: number;
}

/**
 * The trained networks of a job at every width and seed that is wanted, in the order widths × seeds. The runs are independent and
 * spread over threads, the widest first and as many at a time as there is memory for, or stand on a device together; every one is on disk as soon as it is
 * finished. The results are the same bit for bit whatever the number of threads, the order in which runs end, and interruptions (even by a kill -9).
 *
 * Throws InputError for bad widths before anything is trained, for a learning rate above a network's own stability
 * limit, and where `resume` finds runs of another job; NumericalError where training diverges, and before it begins where a single network takes
 * more memory than there is; the signal's reason where it is aborted. Finished runs stay on disk in all cases.
 */
export async function trainSweep(job: TrainingJob, options: SweepOptions): Promise<readonly RunResult[]> {
  const { directory, signal } = options;
  const tasks = tasksOf(job, options);
  const fingerprint = taskFingerprint(job);
  const results = new Map<string, RunResult>();
  const key = ({ width, seed }: RunTask) => `${width}/${seed}`;
  let again = 0;
  if (options.resume && directory !== undefined) {
    for (const task of tasks) {
      const stored = readRun(directory, job, task);
      refuseOther(directory, job, task, stored, options.resume);
      if (stored.kind === "result") results.set(key(task), stored.result);
      if (stored.kind === "other-rate" || stored.kind === "other-steps") again++;
    }
  }

  const onDone = (result: RunResult) => {
    if (directory !== undefined) writeRun(directory, fingerprint, result);
    results.set(key(result), result);
    onProgress(result, result.steps, result.steps);
  };
  const onProgress = ({ width, seed }: RunTask, step: number, steps: number) =>
    options.onProgress?.({
      width,
      seed,
      step,
      steps,
      finished: results.size,
      runs: tasks.length,
      ...(again > 0 ? { again } : {}),
    });

  signal?.throwIfAborted();
  const wanted = tasks.filter((task) => !results.has(key(task))).sort((s, t) => t.width - s.width);
  const { onDevice, bytes, missing } = await byPlace(job, wanted);
  const { memory = memoryBudget() } = options;
  const bytesOf = ({ width }: RunTask) => trainingBytes(job.network, width, job.samples.count);
  const widest = missing.at(0);
  if (widest !== undefined) checkMemory(bytesOf(widest), widest.width, memory);
  for (const group of deviceGroups(onDevice, (width) => bytes.get(width) ?? 0)) {
    await trainTogether(job, group, { onDone, onProgress, ...(signal ? { signal } : {}) });
  }
  const threads = options.threads ?? availableParallelism();
  if (threads > 0) {
    const room = { size: memory, of: bytesOf };
    if (missing.length > 0) await trainInThreads(job, missing, threads, room, onDone, onProgress, signal);
  } else {
    for (const task of missing) {
      onDone(
        await trainOne(job, task.width, task.seed, {
          onProgress: (step, steps) => onProgress(task, step, steps),
          ...(signal ? { signal } : {}),
        }),
      );
      signal?.throwIfAborted();
    }
  }
  return tasks.map((task) => results.get(key(task)) as RunResult);
}

/** The tasks of engines on a device, which trains several networks at once, with the bytes that a width takes there, and those that are for threads. */
async function byPlace(job: TrainingJob, tasks: readonly RunTask[]) {
  const bytes = new Map<number, number>();
  for (const width of new Set(tasks.map((task) => task.width))) {
    const { onDevice } = (await chosenEngine(wishesOf(job, width))).engine;
    if (onDevice !== undefined) bytes.set(width, onDevice.bytes(job.network, job.samples.count, width));
  }
  const onDevice = tasks.filter(({ width }) => bytes.has(width));
  return { onDevice, bytes, missing: tasks.filter(({ width }) => !bytes.has(width)) };
}

/** Every width and seed that is wanted once, in the order given; checked before any work begins. */
function tasksOf(
  job: TrainingJob,
  { widths, seeds, threads = 1, chosen = () => true }: SweepOptions,
): readonly RunTask[] {
  if (!Number.isInteger(threads) || threads < 0) {
    throw new InputError("threads", `a number of threads is a whole number, 0 or more, found ${threads}`);
  }
  for (const seed of seeds) {
    if (!Number.isSafeInteger(seed)) throw new InputError("seeds", `a seed is a whole number, found ${seed}`);
  }
  for (const width of widths) unitsPerScale(job.network, width);
  return [...new Set(widths)]
    .flatMap((width) => [...new Set(seeds)].map((seed) => ({ width, seed })))
    .filter((_, index) => chosen(index));
}

/** @throws InputError where resuming would replace the runs of another job */
function refuseOther(
  directory: string,
  job: TrainingJob,
  task: RunTask,
  stored: StoredRun,
  resume: true | "any-rate",
): void {
  const rate =
    stored.kind === "other-rate" && resume === true
      ? ` (learning rate ${stored.learningRate}, not ${"learningRate" in job && job.learningRate})`
      : "";
  if (stored.kind !== "other-job" && rate === "") return;
  throw new InputError(
    "resume",
    `${runFile(directory, task)} was written for another case or other training settings${rate}; ` +
      "choose another directory, or train without resuming to replace it",
  );
}
