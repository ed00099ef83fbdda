import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import { NumericalError } from "../errors.js";
import { unpackError } from "./portable-error.js";
import type { RunResult, TrainingJob } from "./run.js";
import { turnstile } from "./turnstile.js";
import type { RunTask, ThreadData, WorkerMessage } from "./worker-messages.js";

/** How much there is of what networks that train at the same time have to share, and how much of it a task takes. */
export interface Room {
  readonly size: number;
  of(task: RunTask): number;
}

/**
 * Trains the tasks of a job in `threads` worker threads, each task as soon as a thread is free, in the order given; where there are fewer tasks, several
 * threads share the work of one. Networks train at the same time as long as they have room together; each must have room alone.
 * `onDone` gets every result as it comes. Rejects with the first failure or the signal's reason; by then all threads
 * have been stopped.
 */
export async function trainInThreads(
  job: TrainingJob,
  tasks: readonly RunTask[],
  threads: number,
  room: Room,
  onDone: (result: RunResult) => void,
  onProgress: (task: RunTask, step: number, steps: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const entry = workerEntry();
  const waiting = [...tasks];
  const workers: Worker[] = [];
  const enter = turnstile(room.size);
  const work = async (worker: Worker) => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      const current = task;
      const leave = await enter(room.of(current));
      onDone(await ask(worker, current, (step, steps) => onProgress(current, step, steps)));
      leave();
    }
  };
  let stop = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal?.reason);
  });
  signal?.addEventListener("abort", stop);
  try {
    const together = Math.min(threads, tasks.length);
    const workerData: ThreadData = { job, threads: Math.floor(threads / together) };
    for (let k = 0; k < together; k++) {
      const worker = new Worker(entry, { workerData });
      // A thread that fails while it has nothing in hand takes nothing along; one that has is heard by `ask`.
      worker.on("error", () => {});
      workers.push(worker);
    }
    await Promise.race([stopped, Promise.all(workers.map(work))]);
  } finally {
    signal?.removeEventListener("abort", stop);
    waiting.length = 0;
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** The result of one task, from a worker that has no other in hand. Rejects where the worker fails, and where `onProgress` throws. */
function ask(worker: Worker, task: RunTask, onProgress: (step: number, steps: number) => void): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => {
      worker.off("message", hear).off("messageerror", fail).off("error", fail).off("exit", leave);
      settle();
    };
    const hear = (message: WorkerMessage) => {
      if (message.kind === "done") finish(() => resolve(message.result));
      else if (message.kind === "failed") finish(() => reject(unpackError(message.error)));
      else {
        // Thrown here, it would be nobody's: an event has no caller.
        try {
          onProgress(message.step, message.steps);
        } catch (error) {
          finish(() => reject(error));
        }
      }
    };
    const fail = (error: Error) => finish(() => reject(threadFailed(task, error.message)));
    const leave = (code: number) => finish(() => reject(threadFailed(task, `it ended with exit code ${code}`)));
    worker.on("message", hear).on("messageerror", fail).on("error", fail).on("exit", leave);
    worker.postMessage(task);
  });
}

/** Out of memory, for one. */
function threadFailed({ width, seed }: RunTask, reason: string): NumericalError {
  return new NumericalError(`the thread that trained width ${width}, seed ${seed} has failed: ${reason}`);
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
