import { dirname, resolve } from "node:path";
import type { Case } from "../case/case.js";
import { warningLine } from "../warning.js";
import { aboutCase, defaultDirectory, prepareDirectory, readCaseFile, writeProduct } from "./files.js";
import { readMeshFile } from "./mesh-files.js";
import type { Product, WorkOptions } from "./product.js";
import { resultTables } from "./tables.js";
import { formatDuration, type Terminal } from "./terminal.js";

/** What all commands on a case share. */
export interface CommandOptions {
  /** Where results go; `out/NAME` for the case file NAME.json where absent. */
  readonly out?: string;
}

/**
 * What the commands on a case have in common: reads the case, makes the folder, does the work, writes the results and
 * prints tables. The folder is made before the work, so that a long computation is not lost to a bad path, and taken away
 * again where the work fails and leaves nothing in it.
 *
 * @param accept hands over the case, or refuses one that this command cannot work on
 * @param work is given the case and the folder
 * @returns the folder
 */
export async function runCommand<Accepted extends Case>(
  casePath: string,
  options: CommandOptions,
  terminal: Terminal,
  accept: (theCase: Case) => Accepted,
  work: (theCase: Accepted, directory: string, options: WorkOptions) => Promise<Product>,
): Promise<string> {
  const said = await readCaseFile(casePath);
  const theCase = await aboutCase(casePath, () => accept(said));
  const { mesh: meshPath } = theCase.spectrum;
  const mesh = meshPath === undefined ? undefined : await readMeshFile(resolve(dirname(casePath), meshPath));
  const directory = await prepareDirectory(options.out ?? defaultDirectory(casePath));
  const start = performance.now();
  try {
    const product = await aboutCase(casePath, () =>
      work(theCase, directory.path, {
        progress: (label, total) => terminal.progress(label, total),
        ...(mesh === undefined ? {} : { mesh }),
      }),
    );
    for (const warning of product.result.warnings) terminal.complain(`specdiff: warning: ${warningLine(warning)}`);
    const files = await writeProduct(directory.path, product);
    terminal.print(resultTables(product.result, terminal.bold).join("\n"));
    terminal.print(
      `\n${formatDuration((performance.now() - start) / 1000)}; written:\n${files.map((file) => `  ${file}`).join("\n")}`,
    );
    return directory.path;
  } catch (error) {
    await directory.discard();
    throw error;
  }
}
