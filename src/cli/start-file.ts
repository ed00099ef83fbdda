import { readFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import type { PdeCase } from "../case/case.js";
import { startFileOf } from "../case/expressions.js";
import { plain } from "../case/quote.js";
import { startOfCsv, startOfNpz } from "../case/start-file.js";
import { InputError } from "../errors.js";
import { reason } from "../files/reason.js";
import type { PointValues } from "../pde/index.js";

/**
 * What the file holds that a case names for its initial value; undefined where it names none.
 *
 * @param folder of the case file
 * @throws InputError, with the name of the file, where it cannot be read or holds no such function
 */
export async function readStart(theCase: PdeCase, folder: string): Promise<PointValues | undefined> {
  const said = startFileOf(theCase);
  if (said === undefined) return undefined;
  const path = resolve(folder, said.file);
  const suffix = extname(path).toLowerCase();
  if (suffix !== ".npz" && suffix !== ".csv") {
    throw new InputError("pde.initial.file", `expected a file called .npz or .csv, found ${plain(said.file)}`);
  }
  if (suffix === ".csv" && said.time !== undefined) {
    throw new InputError("pde.initial.time", "a .csv file holds one time; leave it out");
  }
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new InputError(plain(path), `cannot be read: ${reason(error)}`);
  }
  try {
    return suffix === ".npz"
      ? startOfNpz(bytes, theCase.dimension, said.time)
      : startOfCsv(new TextDecoder().decode(bytes), theCase.dimension);
  } catch (error) {
    throw error instanceof InputError ? new InputError(plain(path), error.message) : error;
  }
}
