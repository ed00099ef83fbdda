import { inflateSync } from "fflate";
import { InputError } from "../errors.js";
import { crc32, type NpzArray } from "./npz.js";

/** The members of a NumPy archive, each of which is read when it is asked for. */
export interface NpzArchive {
  /** Names without ".npy". */
  readonly names: readonly string[];
  /** The array of that name. Throws InputError where there is none or it is of no kind that is read. */
  array(name: string): NpzArray;
}

interface Member {
  readonly offset: number;
  /** Bytes of the content, and those that it takes in the archive. */
  readonly size: number;
  readonly stored: number;
  readonly checksum: number;
  readonly method: number;
}

const END_BYTES = 22;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
/** Methods of zip: content as it is, or by the algorithm of RFC 1951. */
const STORED = 0;
const DEFLATED = 8;
/** Bytes that one byte of deflated data gives at most: 258 for every two bits. */
const MOST_INFLATION = 1032;
/** A zip file may end with a comment of so many bytes. */
const LONGEST_COMMENT = 0xffff;

/**
 * The archive in the bytes of an `.npz` file as `npz`, `numpy.savez` and `numpy.savez_compressed` write it: real and complex numbers of
 * every precision up to 64 bits, whole numbers within 32 bits, truth values as 1 and 0, and str; in either byte order, row by row or column by
 * column. Nothing is pickled, so nothing is run.
 *
 * @throws InputError naming the member and what is wrong with it
 * @see PKWARE, APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12, 4.3.16; NumPy, NEP 1.
 */
export function readNpz(bytes: Uint8Array): NpzArchive {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const members = readDirectory(bytes, view);
  return {
    names: [...members.keys()],
    array(name) {
      const member = members.get(name);
      if (member === undefined) {
        throw new InputError(name, `no such array; the archive holds ${listed([...members.keys()])}`);
      }
      return readNpy(contentOf(bytes, view, name, member), name);
    },
  };
}

function readDirectory(bytes: Uint8Array, view: DataView): Map<string, Member> {
  let end = bytes.length - END_BYTES;
  const first = Math.max(0, end - LONGEST_COMMENT);
  while (end >= first && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < first) throw new InputError("", "expected a NumPy archive (a zip file), found no zip directory at the end");
  const count = view.getUint16(end + 10, true);
  const members = new Map<string, Member>();
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i++) {
    const found = at + ENTRY_BYTES <= end && view.getUint32(at, true) === 0x02014b50;
    const nameLength = found ? view.getUint16(at + 28, true) : 0;
    if (!found || at + ENTRY_BYTES + nameLength > end) {
      throw new InputError("", `expected entry ${i + 1} of ${count} of the zip directory at byte ${at}, found none`);
    }
    const name = new TextDecoder().decode(bytes.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + nameLength));
    members.set(name.replace(/\.npy$/, ""), {
      method: view.getUint16(at + 10, true),
      checksum: view.getUint32(at + 16, true),
      stored: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at += ENTRY_BYTES + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return members;
}

function contentOf(bytes: Uint8Array, view: DataView, name: string, member: Member): Uint8Array {
  const { offset, size, stored, checksum, method } = member;
  if (method !== STORED && method !== DEFLATED) {
    throw new InputError(name, `is compressed by method ${method} of zip; those read are 0 (stored) and 8 (deflated)`);
  }
  if (offset + LOCAL_BYTES > bytes.length || view.getUint32(offset, true) !== 0x04034b50) {
    throw new InputError(name, `expected the member at byte ${offset} of the archive, found none`);
  }
  const start = offset + LOCAL_BYTES + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + stored > bytes.length) {
    throw new InputError(name, `takes ${stored} bytes, but the archive ends before that`);
  }
  const packed = bytes.subarray(start, start + stored);
  const content = method === STORED ? packed : inflated(packed, size, name);
  if (crc32(content) !== checksum) throw new InputError(name, "the content does not agree with its checksum");
  return content;
}

/** The content of a member that is compressed. It is not believed to be larger than deflation can make it. */
function inflated(packed: Uint8Array, size: number, name: string): Uint8Array {
  if (size > MOST_INFLATION * packed.length + 64) {
    throw new InputError(name, `claims to hold ${size} bytes in ${packed.length}`);
  }
  try {
    return inflateSync(packed, { out: new Uint8Array(size) });
  } catch (error) {
    throw new InputError(name, `cannot be decompressed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const dictionary =
  /^\{'descr': '([<|=>]?[A-Za-z]\d{0,6})', 'fortran_order': (True|False), 'shape': \(((?:\d{1,15}, ?)*\d{0,15}),?\), ?\} *\n?$/;

function readNpy(content: Uint8Array, name: string): NpzArray {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const version =
    content.length > 12 && view.getUint32(0) === 0x934e554d && view.getUint16(4) === 0x5059 ? content[6] : 0;
  if (version !== 1 && version !== 2) throw new InputError(name, "expected an array in NumPy's format 1.0 or 2.0");
  const start = version === 1 ? 10 + view.getUint16(8, true) : 12 + view.getUint32(8, true);
  const header = new TextDecoder().decode(content.subarray(version === 1 ? 10 : 12, Math.min(start, 512)));
  const [, descr, fortran, tuple] = dictionary.exec(header) ?? [];
  if (descr === undefined) throw new InputError(name, "expected a header with descr, fortran_order and shape");
  const shape = (tuple.match(/\d+/g) ?? []).map(Number);
  const count = shape.reduce((product, length) => product * length, 1);
  const { bytes, read } = typeOf(descr, name);
  if (start + bytes * count !== content.length) {
    const found = content.length - start;
    throw new InputError(name, `the shape (${tuple}) of ${descr} needs ${bytes * count} bytes, found ${found}`);
  }
  const place = fortran === "True" ? columnByColumn(shape) : (i: number) => i;
  return { shape, ...read(new DataView(content.buffer, content.byteOffset + start), count, (i) => bytes * place(i)) };
}

/** How entries of one type are read. */
interface EntryType {
  readonly bytes: number;
  read(view: DataView, count: number, at: (i: number) => number): Entries;
}

type Entries =
  | { readonly re: Float64Array; readonly im?: Float64Array }
  | { readonly integers: Int32Array }
  | { readonly texts: readonly string[] };

/** The type of that name, which is NumPy's: byte order, kind, bytes of an entry ("<f8"). */
function typeOf(descr: string, name: string): EntryType {
  const [, order, kind, digits] = /^([<>|=]?)([a-zA-Z])(\d+)$/.exec(descr) ?? [];
  const little = order !== ">";
  const size = Number(digits);
  const real = reals.get(`f${kind === "c" ? size / 2 : size}`);
  if ((kind === "f" || kind === "c") && real !== undefined) {
    const part = (view: DataView, count: number, at: (i: number) => number, offset: number) =>
      Float64Array.from({ length: count }, (_, i) => real(view, at(i) + offset, little));
    return {
      bytes: size,
      read: (view, count, at) => ({
        re: part(view, count, at, 0),
        ...(kind === "c" ? { im: part(view, count, at, size / 2) } : {}),
      }),
    };
  }
  const whole = integers.get(`${kind}${size}`);
  if (whole !== undefined) {
    const read = (view: DataView, count: number, at: (i: number) => number) => ({
      integers: Int32Array.from({ length: count }, (_, i) => whole(view, at(i), little, name)),
    });
    return { bytes: size, read };
  }
  if (kind === "U" && size > 0) {
    const read = (view: DataView, count: number, at: (i: number) => number) => ({
      texts: Array.from({ length: count }, (_, i) => textAt(view, at(i), size, little, name)),
    });
    return { bytes: 4 * size, read };
  }
  throw new InputError(
    name,
    `expected real or complex numbers (f2, f4, f8, c8, c16), whole numbers (i1 … i8, u1 … u8, b1) or texts (U…), found ${descr}`,
  );
}

const reals: ReadonlyMap<string, (view: DataView, at: number, little: boolean) => number> = new Map([
  ["f2", (view: DataView, at: number, little: boolean) => halfFloat(view.getUint16(at, little))],
  ["f4", (view: DataView, at: number, little: boolean) => view.getFloat32(at, little)],
  ["f8", (view: DataView, at: number, little: boolean) => view.getFloat64(at, little)],
]);

/** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of the fraction. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

const integers: ReadonlyMap<string, (view: DataView, at: number, little: boolean, name: string) => number> = new Map([
  ["b1", (view: DataView, at: number) => view.getUint8(at)],
  ["i1", (view: DataView, at: number) => view.getInt8(at)],
  ["u1", (view: DataView, at: number) => view.getUint8(at)],
  ["i2", (view: DataView, at: number, little: boolean) => view.getInt16(at, little)],
  ["u2", (view: DataView, at: number, little: boolean) => view.getUint16(at, little)],
  ["i4", (view: DataView, at: number, little: boolean) => view.getInt32(at, little)],
  ["u4", (view: DataView, at: number, little: boolean, name: string) => narrow(view.getUint32(at, little), name)],
  ["i8", (view: DataView, at: number, little: boolean, name: string) => narrow(view.getBigInt64(at, little), name)],
  ["u8", (view: DataView, at: number, little: boolean, name: string) => narrow(view.getBigUint64(at, little), name)],
]);

/** A whole number that fits into 32 bits with a sign. */
function narrow(value: number | bigint, name: string): number {
  if (value >= -(2 ** 31) && value < 2 ** 31) return Number(value);
  throw new InputError(name, `expected whole numbers of 32 bits, found ${value}`);
}

function textAt(view: DataView, at: number, width: number, little: boolean, name: string): string {
  let text = "";
  for (let k = 0; k < width; k++) {
    const code = view.getUint32(at + 4 * k, little);
    if (code > 0x10ffff) throw new InputError(name, `expected text in Unicode, found the code ${code}`);
    text += String.fromCodePoint(code);
  }
  return text.replace(/\0+$/, "");
}

/** Where the entry that is i-th row by row stands in an array that is stored column by column. */
function columnByColumn(shape: readonly number[]): (i: number) => number {
  const strides = shape.map((_, k) => shape.slice(0, k).reduce((product, length) => product * length, 1));
  return (i) => {
    let rest = i;
    let place = 0;
    for (let k = shape.length - 1; k >= 0; k--) {
      place += strides[k] * (rest % shape[k]);
      rest = Math.floor(rest / shape[k]);
    }
    return place;
  };
}

/** The first few names, for a message: without characters that a terminal would obey. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => name.slice(0, 40).replace(/[^ -~]/g, "·"));
  return names.length === 0 ? "none" : `${shown.join(", ")}${names.length > shown.length ? ", …" : ""}`;
}
