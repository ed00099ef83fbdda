import * as z from "zod";
import { InputError } from "../errors.js";
import { describeValue, formatPath, quote } from "./quote.js";

/** One thing that is wrong with a file: where, and what. */
export interface Mistake {
  readonly path: string;
  readonly message: string;
}

const MOST_LISTED = 8;

/** One error for one or more mistakes; the path is that of the first. */
export function mistakesError(mistakes: readonly Mistake[]): InputError {
  const [first, ...others] = mistakes;
  if (first === undefined) throw new RangeError("there is no mistake to report");
  if (others.length === 0) return new InputError(first.path, first.message);
  const lines = mistakes
    .slice(0, MOST_LISTED)
    .map(({ path, message }) => (path === "" ? `\n  ${message}` : `\n  ${path}: ${message}`));
  const rest = mistakes.length > MOST_LISTED ? `\n  and ${mistakes.length - MOST_LISTED} more` : "";
  return new InputError("", `${mistakes.length} mistakes:${lines.join("")}${rest}`);
}

/**
 * What a schema makes of a value.
 *
 * @throws InputError that says for every mistake where it is, what was found and what is allowed.
 */
export function parseWith<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value, { error: explain });
  if (parsed.success) return parsed.data;
  throw mistakesError(
    parsed.error.issues.map((issue) => ({
      path: formatPath(
        issue.code === "unrecognized_keys" && issue.keys.length === 1 ? [...issue.path, ...issue.keys] : issue.path,
      ),
      message: issue.message,
    })),
  );
}

function explain(issue: z.core.$ZodRawIssue): string {
  const found = `found ${describeValue(issue.input)}`;
  switch (issue.code) {
    case "invalid_type": {
      const wanted = issue.expected === "int" ? "a whole number" : describeSchema(issue.inst);
      return issue.input === undefined ? `missing; expected ${wanted}` : `expected ${wanted}, ${found}`;
    }
    case "invalid_value":
      return issue.input === undefined
        ? `missing; expected ${list(issue.values)}`
        : `expected ${list(issue.values)}, ${found}${suggestion(issue.input, issue.values)}`;
    case "invalid_union":
      return explainUnion(issue, found);
    case "unrecognized_keys":
      return explainKeys(issue.keys, issue.inst);
    case "too_small":
      if (issue.inst instanceof z.core.$ZodTuple) return `expected ${describeSchema(issue.inst)}, ${found}`;
      return explainBound(
        issue.origin,
        issue.inclusive === false ? "more than" : "at least",
        Number(issue.minimum),
        issue.input,
      );
    case "too_big":
      if (issue.inst instanceof z.core.$ZodTuple) return `expected ${describeSchema(issue.inst)}, ${found}`;
      return explainBound(
        issue.origin,
        issue.inclusive === false ? "less than" : "at most",
        Number(issue.maximum),
        issue.input,
      );
    default:
      return `${issue.message ?? "not allowed"}, ${found}`;
  }
}

function explainBound(origin: string, relation: string, bound: number, input: unknown): string {
  if (origin === "string") return bound === 1 ? "must not be empty" : `must have ${relation} ${bound} characters`;
  const found = `found ${describeValue(input)}`;
  if (origin === "array") return `must have ${relation} ${bound} ${bound === 1 ? "entry" : "entries"}, ${found}`;
  if (standsForZero(bound) && !(Number(input) > 0)) return `must be greater than 0, ${found}`;
  return `must be ${relation.replace("more", "greater")} ${bound}, ${found}`;
}

/** Whether a least value is there only to keep numbers away from underflow: to a reader it is 0. */
function standsForZero(bound: number): boolean {
  return bound > 0 && bound < 1e-20;
}

function explainUnion(issue: Extract<z.core.$ZodRawIssue, { code: "invalid_union" }>, found: string): string {
  const { discriminator, options } = issue as { discriminator?: string; options?: readonly unknown[] };
  if (discriminator === undefined) {
    const meant = explainMeant(issue.errors);
    if (meant !== null) return meant;
    const expected = `expected ${describeSchema(issue.inst)}`;
    const names = suggestion(issue.input, namesOf(issue.inst));
    return issue.input === undefined ? `missing; ${expected}` : `${expected}, ${found}${names}`;
  }
  const value = (issue.input as Record<string, unknown> | null)?.[discriminator];
  const allowed = (options ?? []).filter((option) => option !== undefined);
  return value === undefined
    ? `missing; expected ${list(allowed)}`
    : `expected ${list(allowed)}, found ${describeValue(value)}${suggestion(value, allowed)}`;
}

/** Of the one choice that an object was meant for, by its keys, what is wrong inside; null where that is not clear. */
function explainMeant(errors: readonly (readonly z.core.$ZodIssue[])[]): string | null {
  const meant = errors.filter((mistakes) =>
    mistakes.every(({ path, code }) => path.length > 0 && code !== "unrecognized_keys"),
  );
  if (meant.length !== 1 || meant[0].length === 0) return null;
  const [{ path, message }] = meant[0];
  return `${formatPath(path)}: ${message}`;
}

function explainKeys(keys: readonly string[], schema: unknown): string {
  const known =
    schema instanceof z.core.$ZodObject ? Object.keys(schema._zod.def.shape).filter((key) => key !== "$schema") : [];
  const named = keys.length > 1 ? ` ${keys.slice(0, MOST_LISTED).map(quote).join(", ")}` : "";
  const hint = keys.length === 1 ? suggestion(keys[0], known) : "";
  return `unknown key${keys.length > 1 ? "s" : ""}${named}${hint}; known here: ${known.join(", ")}`;
}

/** What a schema asks for, in words: `a number greater than 0`, `"auto" or a number`. */
function describeSchema(schema: unknown): string {
  if (schema instanceof z.core.$ZodLiteral) return list(schema._zod.def.values);
  if (schema instanceof z.core.$ZodEnum) return list(Object.values(schema._zod.def.entries));
  if (schema instanceof z.core.$ZodNumber) return describeNumber(schema);
  if (schema instanceof z.core.$ZodString) return "a text";
  if (schema instanceof z.core.$ZodTuple) return `a list of ${schema._zod.def.items.length} numbers`;
  if (schema instanceof z.core.$ZodArray) return "a list";
  if (schema instanceof z.core.$ZodObject) return "an object";
  if (schema instanceof z.core.$ZodUnion && !(schema instanceof z.core.$ZodDiscriminatedUnion)) {
    return schema._zod.def.options.map(describeAlternative).join(" or ");
  }
  return "an object";
}

/** Objects by their keys: there may be several of them to choose from. */
function describeAlternative(schema: unknown): string {
  if (!(schema instanceof z.core.$ZodObject)) return describeSchema(schema);
  return `an object with ${list(Object.keys(schema._zod.def.shape)).replace(/ or (?=[^ ]*$)/, " and ")}`;
}

/** The texts among the alternatives of a union. */
function namesOf(schema: unknown): readonly unknown[] {
  if (schema instanceof z.core.$ZodEnum) return Object.values(schema._zod.def.entries);
  if (schema instanceof z.core.$ZodLiteral) return schema._zod.def.values;
  return schema instanceof z.core.$ZodUnion ? schema._zod.def.options.flatMap(namesOf) : [];
}

/** The bounds of a number, taken from its JSON Schema: the one public place that has them all. */
function describeNumber(schema: z.core.$ZodNumber): string {
  const { type, exclusiveMinimum, minimum } = z.toJSONSchema(schema);
  const kind = type === "integer" ? "a whole number" : "a number";
  if (exclusiveMinimum !== undefined) return `${kind} greater than ${exclusiveMinimum}`;
  if (minimum !== undefined && standsForZero(minimum)) return `${kind} greater than 0`;
  return minimum !== undefined && minimum > -1e20 && minimum !== Number.MIN_SAFE_INTEGER
    ? `${kind} of at least ${minimum}`
    : kind;
}

/** `"a"`, `"a" or "b"`, `"a", "b" or "c"`. */
export function list(values: readonly unknown[]): string {
  const shown = values.map(describeValue);
  const last = shown.pop() ?? "nothing";
  return shown.length === 0 ? last : `${shown.join(", ")} or ${last}`;
}

/** ` (did you mean "…"?)` where one of the names allowed is close to what was found, else nothing. */
export function suggestion(found: unknown, allowed: readonly unknown[]): string {
  if (typeof found !== "string" || found.length > 40) return "";
  const near = allowed
    .filter((name) => typeof name === "string")
    .map((name) => ({ name, distance: editDistance(found.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= (name.length < 3 ? 0 : Math.floor(name.length / 3)))
    .sort((left, right) => left.distance - right.distance)[0];
  return near === undefined ? "" : ` (did you mean ${quote(near.name)}?)`;
}

/** Least number of insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment). */
function editDistance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    const above = rows[i - 1];
    for (let j = 1; j <= to.length; j++) {
      const replaced = above[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
      row[j] = Math.min(above[j] + 1, row[j - 1] + 1, replaced);
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
        row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
      }
    }
    rows.push(row);
  }
  return rows[from.length][to.length];
}
