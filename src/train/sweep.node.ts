import { availableParallelism } from "node:os";
import { InputError } from "../errors.js";
import { unitsPerScale } from "../network/units-per-scale.js";
import { type RunResult, type TrainingJob, trainOne } from "./run.js";
import { jobFingerprint, readRun, runFile, writeRun } from "./run-file.node.js";
import type { RunTask } from "./worker-messages.js";
import { trainInThreads } from "./worker-pool.node.js";

export interface SweepOptions {
  readonly widths: readonly number[];
  /** The seeds trained at every width. */
  readonly seeds: readonly number[];
  /** Worker threads, by default one for every core; 0 trains in this thread. */
  readonly threads?: number;
  /** Where every finished run is kept, as `runs/width-W-seed-S.json`; nothing is kept where absent. */
  readonly directory?: string;
  /** Take finished runs of the same job from the directory instead of training them again. */
  readonly resume?: boolean;
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
}

/**
 * The trained networks of a job at every width and seed, in the order widths × seeds. The runs are independent and
 * spread over threads, the widest first; every one is on disk as soon as it is finished. The results are the same bit
 * for bit whatever the number of threads, the order in which runs end, and interruptions (even by a kill -9).
 *
 * Throws InputError for bad widths before anything is trained, for a learning rate above a network's own stability
 * limit, and where `resume` finds runs of another job; NumericalError where training diverges; the signal's reason
 * where it is aborted. Finished runs stay on disk in all cases.
 */
export async function trainSweep(job: TrainingJob, options: SweepOptions): Promise<readonly RunResult[]> {
  const { directory, signal } = options;
  const tasks = tasksOf(job, options);
  const fingerprint = jobFingerprint(job);
  const results = new Map<string, RunResult>();
  const key = ({ width, seed }: RunTask) => `${width}/${seed}`;
  if (options.resume === true && directory !== undefined) {
    for (const result of finishedRuns(directory, fingerprint, tasks)) results.set(key(result), result);
  }

  const onDone = (result: RunResult) => {
    if (directory !== undefined) writeRun(directory, fingerprint, result);
    results.set(key(result), result);
    onProgress(result, result.steps, result.steps);
  };
  const onProgress = ({ width, seed }: RunTask, step: number, steps: number) =>
    options.onProgress?.({ width, seed, step, steps, finished: results.size, runs: tasks.length });

  signal?.throwIfAborted();
  const missing = tasks.filter((task) => !results.has(key(task))).sort((s, t) => t.width - s.width);
  const threads = options.threads ?? availableParallelism();
  if (threads > 0) {
    if (missing.length > 0) await trainInThreads(job, missing, threads, onDone, onProgress, signal);
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

/** Every width and seed once, in the order given; checked before any work begins. */
function tasksOf(job: TrainingJob, { widths, seeds, threads = 1 }: SweepOptions): readonly RunTask[] {
  if (!Number.isInteger(threads) || threads < 0) {
    throw new InputError("threads", `a number of threads is a whole number, 0 or more, found ${threads}`);
  }
  for (const seed of seeds) {
    if (!Number.isSafeInteger(seed)) throw new InputError("seeds", `a seed is a whole number, found ${seed}`);
  }
  for (const width of widths) unitsPerScale(job.network, width);
  return [...new Set(widths)].flatMap((width) => [...new Set(seeds)].map((seed) => ({ width, seed })));
}

function finishedRuns(directory: string, fingerprint: string, tasks: readonly RunTask[]): readonly RunResult[] {
  return tasks.flatMap((task) => {
    const stored = readRun(directory, fingerprint, task);
    if (stored.kind === "other-job") {
      throw new InputError(
        "resume",
        `${runFile(directory, task)} was written for another case or other training settings; ` +
          "choose another directory, or train without resuming to replace it",
      );
    }
    return stored.kind === "result" ? [stored.result] : [];
  });
}
