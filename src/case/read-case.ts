import * as z from "zod";
import { InputError } from "../errors.js";
import { familyOf } from "../network/families/index.js";
import { isScalarLaw, type WeightLaw } from "../network/law.js";
import { distribution, weightVectorLaw } from "../network/laws/index.js";
import type { Network } from "../network/network.js";
import { refuseWhatIsPlanned } from "./available.js";
import { type Case, isDataCase, type NetworkCase, networkOf, type PdeCase } from "./case.js";
import { dataCaseFile, networkCaseFile, pdeCaseFile } from "./case-schema.js";
import { caseMistakes, fileMistakes } from "./check-case.js";
import { resolveNetworkCase, resolvePdeCase } from "./defaults.js";
import { type Mistake, mistakesError, parseWith } from "./explain.js";
import { pdeExpressions, targetOf } from "./expressions.js";
import { parseJson } from "./json.js";
import { presetSchema } from "./network-schema.js";
import { isPlainObject } from "./plain-data.js";
import { describeValue } from "./quote.js";

/**
 * The case that the text of a case file states, checked and with every default filled in.
 *
 * @throws InputError that says where in the file a mistake is, what was found and what is allowed; NotAvailableError
 *   for what the format foresees and this version cannot do.
 */
export function readCase(text: string): Case {
  return checkCase(parseJson(text));
}

/**
 * The same for a value that is already parsed: plain objects, arrays, strings, numbers and booleans, nested as deeply
 * as a case is.
 */
export function checkCase(value: unknown): Case {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InputError("", `a case is an object, found ${describeValue(value)}`);
  }
  refuseWhatIsPlanned(value as Readonly<Record<string, unknown>>);
  return "pde" in value ? checkPdeCase(value) : checkNetworkCase(value);
}

function checkNetworkCase(said: object): NetworkCase {
  const value = withoutPreset(said);
  const file = namesFile(value) ? parseWith(dataCaseFile, value) : parseWith(networkCaseFile, value);
  throwIfAny(fileMistakes(file));
  const theCase = resolveNetworkCase(file);
  throwIfAny(caseMistakes(theCase));
  if (!isDataCase(theCase)) targetOf(theCase);
  const network = networkOf(theCase);
  for (const [key, law] of Object.entries(familyOf(network).laws(network))) checkLaw(network, law, `network.${key}`);
  return theCase;
}

function checkLaw(network: Network, law: WeightLaw, path: string): void {
  if (isScalarLaw(law)) {
    distribution(law, path);
    return;
  }
  weightVectorLaw(law, network.dimension, path);
  if (familyOf(network).hasWaves(network)) return;
  const message = `"${law.law}" is for waves, Fourier features and units of a sine or cosine; ${familyOf(network).noun(network)} has a law of one number`;
  throw new InputError(`${path}.law`, message);
}

/** The case with the description that a preset stands for in the preset's place. */
function withoutPreset(value: object): object {
  if (!("network" in value && isPlainObject(value.network) && "preset" in value.network)) return value;
  return { ...value, ...parseWith(z.object({ network: presetSchema }), value) };
}

/** Whether the function to be learnt is in a file. */
function namesFile(value: object): boolean {
  return "data" in value && isPlainObject(value.data) && "file" in value.data;
}

function checkPdeCase(value: object): PdeCase {
  const file = parseWith(pdeCaseFile, value);
  throwIfAny(fileMistakes(file));
  const theCase = resolvePdeCase(file);
  throwIfAny(caseMistakes(theCase));
  pdeExpressions(theCase);
  return theCase;
}

function throwIfAny(mistakes: readonly Mistake[]): void {
  if (mistakes.length > 0) throw mistakesError(mistakes);
}
