import type { PdeCase } from "../case/case.js";
import { startFileOf } from "../case/expressions.js";
import { startOfCsv, startOfNpz } from "../case/start-file.js";
import { InputError } from "../errors.js";
import type { PointValues } from "../pde/index.js";
import { readPointFile } from "./point-file.js";

/**
 * What the file holds that a case names for its initial value; undefined where it names none.
 *
 * @param folder of the case file
 * @throws InputError, with the name of the file, where it cannot be read or holds no such function
 */
export async function readStart(theCase: PdeCase, folder: string): Promise<PointValues | undefined> {
  const said = startFileOf(theCase);
  if (said === undefined) return undefined;
  if (said.file.toLowerCase().endsWith(".csv") && said.time !== undefined) {
    throw new InputError("pde.initial.time", "a .csv file holds one time; leave it out");
  }
  return readPointFile("pde.initial.file", said.file, folder, {
    npz: (bytes) => startOfNpz(bytes, theCase.dimension, said.time),
    csv: (text) => startOfCsv(text, theCase.dimension),
  });
}
