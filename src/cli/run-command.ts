import { dirname } from "node:path";
import { type Case, isPdeCase } from "../case/case.js";
import { withData } from "../case/with-data.js";
import { warningLine } from "../warning.js";
import { type CaseFiles, caseFiles } from "./case-files.js";
import { IncompleteError } from "./exit.js";
import type { FieldFormat } from "./fields.js";
import { aboutCase, defaultDirectory, earlierResult, prepareDirectory, readCaseFile, writeProduct } from "./files.js";
import type { Product, WorkOptions } from "./product.js";
import { resultTables } from "./tables.js";
import { formatDuration, type Terminal } from "./terminal.js";

/** What all commands on a case share. */
export interface CommandOptions {
  /** Where results go; `out/NAME` for the case file NAME.json where absent. */
  readonly out?: string;
  /** Go on from what an earlier run has left in the folder. */
  readonly resume?: boolean;
  /** The fields of all levels too: files for NumPy, or one per time for ParaView. */
  readonly fields?: FieldFormat;
}

/**
 * What the commands on a case have in common: reads the case, makes the folder, does the work, prints tables and writes the results. The
 * folder is made before the work, and what is in it looked at, so that a long computation is not lost to a bad path; and taken away
 * again where the work fails and leaves nothing in it.
 *
 * @param accept hands over the case, or refuses one that this command cannot work on
 * @param work is given the case and what all work is told
 * @returns the folder
 * @throws IncompleteError where a part of the work failed and the rest is written
 */
export async function runCommand<Accepted extends Case>(
  casePath: string,
  options: CommandOptions,
  terminal: Terminal,
  accept: (theCase: Case) => Accepted,
  work: (theCase: Accepted, options: WorkOptions) => Promise<Product>,
): Promise<string> {
  const opened = await openCase(await readCaseFile(casePath), casePath, caseFiles(dirname(casePath)), accept);
  const { directory, failures } = await runCase(
    opened,
    { ...options, out: options.out ?? defaultDirectory(casePath) },
    terminal,
    work,
  );
  if (failures.length > 0) throw new IncompleteError(failures.join("\nspecdiff: "));
  return directory;
}

/** A case with the files that it names. */
export interface OpenedCase<Accepted extends Case = Case> {
  readonly theCase: Accepted;
  /** What is put in front of what is wrong with it. */
  readonly name: string;
  readonly files: Pick<WorkOptions, "mesh" | "start" | "data">;
}

/**
 * Reads the files that a case names.
 *
 * @throws InputError for what is wrong with them, and as `accept`
 */
export async function openCase<Accepted extends Case>(
  said: Case,
  name: string,
  files: CaseFiles,
  accept: (theCase: Case) => Accepted,
): Promise<OpenedCase<Accepted>> {
  const data = await aboutCase(name, () => files.data(said));
  const complete = await aboutCase(name, () => (isPdeCase(said) ? said : withData(said, data)));
  const theCase = await aboutCase(name, () => accept(complete));
  const mesh = await files.mesh(theCase);
  const start = await files.start(theCase);
  return {
    theCase,
    name,
    files: {
      ...(mesh === undefined ? {} : { mesh }),
      ...(start === undefined ? {} : { start }),
      ...(data === undefined ? {} : { data }),
    },
  };
}

/** Does the work on a case and writes the results. @returns the folder, and what of the work failed where the rest is written */
export async function runCase<Accepted extends Case>(
  { theCase, name, files }: OpenedCase<Accepted>,
  options: CommandOptions & { readonly out: string },
  terminal: Terminal,
  work: (theCase: Accepted, options: WorkOptions) => Promise<Product>,
): Promise<{ readonly directory: string; readonly failures: readonly string[] }> {
  const directory = await prepareDirectory(options.out);
  const complain = (text: string) => terminal.complain(`specdiff: ${text}`);
  const start = performance.now();
  try {
    await earlierResult(directory.path, theCase, files.data?.summary);
    const product = await aboutCase(name, () =>
      work(theCase, {
        progress: (label, total) => terminal.progress(label, total),
        complain,
        ...files,
        directory: directory.path,
        resume: options.resume === true,
        fields: options.fields ?? "none",
      }),
    );
    // First of all the numbers: those on the terminal are not lost where the disk is full.
    terminal.print(resultTables(product.result, terminal.bold).join("\n"));
    for (const remark of product.remarks ?? []) terminal.print(`\n${remark}`);
    const { warnings } = product.result;
    for (const warning of warnings) complain(`warning: ${warningLine(warning)}`);
    const { paths, remarks } = await writeProduct(directory.path, product);
    for (const remark of remarks) complain(remark);
    const count =
      warnings.length === 0 ? "" : `; ${warnings.length} ${warnings.length === 1 ? "warning" : "warnings"}, see above`;
    terminal.print(
      `\n${formatDuration((performance.now() - start) / 1000)}${count}; written:\n${paths.map((path) => `  ${path}`).join("\n")}`,
    );
    return { directory: directory.path, failures: product.failures ?? [] };
  } catch (error) {
    await directory.discard();
    throw error;
  }
}
