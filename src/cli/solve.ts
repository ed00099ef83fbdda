import type { Work } from "./product.js";
import { type CommandOptions, runCommand } from "./run-command.js";
import type { Terminal } from "./terminal.js";

export interface SolveOptions extends CommandOptions {
  /** The kernel flow too. */
  readonly ntk?: boolean;
  /** The spectrum at all nodes and times, as `spectrum.npz`. */
  readonly fields?: "npz";
}

/** `specdiff solve`: the spectral PDE, and on request the kernel flow. */
export async function solve(casePath: string, options: SolveOptions, terminal: Terminal, work: Work): Promise<void> {
  await runCommand(casePath, options, terminal, (theCase, _, shared) =>
    work.runSolve(theCase, { ...shared, ntk: options.ntk === true, fields: options.fields === "npz" }),
  );
}
