import { InputError } from "../errors.js";
import { quote } from "./quote.js";

/** No case or result is nested nearly so deeply; everything that walks over a parsed value may recurse this far. */
const DEEPEST = 64;

type Container = unknown[] | Record<string, unknown>;

interface Reader {
  readonly text: string;
  position: number;
}

/**
 * The value a JSON text (RFC 8259) stands for. Differs from `JSON.parse` in what it refuses besides bad syntax: a key
 * given twice in one object, the key `__proto__`, numbers too large for float64 and nesting deeper than 64 levels. A
 * byte-order mark at the start is skipped. Needs no stack for nested values.
 *
 * @throws InputError that names the line and the column (both from 1), what was expected and what was found.
 */
export function parseJson(text: string): unknown {
  const reader: Reader = { text, position: text.startsWith("\ufeff") ? 1 : 0 };
  /** The objects and lists that are open, outermost first, with the key that the next value belongs to. */
  const open: { readonly container: Container; key: string }[] = [];
  let root: unknown;
  for (;;) {
    skipSpace(reader);
    const opened = openContainer(reader);
    const value = opened ?? readScalar(reader);
    const parent = open.at(-1);
    if (parent === undefined) root = value;
    else if (Array.isArray(parent.container)) parent.container.push(value);
    else parent.container[parent.key] = value;

    if (opened !== undefined) {
      if (open.length === DEEPEST)
        fail(reader, reader.position - 1, `lists and objects are nested more than ${DEEPEST} levels deep`);
      open.push({ container: opened, key: "" });
      if (!closes(reader, opened)) {
        readKey(reader, open);
        continue;
      }
      open.pop();
    }
    if (!advance(reader, open)) return root;
  }
}

/** Goes on after a complete value, over closing brackets, to the start of the next value; false at the end of the text. */
function advance(reader: Reader, open: { readonly container: Container; key: string }[]): boolean {
  for (;;) {
    skipSpace(reader);
    const parent = open.at(-1);
    if (parent === undefined) {
      if (reader.position < reader.text.length) expected(reader, "nothing after the end of the value");
      return false;
    }
    if (reader.text[reader.position] === ",") {
      reader.position++;
      skipSpace(reader);
      readKey(reader, open);
      return true;
    }
    if (!closes(reader, parent.container)) {
      expected(
        reader,
        Array.isArray(parent.container) ? 'a comma or "]" after a value' : 'a comma or "}" after a value',
      );
    }
    open.pop();
  }
}

/** In an object: reads the key before the next value and the colon after it. In a list: nothing. */
function readKey(reader: Reader, open: { readonly container: Container; key: string }[]): void {
  const parent = open.at(-1);
  if (parent === undefined || Array.isArray(parent.container)) return;
  skipSpace(reader);
  const start = reader.position;
  if (reader.text[start] !== '"') expected(reader, "a key in double quotes");
  const key = readString(reader);
  if (key === "__proto__") fail(reader, start, 'the key "__proto__" is not allowed');
  if (Object.hasOwn(parent.container, key)) fail(reader, start, `the key ${quote(key)} is given twice`);
  skipSpace(reader);
  if (reader.text[reader.position] !== ":") expected(reader, "a colon after the key");
  reader.position++;
  parent.key = key;
}

function openContainer(reader: Reader): Container | undefined {
  const character = reader.text[reader.position];
  if (character !== "[" && character !== "{") return undefined;
  reader.position++;
  return character === "[" ? [] : {};
}

/** Whether a list or an object ends here; if so the reader moves past its bracket. */
function closes(reader: Reader, container: Container): boolean {
  skipSpace(reader);
  if (reader.text[reader.position] !== (Array.isArray(container) ? "]" : "}")) return false;
  reader.position++;
  return true;
}

function readScalar(reader: Reader): unknown {
  const { text, position } = reader;
  if (text[position] === '"') return readString(reader);
  const token = match(reader, /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|(?:true|false|null)(?!\w)/y);
  if (token === undefined) return expected(reader, "a value");
  if (token === "true" || token === "false") return token === "true";
  if (token === "null") return null;
  const value = Number(token);
  if (!Number.isFinite(value)) fail(reader, position, `the number ${quote(token).slice(1, -1)} is too large`);
  return value;
}

function readString(reader: Reader): string {
  const start = reader.position;
  let end = start;
  do {
    end = reader.text.indexOf('"', end + 1);
    if (end < 0) return fail(reader, start, "the text that starts here has no closing quote");
  } while (isEscaped(reader.text, end));
  reader.position = end + 1;
  const token = reader.text.slice(start, reader.position);
  try {
    return JSON.parse(token) as string;
  } catch {
    return fail(
      reader,
      start,
      `the text ${quote(token)} holds a control character or an escape that JSON does not know`,
    );
  }
}

/** Whether an odd number of backslashes stands before a character. */
function isEscaped(text: string, position: number): boolean {
  let first = position;
  while (text[first - 1] === "\\") first--;
  return (position - first) % 2 === 1;
}

function skipSpace(reader: Reader): void {
  match(reader, /[ \t\r\n]*/y);
}

/** What a sticky pattern matches here, and the reader moves past it; undefined where it does not match. */
function match(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.position;
  const found = pattern.exec(reader.text)?.[0];
  reader.position += found?.length ?? 0;
  return found;
}

function expected(reader: Reader, what: string): never {
  const rest = reader.text.slice(reader.position, reader.position + 80);
  const found = /^(?:[\w.+-]+|.)/su.exec(rest)?.[0];
  if (found === undefined) return fail(reader, reader.position, `expected ${what}, but the text ends here`);
  const hint = rest.startsWith("//") || rest.startsWith("/*") ? " (JSON has no comments)" : "";
  return fail(reader, reader.position, `expected ${what}, found ${quote(found)}${hint}`);
}

function fail(reader: Reader, position: number, message: string): never {
  const before = reader.text.slice(0, position);
  const line = before.split("\n").length;
  const column = position - (before.lastIndexOf("\n") + 1) + 1 - (line === 1 && before.startsWith("\ufeff") ? 1 : 0);
  throw new InputError("", `line ${line}, column ${column}: ${message}`);
}
