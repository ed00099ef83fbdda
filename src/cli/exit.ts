import { CommanderError } from "commander";
import { FileError, InputError, NumericalError } from "../errors.js";

/** The work was done. */
export const DONE = 0;
/** The work failed on the way; what was finished is on disk. */
export const FAILED = 1;
/** The case or the arguments are wrong: nothing was done. */
export const BAD_INPUT = 2;
/** Ctrl-C, as shells number it: 128 + SIGINT. */
export const INTERRUPTED = 130;

/** The user pressed Ctrl-C; the message says how to go on. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
}

/** A part of the work failed; what was finished is written. */
export class IncompleteError extends Error {
  override readonly name = "IncompleteError";
}

/** How a command ends: its exit status and what it says on stderr (nothing where it has been said already). */
export interface Ending {
  readonly status: number;
  readonly message: string;
}

/**
 * What an error means to the user. A stack trace is part of the message only with `debug`, and only for what nobody
 * foresaw.
 */
export function endingOf(error: unknown, debug: boolean): Ending {
  if (error instanceof CommanderError) {
    // Commander has written help, version or its complaint itself.
    return { status: error.exitCode === 0 ? DONE : BAD_INPUT, message: "" };
  }
  if (error instanceof InterruptedError) return { status: INTERRUPTED, message: error.message };
  if (error instanceof InputError) return { status: BAD_INPUT, message: error.message };
  if (error instanceof IncompleteError || error instanceof FileError) return { status: FAILED, message: error.message };
  if (error instanceof NumericalError) return { status: FAILED, message: `the computation failed: ${error.message}` };
  if (!(error instanceof Error)) return { status: FAILED, message: `failed: ${String(error)}` };
  const stack = debug && error.stack !== undefined ? `\n${error.stack}` : "";
  const hint = debug ? "" : " (DEBUG=1 shows where)";
  return { status: FAILED, message: `failed unexpectedly: ${firstLine(error.message)}${hint}${stack}` };
}

/**
 * Runs work that Ctrl-C should stop in good order: the signal is aborted with an InterruptedError, and a second Ctrl-C
 * ends the process at once. For work that leaves the event loop free; a long synchronous computation is stopped by the
 * system's own Ctrl-C only while this is not in force.
 *
 * @param advice what the user is told: where finished work is and how to go on
 */
export async function interruptible<Result>(
  advice: string,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const interrupt = () => controller.abort(new InterruptedError(`interrupted; ${advice}`));
  process.once("SIGINT", interrupt);
  try {
    return await work(controller.signal);
  } finally {
    process.removeListener("SIGINT", interrupt);
  }
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0];
}
