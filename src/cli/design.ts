import { dirname, relative, resolve } from "node:path";
import { type Case, isDataCase, type NetworkCase, networkCase } from "../case/case.js";
import { InputError } from "../errors.js";
import type { Product, Work } from "./product.js";
import { type CommandOptions, runCommand } from "./run-command.js";
import type { Terminal } from "./terminal.js";

export interface DesignOptions extends CommandOptions {
  /** Train networks to confirm the design. */
  readonly train?: boolean;
}

/** `specdiff design`: from data and a deadline, or for the least held-out error, to the law of the first layer. */
export async function design(casePath: string, options: DesignOptions, terminal: Terminal, work: Work): Promise<void> {
  await runCommand(casePath, options, terminal, withDesign, async (theCase, shared) =>
    fromThere(
      await work.runDesign(theCase, { ...shared, train: options.train === true }),
      theCase,
      dirname(casePath),
      shared.directory,
    ),
  );
}

function withDesign(said: Case): NetworkCase {
  const theCase = networkCase(said);
  if (theCase.design !== undefined) return theCase;
  const example = '"design": { "objective": { "deadline": 8 } }';
  throw new InputError("design", `missing; this command needs to know what is to be least, for example ${example}`);
}

/** The designed case, which names a file of data as it is seen from where it is written. */
function fromThere(product: Product, theCase: NetworkCase, folder: string, directory: string): Product {
  if (!isDataCase(theCase) || product.designed === undefined) return product;
  const file = relative(resolve(directory), resolve(folder, theCase.data.file));
  const data = { ...theCase.data, file };
  return { ...product, designed: { ...product.designed, data } };
}
