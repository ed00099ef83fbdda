import { mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { FileError } from "../errors.js";
import { reason, systemCode } from "./reason.js";

/**
 * Makes a folder and those above it where they are missing, from the outermost in: Node's own recursive way tries for ever where the
 * system lists a folder but takes none into it, as in /proc.
 *
 * @returns the outermost folder that was made, undefined where all were there
 * @throws FileError that names the folder and says why it cannot be made
 */
export function makeFolder(path: string): string | undefined {
  const missing: string[] = [];
  try {
    for (let folder = resolve(path); !isFolder(folder); folder = dirname(folder)) missing.push(folder);
    for (const folder of missing.toReversed()) mkdirIfAbsent(folder);
  } catch (cause) {
    // "no such file" of a folder that is there: one that takes none.
    const why = systemCode(cause) === "ENOENT" ? "the system takes no folder there" : reason(cause);
    throw new FileError(path, `cannot be made: ${why}`, { cause: new Error(why, { cause }) });
  }
  return missing.at(-1);
}

function isFolder(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found !== undefined && !found.isDirectory()) throw Object.assign(new Error(), { code: "EEXIST" });
  return found !== undefined;
}

/** Another process may be making the same. */
function mkdirIfAbsent(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (systemCode(error) !== "EEXIST" || !isFolder(folder)) throw error;
  }
}
