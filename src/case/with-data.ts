import { carriedFrequencies } from "../data/carried-frequencies.js";
import type { OwnData } from "../data/own-data.js";
import { type DataCase, isDataCase, type NetworkCase } from "./case.js";
import { caseMistakes } from "./check-case.js";
import { withFrequencies } from "./defaults.js";
import { mistakesError } from "./explain.js";

/** The frequencies of the default box are those that the samples carry on this part of Ω. */
const PART = 0.5;

/**
 * The case with what depends on its data: the box of the points and, where neither they nor a mesh are given, the box and the cells of the frequencies. Cases
 * without a file of data have it all.
 *
 * @throws InputError as `readCase` for probes and lines outside of that box
 */
export function withData(theCase: NetworkCase, data: OwnData | undefined): NetworkCase {
  if (!isDataCase(theCase) || data === undefined) return theCase;
  const { box } = data.samples;
  const highest = carriedFrequencies(data.samples, data.cells, PART);
  const resolved: DataCase = {
    ...theCase,
    data: { ...theCase.data, box },
    ...(theCase.spectrum.mesh === undefined ? { spectrum: withFrequencies(theCase, box, highest) } : {}),
  };
  const mistakes = caseMistakes(resolved);
  if (mistakes.length > 0) throw mistakesError(mistakes);
  return resolved;
}
