import { InputError } from "../../errors.js";

/** The bytes of an MSH file and how far they have been read. */
export interface MshCursor {
  readonly bytes: Uint8Array;
  position: number;
  /** The section that is being read, "$Nodes"; empty between sections. */
  section: string;
  /** Whether places are told as byte offsets: lines mean nothing in a binary file. */
  binary: boolean;
}

const NEWLINE = 10;
const SPACE = 32;
/** Longest piece of a file that a message shows. */
const MOST_SHOWN = 32;

/** The error that something at `position` is not as it must be. */
export function misread(cursor: MshCursor, message: string, position = cursor.position): InputError {
  const place = cursor.binary ? `byte ${position}` : `line ${lineOf(cursor.bytes, position)}`;
  return new InputError(cursor.section === "" ? place : `${place}, ${cursor.section}`, message);
}

/** The error that something else stands where `expected` must be. */
export function unexpected(cursor: MshCursor, expected: string, position = cursor.position): InputError {
  return misread(cursor, `expected ${expected}, found ${shown(cursor.bytes, position)}`, position);
}

/** Moves to the next byte that is no space or line break; false at the end of the file. */
export function skipBlank(cursor: MshCursor): boolean {
  const { bytes } = cursor;
  let at = cursor.position;
  while (at < bytes.length && bytes[at] <= SPACE) at++;
  cursor.position = at;
  return at < bytes.length;
}

/** The rest of the line, trimmed; the cursor goes behind its line break. */
export function readLine(cursor: MshCursor): string {
  const { bytes, position } = cursor;
  const newline = bytes.indexOf(NEWLINE, position);
  const end = newline < 0 ? bytes.length : newline;
  cursor.position = newline < 0 ? end : newline + 1;
  return new TextDecoder().decode(bytes.subarray(position, end)).trim();
}

/** Where the word that starts here ends: at the next byte that is a space or line break. */
export function wordEnd({ bytes, position }: MshCursor): number {
  let end = position;
  while (end < bytes.length && bytes[end] > SPACE) end++;
  return end;
}

/** Goes over the word, which must come next. */
export function expectWord(cursor: MshCursor, word: string): void {
  skipBlank(cursor);
  const start = cursor.position;
  const end = wordEnd(cursor);
  if (end - start !== word.length || !textAt(cursor, word)) {
    throw unexpected(cursor, word);
  }
  cursor.position = end;
}

/** Whether the text, a character for each byte, stands here. */
export function textAt({ bytes, position }: MshCursor, text: string): boolean {
  return indexOfText(bytes.subarray(position, position + text.length), text, 0) === 0;
}

/** Where the ASCII text stands next, −1 if nowhere. */
export function indexOfText(bytes: Uint8Array, text: string, from: number): number {
  const codes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  let at = bytes.indexOf(codes[0], from);
  while (at >= 0) {
    let k = 1;
    while (k < codes.length && bytes[at + k] === codes[k]) k++;
    if (k === codes.length) return at;
    at = bytes.indexOf(codes[0], at + 1);
  }
  return -1;
}

/** A few bytes as ASCII text. */
export function asciiText(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 4 * MOST_SHOWN)));
}

function lineOf(bytes: Uint8Array, position: number): number {
  let line = 1;
  for (let at = bytes.indexOf(NEWLINE); at >= 0 && at < position; at = bytes.indexOf(NEWLINE, at + 1)) line++;
  return line;
}

/** What stands at a position, for a message: quoted, short, and without bytes that a terminal would obey. */
function shown(bytes: Uint8Array, position: number): string {
  if (position >= bytes.length) return "the end of the file";
  const newline = bytes.indexOf(NEWLINE, position);
  const end = newline < 0 ? bytes.length : newline;
  const text = asciiText(bytes, position, Math.min(end, position + MOST_SHOWN)).replace(/[^ -~]/g, "·");
  return `"${text.trimEnd()}${end > position + MOST_SHOWN ? "…" : ""}"`;
}
