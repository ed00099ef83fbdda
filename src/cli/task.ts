import type { OwnData } from "../data/own-data.js";
import type { SimplexMesh } from "../mesh/index.js";
import type { PointValues } from "../pde/index.js";
import type { StopSignal } from "../time/index.js";
import type { Progress } from "./terminal.js";

/** What the work of a command has to do with the thread that waits for it. */
export interface Task {
  /** The frequency mesh that the case names, where it names one. */
  readonly mesh?: SimplexMesh;
  /** What the file holds that the case names for its initial value, where it names one. */
  readonly start?: PointValues;
  /** The data of the file that the case names, where it names one. */
  readonly data?: OwnData;
  /** Announces a piece of work; there is one at a time. */
  progress(label: string, total: number): Progress;
  /** Told apart by who asks: a computation looks whether it is to stop, a thread that waits for others is called. */
  readonly stopping: StopSignal;
  readonly aborting: AbortSignal;
  /** Whether work that watches these signals is under way from here on; other work is simply ended. */
  stopsByItself(is: boolean): void;
  /** Says what is in the folder from here on, to go on from. */
  kept(what: string): void;
  /** Says that what would have been kept could not be written. */
  notKept(path: string, why: string): void;
}

/** Does a piece of work under a bar; `advance` moves it from 0 to 1. */
export function withBar<Result>(
  { progress }: Pick<Task, "progress">,
  label: string,
  work: (advance: (fraction: number) => void) => Result,
): Result {
  const bar = progress(label, 1);
  return afterwards(
    () => work((fraction) => bar.advance(fraction)),
    () => bar.finish(),
  );
}

/** Does something after work that may or may not be asynchronous, also where it fails. */
export function afterwards<Result>(work: () => Result, then: () => void): Result {
  let result: Result;
  try {
    result = work();
  } catch (error) {
    then();
    throw error;
  }
  if (result instanceof Promise) return result.finally(then) as Result;
  then();
  return result;
}
