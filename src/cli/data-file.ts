import { type Case, isDataCase } from "../case/case.js";
import { tableOfCsv } from "../data/csv-table.js";
import { tableOfNpz } from "../data/npz-table.js";
import { type OwnData, ownData } from "../data/own-data.js";
import { readPointFile } from "./point-file.js";

/**
 * The data of the file that a case names; undefined where it names none.
 *
 * @param folder of the case file
 * @throws InputError, with the name of the file, where it cannot be read or is no table; as `ownData`
 */
export async function readData(theCase: Case, folder: string): Promise<OwnData | undefined> {
  if (!isDataCase(theCase)) return undefined;
  const { dimension, data } = theCase;
  const table = await readPointFile("data.file", data.file, folder, {
    npz: (bytes) => tableOfNpz(bytes, dimension),
    csv: (text) => tableOfCsv(text, dimension),
  });
  return ownData(table, data);
}
