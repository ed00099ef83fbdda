import type { PortableError } from "./portable-error.js";
import type { RunResult, TrainingJob } from "./run.js";

/** What a training thread is made for. */
export interface ThreadData {
  readonly job: TrainingJob;
  /** How many threads it may have at work on a network, itself included. */
  readonly threads: number;
}

/** One network to train. */
export interface RunTask {
  readonly width: number;
  readonly seed: number;
}

/** What a training thread says of the task it has in hand. */
export type WorkerMessage =
  | { readonly kind: "progress"; readonly step: number; readonly steps: number }
  | { readonly kind: "done"; readonly result: RunResult }
  | { readonly kind: "failed"; readonly error: PortableError };
