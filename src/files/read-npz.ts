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
  readonly size: number;
  readonly checksum: number;
  readonly method: number;
}

const END_BYTES = 22;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
/** A zip file may end with a comment of so many bytes. */
const LONGEST_COMMENT = 0xffff;

/**
 * The archive in the bytes of an `.npz` file as `npz` and `numpy.savez` write it: members stored, not compressed; float64,
 * complex128, int32, int64 within 32 bits, and str; little-endian, row by row. Nothing is pickled, so nothing is run.
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
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at += ENTRY_BYTES + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return members;
}

function contentOf(bytes: Uint8Array, view: DataView, name: string, member: Member): Uint8Array {
  const { offset, size, checksum, method } = member;
  if (method !== 0) throw new InputError(name, "is compressed; numpy.savez, not savez_compressed, writes what is read");
  if (offset + LOCAL_BYTES > bytes.length || view.getUint32(offset, true) !== 0x04034b50) {
    throw new InputError(name, `expected the member at byte ${offset} of the archive, found none`);
  }
  const start = offset + LOCAL_BYTES + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + size > bytes.length) throw new InputError(name, `takes ${size} bytes, but the archive ends before that`);
  const content = bytes.subarray(start, start + size);
  if (crc32(content) !== checksum) throw new InputError(name, "the content does not agree with its checksum");
  return content;
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
  if (fortran === "True") throw new InputError(name, "is stored column by column; numpy.ascontiguousarray helps");
  const shape = (tuple.match(/\d+/g) ?? []).map(Number);
  const count = shape.reduce((product, length) => product * length, 1);
  const itemBytes = bytesOf(descr, name);
  if (start + itemBytes * count !== content.length) {
    const found = content.length - start;
    throw new InputError(name, `the shape (${tuple}) of ${descr} needs ${itemBytes * count} bytes, found ${found}`);
  }
  return { shape, ...entries(new DataView(content.buffer, content.byteOffset + start), descr, count, name) };
}

function bytesOf(descr: string, name: string): number {
  const fixed = new Map([
    ["<f8", 8],
    ["<c16", 16],
    ["<i4", 4],
    ["<i8", 8],
  ]).get(descr);
  if (fixed !== undefined) return fixed;
  const length = /^<U([1-9]\d*)$/.exec(descr)?.[1];
  if (length === undefined) {
    throw new InputError(name, `expected numbers of type <f8, <c16, <i4 or <i8, or texts <U…, found ${descr}`);
  }
  return 4 * Number(length);
}

type Entries =
  | { readonly re: Float64Array; readonly im?: Float64Array }
  | { readonly integers: Int32Array }
  | { readonly texts: readonly string[] };

function entries(view: DataView, descr: string, count: number, name: string): Entries {
  if (descr === "<f8") return { re: doubles(view, count, 8, 0) };
  if (descr === "<c16") return { re: doubles(view, count, 16, 0), im: doubles(view, count, 16, 8) };
  if (descr === "<i4" || descr === "<i8") {
    const integers = new Int32Array(count);
    const wide = descr === "<i8";
    for (let i = 0; i < count; i++) integers[i] = wide ? narrow(view, 8 * i, name) : view.getInt32(4 * i, true);
    return { integers };
  }
  const width = bytesOf(descr, name) / 4;
  return { texts: Array.from({ length: count }, (_, i) => textAt(view, 4 * width * i, width, name)) };
}

function doubles(view: DataView, count: number, stride: number, offset: number): Float64Array {
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = view.getFloat64(stride * i + offset, true);
  return values;
}

/** A whole number of 64 bits that fits into 32. */
function narrow(view: DataView, at: number, name: string): number {
  const low = view.getInt32(at, true);
  if (view.getInt32(at + 4, true) !== low >> 31) {
    throw new InputError(name, `expected whole numbers of 32 bits, found ${view.getBigInt64(at, true)}`);
  }
  return low;
}

function textAt(view: DataView, at: number, width: number, name: string): string {
  let text = "";
  for (let k = 0; k < width; k++) {
    const code = view.getUint32(at + 4 * k, true);
    if (code > 0x10ffff) throw new InputError(name, `expected text in Unicode, found the code ${code}`);
    text += String.fromCodePoint(code);
  }
  return text.replace(/\0+$/, "");
}

/** The first few names, for a message: without characters that a terminal would obey. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => name.slice(0, 40).replace(/[^ -~]/g, "·"));
  return names.length === 0 ? "none" : `${shown.join(", ")}${names.length > shown.length ? ", …" : ""}`;
}
