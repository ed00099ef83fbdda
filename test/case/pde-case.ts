import { type Case, isPdeCase, type PdeCase } from "../../src/case/case.js";
import { checkCase } from "../../src/case/read-case.js";

/** The case that states a PDE, checked and with its defaults. */
export function pdeCase(said: object): PdeCase {
  const theCase: Case = checkCase({ title: "A PDE", ...said });
  if (!isPdeCase(theCase)) throw new Error("not a PDE case");
  return theCase;
}
