import { type Case, isPdeCase } from "../case/case.js";
import { InputError } from "../errors.js";
import { removeCheckpoint } from "./checkpoint-file.js";
import { checkPlotPath } from "./files.js";
import type { Work } from "./product.js";
import { type CommandOptions, runCommand } from "./run-command.js";
import type { Terminal } from "./terminal.js";

export interface SolveOptions extends CommandOptions {
  /** The kernel flow too. */
  readonly ntk?: boolean;
  /** A picture of the solution, too. */
  readonly plot?: string;
  /** Seconds between two checkpoints. */
  readonly checkpointEvery: number;
}

/** `specdiff solve`: the spectral PDE, and on request the kernel flow. */
export async function solve(casePath: string, options: SolveOptions, terminal: Terminal, work: Work): Promise<void> {
  const accept = (theCase: Case) => {
    if (isPdeCase(theCase) && options.ntk) {
      throw new InputError("--ntk", "the case states a PDE: there is no network whose kernel could flow");
    }
    return theCase;
  };
  if (options.plot !== undefined) await checkPlotPath(options.plot);
  const directory = await runCommand(casePath, options, terminal, accept, (theCase, shared) =>
    work.runSolve(theCase, {
      ...shared,
      ntk: options.ntk === true,
      checkpointSeconds: options.checkpointEvery,
      ...(options.plot === undefined ? {} : { plot: options.plot }),
    }),
  );
  // The results are on disk: what would lead to them is not needed any more.
  removeCheckpoint(directory);
}
