import { asciiText, type MshCursor, misread, skipBlank, unexpected, wordEnd } from "./msh-cursor.js";

/** The numbers of an MSH file one after the other, whether they are written as text or in binary. */
export interface MshNumbers {
  /** A signed whole number of 32 bits. `what` it is goes into messages. */
  integer(what: string): number;
  /** A whole number that is not negative: a count or a node's number (size_t in the format). */
  count(what: string): number;
  /** A finite number. */
  real(what: string): number;
  /** The least number of bytes that each of these takes. */
  readonly leastBytes: { readonly integer: number; readonly count: number; readonly real: number };
}

/**
 * How many things are announced: a count that the rest of the file has room for, so that no loop runs and no memory is
 * taken on the word of a number.
 *
 * @param least the fewest bytes that one of them takes
 */
export function announced(cursor: MshCursor, numbers: MshNumbers, what: string, least: number): number {
  skipBlankOfText(cursor);
  const start = cursor.position;
  const count = numbers.count(`the number of ${what}`);
  const left = cursor.bytes.length - cursor.position;
  if (count * least > left) {
    throw misread(cursor, `${count} ${what} are announced, but only ${left} bytes of the file are left`, start);
  }
  return count;
}

function skipBlankOfText(cursor: MshCursor): void {
  if (!cursor.binary) skipBlank(cursor);
}

const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
/** Digits that always fit into a double exactly. */
const EXACT_DIGITS = 15;
const powersOfTen = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, k) => 10 ** k);
/** No number is written with more characters. */
const LONGEST = 64;

/** Numbers in decimal, separated by spaces or line breaks. */
export function asciiNumbers(cursor: MshCursor): MshNumbers {
  const { bytes } = cursor;
  const whole = (what: string): number => {
    skipBlank(cursor);
    const start = cursor.position;
    const end = wordEnd(cursor);
    let value = 0;
    const negative = bytes[start] === MINUS;
    let at = negative || bytes[start] === PLUS ? start + 1 : start;
    if (at === end) throw unexpected(cursor, `${what}, a whole number`);
    for (; at < end; at++) {
      const digit = bytes[at] - ZERO;
      if (!(digit >= 0 && digit <= 9)) throw unexpected(cursor, `${what}, a whole number`);
      value = 10 * value + digit;
    }
    cursor.position = end;
    return negative ? -value : value;
  };
  const checked = (what: string, value: number, lowest: number, highest: number): number => {
    if (value >= lowest && value <= highest) return value;
    throw misread(cursor, `expected ${what} from ${lowest} to ${highest}, found ${value}`);
  };
  return {
    integer: (what) => checked(what, whole(what), -(2 ** 31), 2 ** 31 - 1),
    count: (what) => checked(what, whole(what), 0, Number.MAX_SAFE_INTEGER),
    real: (what) => {
      skipBlank(cursor);
      const end = wordEnd(cursor);
      const value = decimal(bytes, cursor.position, end);
      if (!Number.isFinite(value)) throw unexpected(cursor, `${what}, a finite number`);
      cursor.position = end;
      return value;
    },
    leastBytes: { integer: 2, count: 2, real: 2 },
  };
}

/**
 * The number that a word stands for, correctly rounded; NaN if it is none. Up to 15 digits with a decimal point are a
 * quotient of two doubles that are exact, so one division rounds correctly (Clinger 1990); the rest is the engine's work.
 */
function decimal(bytes: Uint8Array, start: number, end: number): number {
  const negative = bytes[start] === MINUS;
  let digits = 0;
  let behindPoint = -1;
  let mantissa = 0;
  for (let at = negative ? start + 1 : start; at < end; at++) {
    const digit = bytes[at] - ZERO;
    if (digit >= 0 && digit <= 9 && digits < EXACT_DIGITS) {
      mantissa = 10 * mantissa + digit;
      digits++;
      if (behindPoint >= 0) behindPoint++;
    } else if (bytes[at] === POINT && behindPoint < 0) {
      behindPoint = 0;
    } else {
      return anyDecimal(bytes, start, end);
    }
  }
  if (digits === 0) return Number.NaN;
  const value = behindPoint > 0 ? mantissa / powersOfTen[behindPoint] : mantissa;
  return negative ? -value : value;
}

function anyDecimal(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > LONGEST) return Number.NaN;
  const text = asciiText(bytes, start, end);
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
}

/**
 * Numbers in binary.
 *
 * @param sizeBytes of a count: 4 in MSH 2.2, the writing program's size_t in MSH 4.1
 */
export function binaryNumbers(cursor: MshCursor, littleEndian: boolean, sizeBytes: 4 | 8): MshNumbers {
  const { bytes } = cursor;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** Where a number of so many bytes stands; the cursor goes behind it. */
  const take = (length: number, what: string): number => {
    const start = cursor.position;
    if (start + length > bytes.length) {
      const left = bytes.length - start;
      throw misread(cursor, `expected ${what} in ${length} bytes, but the file ends ${left} bytes further on`);
    }
    cursor.position = start + length;
    return start;
  };
  const count = (what: string): number => {
    const start = take(sizeBytes, what);
    const low = view.getUint32(start + (sizeBytes === 8 && !littleEndian ? 4 : 0), littleEndian);
    const high = sizeBytes === 8 ? view.getUint32(start + (littleEndian ? 4 : 0), littleEndian) : 0;
    // A signed number in MSH 2.2; beyond 2^53 in MSH 4.1 doubles are no longer exact. Neither can be meant.
    if (sizeBytes === 4 ? low > 0x7fffffff : high >= 2 ** 21) {
      throw misread(cursor, `expected ${what}, found bytes that make it negative or larger than any file`, start);
    }
    return high * 2 ** 32 + low;
  };
  return {
    integer: (what) => view.getInt32(take(4, what), littleEndian),
    count,
    real: (what) => {
      const start = take(8, what);
      const value = view.getFloat64(start, littleEndian);
      if (!Number.isFinite(value)) throw misread(cursor, `expected ${what}, a finite number, found ${value}`, start);
      return value;
    },
    leastBytes: { integer: 4, count: sizeBytes, real: 8 },
  };
}
