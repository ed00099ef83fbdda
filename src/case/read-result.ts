import { InputError, NumericalError } from "../errors.js";
import { parseWith } from "./explain.js";
import { parseJson } from "./json.js";
import { describeValue, quote } from "./quote.js";
import type { ResultFile } from "./result-file.js";
import { resultSchema } from "./result-schema.js";

/**
 * The result that the text of a `result.json` states.
 *
 * @throws InputError where it is not one, with the place of the mistake.
 */
export function readResult(text: string): ResultFile {
  const value = parseJson(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InputError("", `a result is an object, found ${describeValue(value)}`);
  }
  return parseWith(resultSchema, value);
}

/**
 * The text of a `result.json`: the same bytes for the same result, lists of numbers on one line.
 *
 * @throws NumericalError where a number is NaN or infinite, which JSON cannot hold.
 */
export function formatResult(result: ResultFile): string {
  const text = JSON.stringify(
    result,
    (key, value: unknown) => {
      if (typeof value === "number" && !Number.isFinite(value)) {
        throw new NumericalError(`the result holds ${value} (under ${quote(key)})`);
      }
      return value;
    },
    2,
  );
  // A line break is never inside a text, so this finds lists only.
  return `${text.replace(/\[\n\s*([^[\]{}"]*?)\s*\n\s*\]/g, (_, numbers: string) => `[${numbers.replace(/,\s+/g, ", ")}]`)}\n`;
}
