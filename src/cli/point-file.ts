import { readFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { plain } from "../case/quote.js";
import { InputError } from "../errors.js";
import { reason } from "../files/reason.js";

/** How a file of points is read, by what its name ends in. */
export interface PointReaders<Content> {
  readonly npz: (bytes: Uint8Array) => Content;
  readonly csv: (text: string) => Content;
}

/**
 * What a file holds that a case names.
 *
 * @param key where the case names it
 * @param folder of the case file
 * @throws InputError, with the name of the file, where it cannot be read or a reader throws one
 */
export async function readPointFile<Content>(
  key: string,
  name: string,
  folder: string,
  readers: PointReaders<Content>,
): Promise<Content> {
  const path = resolve(folder, name);
  const suffix = extname(path).toLowerCase();
  if (suffix !== ".npz" && suffix !== ".csv") {
    throw new InputError(key, `expected a file called .npz or .csv, found ${plain(name)}`);
  }
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new InputError(plain(path), `cannot be read: ${reason(error)}`);
  }
  try {
    return suffix === ".npz" ? readers.npz(bytes) : readers.csv(textOf(bytes));
  } catch (error) {
    throw error instanceof InputError ? new InputError(plain(path), error.message) : error;
  }
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InputError("", "is not a text in UTF-8");
  }
}
