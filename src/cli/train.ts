import { type Case, type NetworkCase, networkCase } from "../case/case.js";
import { InputError } from "../errors.js";
import { interruptible } from "./exit.js";
import type { TrainWork, Work, WorkOptions } from "./product.js";
import { type CommandOptions, runCommand } from "./run-command.js";
import type { Terminal } from "./terminal.js";

export interface TrainOptions extends CommandOptions {
  readonly resume?: boolean;
  /** Worker threads; one for every core where absent. */
  readonly threads?: number;
}

/** `specdiff train`: networks of every width and seed. */
export async function train(casePath: string, options: TrainOptions, terminal: Terminal, work: Work): Promise<void> {
  await runCommand(casePath, options, terminal, withTraining, (theCase, directory, shared) =>
    work.runTrain(theCase, trainWork(directory, options, shared)),
  );
}

/** What the training work is told. */
export function trainWork(directory: string, options: TrainOptions, shared: WorkOptions): TrainWork {
  const advice = `the networks that are finished are kept in ${directory}; the same command with --resume goes on`;
  return {
    ...shared,
    directory,
    resume: options.resume === true,
    ...(options.threads === undefined ? {} : { threads: options.threads }),
    interruptible: (work) => interruptible(advice, work),
  };
}

function withTraining(said: Case): NetworkCase {
  const theCase = networkCase(said);
  if (theCase.training !== undefined) return theCase;
  const example = '"training": { "widths": [256, 1024, 4096], "seeds": 4 }';
  throw new InputError(
    "training",
    `missing; this command trains networks, so the case must say which, for example ${example}`,
  );
}
