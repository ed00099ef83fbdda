import type { Case } from "../case/case.js";
import { formatPath } from "../case/quote.js";
import { checkCase } from "../case/read-case.js";
import { InputError } from "../errors.js";
import { parsePath, type Variation, withValue } from "./variation.js";

/** What one case of a sweep has in place of what the case file says. */
export interface Setting {
  readonly path: string;
  readonly value: unknown;
}

/** One case of a sweep. */
export interface SweepPoint {
  /** Fit for the name of a folder: `network.weights.std=0.5,dynamics.friction=2`, `case` where nothing differs. */
  readonly name: string;
  /** Empty where only widths or numbers of seeds were given. */
  readonly settings: readonly Setting[];
  readonly case: Case;
}

/** More cases than this are a slip of the keyboard. */
const MOST_CASES = 10_000;
/** Values of these make no cases of their own: networks of all widths and seeds belong to one case. */
const WIDTHS = "training.widths";

/**
 * The cases of a sweep: every combination of the values, the last variation running fastest. Values of `training.widths` are the widths of all
 * of them. Where a variation sets a part of what the file leaves out (the `std` of weights that it does not mention), the rest of it is what
 * the defaults say.
 *
 * @param content what the case file holds, as parsed JSON
 * @throws InputError for what is wrong with a case, with the settings that make it so; before any work is done
 */
export function sweepPoints(content: unknown, variations: readonly Variation[]): readonly SweepPoint[] {
  const twice = variations.find(({ path }, i) => variations.findIndex((other) => other.path === path) !== i);
  if (twice !== undefined) throw new InputError("--vary", `${twice.path} is varied twice; give all its values at once`);
  const widths = variations.find(({ path }) => path === WIDTHS);
  const base = widths === undefined ? content : withSetting(content, { path: WIDTHS, value: widthsOf(widths) });
  const others = variations.filter((variation) => variation !== widths);
  const count = others.reduce((product, { values }) => product * values.length, 1);
  if (count > MOST_CASES) throw new InputError("--vary", `makes ${count} cases, more than ${MOST_CASES}`);
  return combinations(others).map((settings) => {
    const name = nameOf(settings);
    try {
      return { name, settings, case: checkCase(settings.reduce<unknown>(withSetting, base)) };
    } catch (error) {
      throw error instanceof InputError && settings.length > 0 ? new InputError(name, error.message) : error;
    }
  });
}

/** A list of widths, or each of several, all in one list. */
function widthsOf({ values }: Variation): unknown[] {
  return values.flat();
}

function combinations(variations: readonly Variation[]): Setting[][] {
  return variations.reduce<Setting[][]>(
    (found, { path, values }) => found.flatMap((settings) => values.map((value) => [...settings, { path, value }])),
    [[]],
  );
}

function withSetting(content: unknown, { path, value }: Setting): unknown {
  return withValue(content, parsePath(path), value, (at) => {
    const complete: unknown = checkCase(content);
    return at.reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], complete);
  });
}

/** Characters that every file system takes; others are written as their codes. */
function nameOf(settings: readonly Setting[]): string {
  const text = settings
    .map(
      ({ path, value }) =>
        `${formatPath(parsePath(path))}=${typeof value === "string" ? value : JSON.stringify(value)}`,
    )
    .join(",");
  const safe = text.replace(/[^\w.=,+[\]-]/g, (character) => `~${character.codePointAt(0)?.toString(16)}~`);
  return safe.length <= LONGEST_NAME ? safe || "case" : `${safe.slice(0, LONGEST_NAME - 9)}~${hash(text)}`;
}

const LONGEST_NAME = 120;

/** FNV-1a in 32 bits, in hexadecimal: tells long names apart that begin alike. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value.toString(16).padStart(8, "0");
}
