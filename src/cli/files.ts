import { constants, createReadStream } from "node:fs";
import { access, readFile, rm, rmdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { Case } from "../case/case.js";
import { differenceOfCases, mergeResults } from "../case/merge-results.js";
import { sameContent } from "../case/plain-data.js";
import { plain, quote } from "../case/quote.js";
import { readCase } from "../case/read-case.js";
import { formatResult, readResult } from "../case/read-result.js";
import type { ResultFile } from "../case/result-file.js";
import type { DataSummary } from "../data/own-data.js";
import { FileError, InputError } from "../errors.js";
import { makeFolder } from "../files/make-folder.node.js";
import { reason, systemCode } from "../files/reason.js";
import { writeFileAtomically } from "../files/write-file.node.js";
import { fieldFiles } from "./field-files.js";
import { locked } from "./lock.js";
import type { Product } from "./product.js";

/** No case file is nearly so large; what is, is some other file. */
const LARGEST = 16 * 2 ** 20;

/**
 * The case in a file.
 *
 * @throws InputError, with the name of the file, where it cannot be read or is not a case.
 */
export async function readCaseFile(path: string): Promise<Case> {
  const text = await readText(path);
  return await aboutCase(path, () => readCase(text));
}

/** Puts the name of the case file in front of what is wrong with the case. */
export async function aboutCase<Result>(path: string, work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof InputError ? new InputError(plain(path), error.message) : error;
  }
}

/** `out/NAME` for a case file `…/NAME.json`. */
export function defaultDirectory(casePath: string): string {
  return join("out", basename(casePath).replace(/\.json$/i, "") || "case");
}

/** A folder for results that exists and can be written to. */
export interface OutputDirectory {
  readonly path: string;
  /** Removes what was created of it, where it is still empty. */
  discard(): Promise<void>;
}

/** @throws InputError where the folder cannot be made or written to. */
export async function prepareDirectory(path: string): Promise<OutputDirectory> {
  let created: string | undefined;
  try {
    created = makeFolder(path);
    await access(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    const why = reason(error instanceof FileError ? error.cause : error);
    throw new InputError("--out", `cannot write to ${path}: ${why}`);
  }
  const discard = async () => {
    if (created === undefined) return;
    const first = created;
    try {
      for (let folder = resolve(path); folder.length >= first.length; folder = dirname(folder)) await rmdir(folder);
    } catch {
      // Something is in it: it stays.
    }
  };
  return { path, discard };
}

/**
 * The result in a folder, undefined where there is none.
 *
 * @param theCase what the folder's results must be about
 * @param data what was made of the file of data that the case names
 * @throws InputError for the result of another case, and for a file that is none
 */
export async function earlierResult(
  directory: string,
  theCase: Case,
  data?: DataSummary,
): Promise<ResultFile | undefined> {
  const path = resultFile(directory);
  const advice = "choose another --out, or remove the file first";
  const found = await resultIn(path, advice);
  if (found === undefined) return undefined;
  const difference = differenceOfCases(found.case, theCase);
  if (difference === undefined && found.data?.checksum !== data?.checksum) {
    throw new InputError("--out", `${path} holds the result of other data, of a file of the same name; ${advice}`);
  }
  if (difference === undefined) return found;
  const { path: key, one, other } = difference;
  throw new InputError(
    "--out",
    `${path} holds the result of another case, ${quote(found.case.title)}: there ${key} is ${one}, in ` +
      `${quote(theCase.title)} it is ${other}; ${advice}`,
  );
}

async function resultIn(path: string, advice: string): Promise<ResultFile | undefined> {
  let text: string | undefined;
  try {
    text = await textIfThere(path);
  } catch (error) {
    throw new InputError("--out", `${path} cannot be read: ${reason(error)}; ${advice}`);
  }
  try {
    return text === undefined ? undefined : readResult(text);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const why = error.message.split("\n", 2).join("").replace(/:\s+/g, ": ");
    throw new InputError("--out", `${path} is damaged or of another version (${why}); ${advice}`);
  }
}

/** The text of a file, undefined where there is none. @throws what the system says of one that cannot be read */
export async function textIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

function resultFile(directory: string): string {
  return join(directory, "result.json");
}

/** @throws InputError unless a picture can be written to a path. */
export async function checkPlotPath(path: string): Promise<void> {
  if (!path.toLowerCase().endsWith(".svg")) {
    throw new InputError("--plot", `expected a name that ends in .svg, found ${quote(path)}`);
  }
  try {
    await access(dirname(path), constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new InputError("--plot", `cannot write to the folder of ${path}: ${reason(error)}`);
  }
}

/** What was written, and what else there is to say of it. */
export interface Written {
  readonly paths: readonly string[];
  readonly remarks: readonly string[];
}

/**
 * Writes what a command has computed, together with what is in the folder already. `result.json` comes last: where it is, everything
 * else is too. A report that shows other numbers than the result holds is removed.
 *
 * @throws FileError for what cannot be written; as `earlierResult`, where another command has written meanwhile
 */
export async function writeProduct(
  directory: string,
  { result, report, fields, plot, designed }: Product,
): Promise<Written> {
  return await locked(resultFile(directory), async () => {
    const earlier = await earlierResult(directory, result.case, result.data);
    const merged = earlier === undefined ? result : mergeResults(earlier, result);
    const paths: string[] = [];
    const write = async (path: string, content: string | Uint8Array) => {
      await writeFileAtomically(path, content);
      paths.push(path);
    };
    const contents: (readonly [name: string, content: string | Uint8Array])[] = [];
    if (fields !== undefined) contents.push(...fieldFiles(fields));
    if (designed !== undefined) contents.push(["designed.json", `${JSON.stringify(designed, null, 2)}\n`]);
    if (report !== undefined) contents.push(["report.html", report]);
    contents.push(["result.json", formatResult(merged)]);
    if (plot !== undefined) await write(plot.path, plot.svg);
    for (const [name, content] of contents) await write(join(directory, name), content);
    const stale = report === undefined && earlier !== undefined && !sameContent(earlier.levels, merged.levels);
    return { paths, remarks: stale ? await withoutReport(directory) : [] };
  });
}

async function withoutReport(directory: string): Promise<readonly string[]> {
  const path = join(directory, "report.html");
  try {
    await rm(path);
    return [`${path} showed other numbers and is removed; specdiff validate writes it anew`];
  } catch {
    return [];
  }
}

/** A text file of moderate size. @throws InputError that names it */
export async function readText(path: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    const kind = await stat(path);
    if (kind.isDirectory()) throw new InputError(plain(path), "is a folder, not a case file");
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > LARGEST) throw new InputError(plain(path), "is larger than 16 MiB; that is not a case file");
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof InputError ? error : new InputError(plain(path), `cannot be read: ${reason(error)}`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new InputError(plain(path), "is not a text in UTF-8");
  }
}
