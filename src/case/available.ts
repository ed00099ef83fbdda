import { InputError, NotAvailableError } from "../errors.js";
import { isPlainObject } from "./plain-data.js";

type Raw = Readonly<Record<string, unknown>>;

/**
 * Looks through the raw content of a case file for what the format foresees and this version cannot do yet. It comes
 * before every other check, since such a case also has keys that are unknown today.
 *
 * @throws NotAvailableError naming the first such thing.
 */
export function refuseWhatIsPlanned(raw: Raw): void {
  if (raw.domain === "restricted") refuse("domain", '"restricted" domains');
  if ("file" in part(raw, "data") && "target" in raw) {
    throw new InputError("target", "data.file has the function to be learnt; leave one of them out");
  }
  if ("file" in part(raw, "data") && (part(raw, "loss").type ?? "squares") !== "squares") {
    refuse("loss.type", "losses other than squares on the data of a file");
  }
}

function refuse(path: string, what: string): never {
  throw new NotAvailableError(path, what);
}

/** The object under a key, an empty one where there is none: what is wrong with it is said elsewhere. */
function part(raw: Raw, key: string): Raw {
  const value = raw[key];
  return isPlainObject(value) ? value : {};
}
