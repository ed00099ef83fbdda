import { type Case, type NetworkCase, networkCase } from "../case/case.js";
import { InputError } from "../errors.js";
import type { TrainWork, Work, WorkOptions } from "./product.js";
import { type CommandOptions, runCommand } from "./run-command.js";
import type { Terminal } from "./terminal.js";

export interface TrainOptions extends CommandOptions {
  /** Worker threads; one for every core where absent. */
  readonly threads?: number;
}

/** `specdiff train`: networks of every width and seed. */
export async function train(casePath: string, options: TrainOptions, terminal: Terminal, work: Work): Promise<void> {
  await runCommand(casePath, options, terminal, withTraining, (theCase, shared) =>
    work.runTrain(theCase, trainWork(options, shared)),
  );
}

/** What the training work is told. */
export function trainWork({ threads }: TrainOptions, shared: WorkOptions): TrainWork {
  return threads === undefined ? shared : { ...shared, threads };
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
