import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import { unpackError } from "./portable-error.js";
import type { RunResult, TrainingJob } from "./run.js";
import type { RunTask, WorkerMessage } from "./worker-messages.js";

/**
 * Trains the tasks of a job in `threads` worker threads, each task as soon as a thread is free, in the order given.
 * `onDone` gets every result as it comes. Rejects with the first failure or the signal's reason; by then all threads
 * have been stopped.
 */
export async function trainInThreads(
  job: TrainingJob,
  tasks: readonly RunTask[],
  threads: number,
  onDone: (result: RunResult) => void,
  onProgress: (task: RunTask, step: number, steps: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const entry = workerEntry();
  const waiting = [...tasks];
  const workers = Array.from({ length: Math.min(threads, tasks.length) }, () => new Worker(entry, { workerData: job }));
  const work = async (worker: Worker) => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      const current = task;
      onDone(await ask(worker, current, (step, steps) => onProgress(current, step, steps)));
    }
  };
  let stop = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal?.reason);
  });
  signal?.addEventListener("abort", stop);
  try {
    await Promise.race([stopped, Promise.all(workers.map(work))]);
  } finally {
    signal?.removeEventListener("abort", stop);
    waiting.length = 0;
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** The result of one task, from a worker that has no other in hand. */
function ask(worker: Worker, task: RunTask, onProgress: (step: number, steps: number) => void): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => {
      worker.off("message", hear).off("error", fail).off("exit", leave);
      settle();
    };
    const hear = (message: WorkerMessage) => {
      if (message.kind === "progress") onProgress(message.step, message.steps);
      else if (message.kind === "done") finish(() => resolve(message.result));
      else finish(() => reject(unpackError(message.error)));
    };
    const fail = (error: Error) => finish(() => reject(error));
    const leave = (code: number) =>
      finish(() => reject(new Error(`a training thread stopped (exit code ${code}) at width ${task.width}`)));
    worker.on("message", hear).on("error", fail).on("exit", leave);
    worker.postMessage(task);
  });
}

/**
 * The file of the thread's code in the built package. It is found through the package's own name, which works wherever
 * this code ends up: in a shared chunk, in the command's bundle, as ESM or CommonJS, from source, in a user's bundle.
 */
function workerEntry(): string {
  const root = dirname(createRequire(import.meta.url).resolve("spectral-diffusion/package.json"));
  const entry = join(root, "dist", "train", "worker.js");
  if (!existsSync(entry)) {
    throw new Error(`${entry} is missing: build the package (npm run build), or train without threads (threads: 0)`);
  }
  return entry;
}
