import { isPlainObject } from "../case/plain-data.js";
import { formatPath, quote } from "../case/quote.js";
import { InputError } from "../errors.js";

/** A part of a case and the values that it takes in turn. */
export interface Variation {
  /** As messages write it: `network.weights.std`, `network.scales[1]`. */
  readonly path: string;
  /** JSON values, no two the same. */
  readonly values: readonly unknown[];
}

/** More values than this are a slip of the keyboard. */
const MOST_VALUES = 1000;
/** Digits of a value within a range: names of folders are made of them. */
const DIGITS = 6;
const EXAMPLES = "for example network.weights.std=0.5,1,2 or network.weights.std=0.5:8:log10";

/**
 * The variation that a text states, PATH=VALUES. Values are JSON between commas (`1`, `[1, 2, 4]`, `{"law": "normal", "std": 2}`), where a word
 * that is none is itself (`tanh`), or a range FIRST:LAST:linN or FIRST:LAST:logN of N values in equal steps or ratios, given to six digits.
 *
 * @throws InputError where it states none
 */
export function parseVariation(text: string): Variation {
  const equals = text.indexOf("=");
  const path = text.slice(0, Math.max(0, equals)).trim();
  const said = text.slice(equals + 1).trim();
  if (equals < 0 || path === "" || said === "") {
    throw new InputError("--vary", `expected PATH=VALUES, ${EXAMPLES}, found ${quote(text)}`);
  }
  parsePath(path);
  const values = rangeOf(path, said) ?? pieces(said).map(jsonOrWord);
  const distinct = values.filter((value, i) => values.findIndex((other) => same(value, other)) === i);
  if (distinct.length > MOST_VALUES) {
    throw new InputError(path, `takes ${distinct.length} values, more than ${MOST_VALUES}`);
  }
  return { path, values: distinct };
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The keys and numbers of places in lists that a path consists of. @throws InputError */
export function parsePath(path: string): readonly (string | number)[] {
  const steps = [...path.matchAll(/(?:^|\.)([$\w-]+)|\[(\d+)\]/g)];
  if (steps.map(([whole]) => whole).join("") !== path || path.startsWith("[") || path.includes("__proto__")) {
    throw new InputError("--vary", `expected a path into the case, as network.scales[1], found ${quote(path)}`);
  }
  return steps.map(([, key, place]) => key ?? Number(place));
}

function rangeOf(path: string, text: string): number[] | null {
  const parts = /^([^:,[\]{}"]+):([^:,[\]{}"]+):(lin|log)(\d+)$/.exec(text);
  if (parts === null) return null;
  const [first, last, count] = [Number(parts[1]), Number(parts[2]), Number(parts[4])];
  const logarithmic = parts[3] === "log";
  if (!Number.isFinite(first) || !Number.isFinite(last)) {
    throw new InputError(path, `a range goes from one number to another, found ${quote(text)}`);
  }
  if (count < 2 || count > MOST_VALUES) {
    throw new InputError(path, `a range has 2 to ${MOST_VALUES} values, found ${quote(text)}`);
  }
  if (logarithmic && !(first > 0 && last > 0)) {
    throw new InputError(
      path,
      `a range in equal ratios goes from one positive number to another, found ${quote(text)}`,
    );
  }
  return Array.from({ length: count }, (_, k) => {
    const part = k / (count - 1);
    const value = logarithmic ? first * (last / first) ** part : first + (last - first) * part;
    return Number(value.toPrecision(DIGITS));
  });
}

/** What is between the commas that stand in no brackets and no quotes. */
function pieces(text: string): string[] {
  const found: string[] = [];
  let [start, depth, quoted] = [0, 0, false];
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (quoted && character === "\\") i++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && (character === "[" || character === "{")) depth++;
    else if (!quoted && (character === "]" || character === "}")) depth--;
    else if (!quoted && depth === 0 && character === ",") {
      found.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...found, text.slice(start)].map((piece) => piece.trim());
}

function jsonOrWord(text: string): unknown {
  if (text === "") throw new InputError("--vary", "there is nothing between two commas, or after the last");
  try {
    return JSON.parse(text);
  } catch {
    if (/^[[{"]/.test(text)) throw new InputError("--vary", `is not a JSON value: ${quote(text)}`);
    return text;
  }
}

/**
 * A copy of parsed JSON with one of its parts replaced.
 *
 * @param missing gives the value of an object or a list on the way that `content` leaves out, undefined where it has none either
 * @throws InputError where there is no such place
 */
export function withValue(
  content: unknown,
  path: readonly (string | number)[],
  value: unknown,
  missing: (path: readonly (string | number)[]) => unknown,
): unknown {
  const replaced = (at: unknown, depth: number): unknown => {
    if (depth === path.length) return value;
    const key = path[depth];
    const here = at === undefined ? missing(path.slice(0, depth)) : at;
    const where = formatPath(path.slice(0, depth)) || "the case";
    if (typeof key === "number") {
      if (!Array.isArray(here)) throw new InputError(formatPath(path), `${where} is no list`);
      if (key >= here.length) {
        throw new InputError(formatPath(path), `${where} has ${here.length} entries, numbered from 0`);
      }
      return here.map((entry, place) => (place === key ? replaced(entry, depth + 1) : entry));
    }
    if (!isPlainObject(here)) {
      throw new InputError(formatPath(path), here === undefined ? `there is no ${where}` : `${where} is no object`);
    }
    return { ...here, [key]: replaced(here[key], depth + 1) };
  };
  return replaced(content, 0);
}
