import { networkCase } from "../case/case.js";
import type { Work } from "./product.js";
import { runCommand } from "./run-command.js";
import type { Terminal } from "./terminal.js";
import { type TrainOptions, trainWork } from "./train.js";

/** `specdiff validate`: all levels, what separates them, and the report. */
export async function validate(casePath: string, options: TrainOptions, terminal: Terminal, work: Work): Promise<void> {
  await runCommand(casePath, options, terminal, networkCase, (theCase, shared) =>
    work.runValidate(theCase, trainWork(options, shared)),
  );
}
