/** Characters that could steer a terminal or hide in it: C1 controls, line separators, bidirectional marks. */
const UNSAFE = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
/** The C0 controls but for the line break. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/g;
const LONGEST = 60;

/** A text in double quotes for a message: on one line, at most 60 characters of it, with control characters escaped. */
export function quote(text: string): string {
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return JSON.stringify(shown).replace(UNSAFE, escapeCharacter);
}

/** A text as one plain line, control characters escaped and without quotes. */
export function plain(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll("\\\\", "\\")
    .replace(UNSAFE, escapeCharacter);
}

/** A text of one or more lines without any character that a terminal would obey. */
export function printable(text: string): string {
  return text.replace(CONTROL, escapeCharacter).replace(UNSAFE, escapeCharacter);
}

/** What was found in a file, in few words: `"tanh"`, `12`, `a list of 3`, `an object`. */
export function describeValue(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (value === null || typeof value === "boolean" || typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (value === undefined) return "nothing";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** A path into a file as it is written in messages: `network.weights.components[1].std`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    const name = String(key);
    if (!/^[$\w-]+$/.test(name)) return `${text}[${quote(name)}]`;
    return text === "" ? name : `${text}.${name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name}`;
  }, "");
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
