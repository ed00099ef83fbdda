import type { Work } from "./product.js";
import { runCommand } from "./run-command.js";
import type { Terminal } from "./terminal.js";
import { type TrainOptions, trainWork } from "./train.js";

/** `specdiff validate`: all levels, what separates them, and the report; of a case that states a PDE its solution and report. */
export async function validate(casePath: string, options: TrainOptions, terminal: Terminal, work: Work): Promise<void> {
  await runCommand(
    casePath,
    options,
    terminal,
    (theCase) => theCase,
    (theCase, shared) => work.runValidate(theCase, trainWork(options, shared)),
  );
}
