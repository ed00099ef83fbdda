import { InputError, NumericalError } from "../errors.js";
import { allFinite } from "../kernels/index.js";
import type { Checkpoint } from "./checkpoint.js";
import type { EvolutionSystem } from "./system.js";

/** What `integrate` is asked for besides the problem and the method. */
export interface IntegrateOptions {
  /** The times at which the solution is wanted: nonnegative, in any order, at least one. */
  readonly save: readonly number[];
  /** Told now and then which fraction of the work is done, 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
  /** Asked between steps: once aborted, `integrate` returns what it has, with the ending "aborted". */
  readonly signal?: StopSignal;
  /** Step methods: what becomes of checkpoints. Krylov methods have none. */
  readonly checkpoint?: CheckpointKeeper<Checkpoint>;
  /** A checkpoint of the same run to go on from: the result is the same to the last bit as without the interruption. */
  readonly resume?: Checkpoint;
}

/** An AbortSignal, or what can be asked like one: in a worker thread, for example, a flag in memory that it shares. */
export type StopSignal = Pick<AbortSignal, "aborted" | "reason" | "throwIfAborted">;

/** When checkpoints are taken and what becomes of them. */
export interface CheckpointKeeper<State> {
  /**
   * One after every so many steps; or one after every so many seconds, and so rarely that writing takes less than a twentieth of the
   * time. One more when the signal has stopped the march.
   */
  readonly every: { readonly steps: number } | { readonly seconds: number };
  /** Gets all that the rest of the run depends on. The march waits for it. */
  readonly write: (state: State) => void;
}

/** Throws InputError unless the times can be saved and the initial values fit the system. */
export function checkProblem(system: EvolutionSystem, { save, checkpoint }: IntegrateOptions): void {
  if (save.length === 0) throw new InputError("save", "no times given: nothing would be saved");
  save.forEach((time, i) => {
    if (!(time >= 0 && time < Number.POSITIVE_INFINITY)) {
      throw new InputError(`save[${i}]`, `expected a finite time, not negative, found ${time}`);
    }
  });
  system.breakpoints?.forEach((time, i) => {
    if (!Number.isFinite(time)) throw new InputError(`breakpoints[${i}]`, `expected a finite time, found ${time}`);
  });
  const { size } = system.pencil;
  system.initial.forEach((values, j) => {
    if (values.length !== size) {
      throw new InputError(`initial[${j}]`, `expected ${size} values, one per unknown, found ${values.length}`);
    }
    checkFinite(values, () => `initial[${j}]`);
  });
  if (system.kind === "damped-wave" && !(system.friction >= 0 && system.friction < Number.POSITIVE_INFINITY)) {
    throw new InputError("friction", `expected a finite number, not negative, found ${system.friction}`);
  }
  if (checkpoint !== undefined) checkInterval(checkpoint.every);
}

function checkInterval(every: CheckpointKeeper<Checkpoint>["every"]): void {
  if ("steps" in every && !(Number.isInteger(every.steps) && every.steps >= 1)) {
    throw new InputError("checkpoint.every.steps", `expected a positive whole number, found ${every.steps}`);
  }
  if ("seconds" in every && !(every.seconds >= 0)) {
    throw new InputError("checkpoint.every.seconds", `expected a number, not negative, found ${every.seconds}`);
  }
}

/** Throws NumericalError naming the first entry that is NaN or infinite; `where` says of what. */
export function checkFinite(values: Float64Array, where: () => string): void {
  if (allFinite(values)) return;
  const i = values.findIndex((value) => !Number.isFinite(value));
  throw new NumericalError(`${where()}: entry ${i} is ${values[i]}.`);
}
