import { InputError } from "../errors.js";
import type { Fields } from "./equation.js";
import type { TimeMethod } from "./system.js";
import type { Work } from "./work.js";

/** Where a march is: everything besides the vectors that the next step depends on. */
export interface Progress {
  time: number;
  /** Steps taken. */
  steps: number;
  rejectedSteps: number;
  /** Lengths of the last step and of the one before; 0 where there was none. */
  previous: number;
  older: number;
  /** The step controller: its step is base · 2^(rung / 2). */
  base: number;
  rung: number;
  /** Length of the first step accepted: the unit of the logarithmic half of the error's budget. */
  first: number;
  /** The largest estimated error at a stop so far, relative to the largest norm of the solution at its time; and that norm, M-norm. */
  error: number;
  reference: number;
  /** What is spent of the tolerance: the estimated error at the next stop, relative as above. */
  spent: number;
  /** Steps over which the error grew of itself. */
  growths: number;
  /** The norm that the solution is expected to reach, where long steps were taken ahead to find it, and the time that they went to. */
  expected: number;
  scouted: number;
}

/** The progress before the first step. */
export function startOfMarch(): Progress {
  return {
    time: 0,
    steps: 0,
    rejectedSteps: 0,
    previous: 0,
    older: 0,
    base: 0,
    rung: 0,
    first: 0,
    error: 0,
    spent: 0,
    growths: 0,
    reference: 0,
    expected: 0,
    scouted: 0,
  };
}

/**
 * A march that can be gone on with, bit for bit: plain numbers and arrays. To be kept by structured cloning or in any format that
 * keeps doubles exactly; arrays may come back as lists of numbers.
 */
export interface Checkpoint {
  /** The method and the times to be saved, as JSON; only the same run goes on from here. */
  readonly run: string;
  readonly progress: Readonly<Progress>;
  readonly work: Work;
  /** Per quantity that the method carries, the solution first, and per initial value: copies. */
  readonly state: readonly (readonly ArrayLike<number>[])[];
  /** What was saved before: the arrays of the result to come, not copies. */
  readonly saved: readonly { readonly time: number; readonly values: readonly ArrayLike<number>[] }[];
}

/** What a run is, for checkpoints to tell. */
export function describeRun(method: TimeMethod, save: readonly number[]): string {
  return JSON.stringify({ ...method, save });
}

/** A march's state to be written away. */
export function takeCheckpoint(
  run: string,
  progress: Progress,
  work: Work,
  state: readonly Fields[],
  saved: ReadonlyMap<number, Fields>,
): Checkpoint {
  return {
    run,
    progress: { ...progress },
    work,
    state: state.map((fields) => fields.map((values) => values.slice())),
    saved: [...saved].map(([time, values]) => ({ time, values })),
  };
}

/**
 * Writes a checkpoint over the state of a march that has just started, and returns its progress.
 *
 * @throws InputError where it is of another run, or its arrays have other lengths.
 */
export function restore(
  checkpoint: Checkpoint,
  run: string,
  state: readonly Fields[],
  saved: Map<number, Fields>,
): Progress {
  if (checkpoint.run !== run) {
    throw new InputError("resume.run", `the checkpoint is of the run ${checkpoint.run}, and this run is ${run}`);
  }
  state.forEach((fields, k) => {
    fields.forEach((values, j) => {
      values.set(ofLength(values.length, checkpoint.state[k]?.[j], `resume.state[${k}][${j}]`));
    });
  });
  checkpoint.saved.forEach(({ time, values }, i) => {
    const lists = state[0].map((field, j) => ofLength(field.length, values[j], `resume.saved[${i}].values[${j}]`));
    saved.set(
      time,
      lists.map((list) => Float64Array.from(list)),
    );
  });
  return { ...checkpoint.progress };
}

function ofLength(length: number, found: ArrayLike<number> | undefined, path: string): ArrayLike<number> {
  if (found?.length === length) return found;
  throw new InputError(path, `expected ${length} numbers, found ${found === undefined ? "none" : found.length}`);
}
