import { InputError } from "../errors.js";
import { compileExpression } from "../expression/index.js";
import { distribution } from "../network/laws/index.js";
import { refuseWhatIsPlanned } from "./available.js";
import type { Case } from "./case.js";
import { caseFileSchema } from "./case-schema.js";
import { caseMistakes, fileMistakes } from "./check-case.js";
import { resolveCase } from "./defaults.js";
import { type Mistake, mistakesError, parseWith } from "./explain.js";
import { parseJson } from "./json.js";
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
  const file = parseWith(caseFileSchema, value);
  throwIfAny(fileMistakes(file));
  const theCase = resolveCase(file);
  throwIfAny(caseMistakes(theCase));
  targetOf(theCase);
  distribution(theCase.network.weights, "network.weights");
  return theCase;
}

/**
 * The target f of a case as a function of x.
 *
 * @throws InputError where the expression is not one.
 */
export function targetOf(theCase: Case): (x: number) => number {
  const expression = compileExpression(theCase.target, ["x"], "target");
  return (x) => expression.evaluate([x]);
}

function throwIfAny(mistakes: readonly Mistake[]): void {
  if (mistakes.length > 0) throw mistakesError(mistakes);
}
