import { InputError } from "../errors.js";

/** An array to be stored, row by row: numbers, pairs of equal length for complex numbers, or texts. */
export type NpzArray = {
  readonly shape: readonly number[];
} & (
  | { readonly re: Float64Array; readonly im?: Float64Array }
  | { readonly integers: Int32Array }
  | { readonly texts: readonly string[] }
);

/** Zip's fields hold 32 bits; larger archives need an extension that is not written here. */
const MOST_BYTES = 0xffffffff;
/** 1 January 1980, midnight: equal arrays give equal bytes. */
const DOS_DATE = 0x0021;

/**
 * The bytes of a NumPy archive (`numpy.load` gives `archive["name"]`): a zip file of uncompressed `.npy` members,
 * float64 ("<f8"), complex128 ("<c16"), int32 ("<i4") or str ("<U…").
 *
 * @param arrays the members by name
 * @throws RangeError where a shape does not fit its data; InputError where the archive would exceed 4 GiB.
 * @see NumPy, "A simple file format for NumPy arrays", NEP 1; PKWARE, APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12, 4.3.16.
 */
export function npz(arrays: Readonly<Record<string, NpzArray>>): Uint8Array<ArrayBuffer> {
  const members = Object.entries(arrays).map(([name, array]) => ({ name: ascii(`${name}.npy`), content: npy(array) }));
  const total = members.reduce((sum, { name, content }) => sum + 76 + 2 * name.length + content.length, 22);
  if (total > MOST_BYTES) {
    throw new InputError("", `the arrays take ${total} bytes; an npz file holds at most 4 GiB`);
  }

  const archive = new Uint8Array(total);
  const view = new DataView(archive.buffer);
  let position = 0;
  const entries = members.map(({ name, content }) => {
    const offset = position;
    const checksum = crc32(content);
    view.setUint32(offset, 0x04034b50, true);
    writeCommon(view, offset + 4, checksum, content.length, name.length);
    archive.set(name, offset + 30);
    archive.set(content, offset + 30 + name.length);
    position += 30 + name.length + content.length;
    return { name, checksum, size: content.length, offset };
  });
  const directory = position;
  for (const { name, checksum, size, offset } of entries) {
    view.setUint32(position, 0x02014b50, true);
    view.setUint16(position + 4, 20, true);
    writeCommon(view, position + 6, checksum, size, name.length);
    view.setUint32(position + 42, offset, true);
    archive.set(name, position + 46);
    position += 46 + name.length;
  }
  view.setUint32(position, 0x06054b50, true);
  view.setUint16(position + 8, entries.length, true);
  view.setUint16(position + 10, entries.length, true);
  view.setUint32(position + 12, position - directory, true);
  view.setUint32(position + 16, directory, true);
  return archive;
}

/** The 26 bytes that a member's header and its entry in the directory share: stored, not compressed. */
function writeCommon(view: DataView, position: number, checksum: number, size: number, nameLength: number): void {
  view.setUint16(position, 20, true);
  view.setUint16(position + 8, DOS_DATE, true);
  view.setUint32(position + 10, checksum, true);
  view.setUint32(position + 14, size, true);
  view.setUint32(position + 18, size, true);
  view.setUint16(position + 22, nameLength, true);
}

/** One array as the content of a `.npy` file, version 1.0. */
function npy(array: NpzArray): Uint8Array {
  const { shape } = array;
  const count = shape.reduce((product, length) => product * length, 1);
  const { descr, lengths, itemBytes, write } = layoutOf(array);
  for (const length of lengths) {
    if (length !== count) {
      throw new RangeError(`the shape [${shape.join(", ")}] needs ${count} entries, found ${length}`);
    }
  }
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const start = 64 * Math.ceil((10 + header.length + 1) / 64);
  const bytes = new Uint8Array(start + itemBytes * count);
  bytes.set([0x93, ...ascii("NUMPY"), 1, 0, (start - 10) & 0xff, (start - 10) >> 8]);
  bytes.set(ascii(`${header.padEnd(start - 11)}\n`), 10);
  write(new DataView(bytes.buffer, start));
  return bytes;
}

/** How an array is stored. */
interface Layout {
  /** NumPy's name of the type. */
  readonly descr: string;
  /** Of its parts, which must all fit the shape. */
  readonly lengths: readonly number[];
  readonly itemBytes: number;
  write(view: DataView): void;
}

function layoutOf(array: NpzArray): Layout {
  if ("integers" in array) {
    const { integers } = array;
    const write = (view: DataView) => {
      for (let i = 0; i < integers.length; i++) view.setInt32(4 * i, integers[i], true);
    };
    return { descr: "<i4", lengths: [integers.length], itemBytes: 4, write };
  }
  if ("texts" in array) return textLayout(array.texts.map((text) => Array.from(text, (c) => c.codePointAt(0) ?? 0)));
  const { re, im } = array;
  const stride = im === undefined ? 8 : 16;
  return {
    descr: im === undefined ? "<f8" : "<c16",
    lengths: im === undefined ? [re.length] : [re.length, im.length],
    itemBytes: stride,
    write(view) {
      for (let i = 0; i < re.length; i++) {
        view.setFloat64(stride * i, re[i], true);
        if (im !== undefined) view.setFloat64(stride * i + 8, im[i], true);
      }
    },
  };
}

/** Texts as their code points, all as long as the longest and filled up with zeros (UTF-32). */
function textLayout(texts: readonly (readonly number[])[]): Layout {
  const longest = texts.reduce((most, { length }) => Math.max(most, length), 1);
  const write = (view: DataView) => {
    texts.forEach((codes, i) => {
      codes.forEach((code, k) => {
        view.setUint32(4 * (longest * i + k), code, true);
      });
    });
  };
  return { descr: `<U${longest}`, lengths: [texts.length], itemBytes: 4 * longest, write };
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** CRC-32 as in zip (ISO 3309), eight tables so that eight bytes go at once ("slicing by 8", Kounavis & Berry 2005). */
export function crc32(bytes: Uint8Array): number {
  const t = tables();
  let crc = 0xffffffff;
  let i = 0;
  for (; i + 8 <= bytes.length; i += 8) {
    crc ^= bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    crc =
      t[1792 + (crc & 255)] ^
      t[1536 + ((crc >>> 8) & 255)] ^
      t[1280 + ((crc >>> 16) & 255)] ^
      t[1024 + (crc >>> 24)] ^
      t[768 + bytes[i + 4]] ^
      t[512 + bytes[i + 5]] ^
      t[256 + bytes[i + 6]] ^
      t[bytes[i + 7]];
  }
  for (; i < bytes.length; i++) crc = t[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

let cached: Int32Array | undefined;

/** Table k at 256 k: the checksum of a byte followed by k zero bytes. */
function tables(): Int32Array {
  if (cached !== undefined) return cached;
  const t = new Int32Array(8 * 256);
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    t[n] = c;
  }
  for (let n = 256; n < t.length; n++) t[n] = t[t[n - 256] & 255] ^ (t[n - 256] >>> 8);
  cached = t;
  return t;
}
