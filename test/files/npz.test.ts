import { Buffer } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { crc32, npz } from "../../src/files/npz.js";

/** The members of a zip archive by the book: found from its end, each checked against its local header. */
function unzip(archive: Uint8Array): Map<string, Buffer> {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.length);
  const end = bytes.length - 22;
  expect(bytes.readUInt32LE(end)).toBe(0x06054b50);
  const members = new Map<string, Buffer>();
  let entry = bytes.readUInt32LE(end + 16);
  expect(entry + bytes.readUInt32LE(end + 12)).toBe(end);
  for (let i = 0; i < bytes.readUInt16LE(end + 10); i++) {
    expect(bytes.readUInt32LE(entry)).toBe(0x02014b50);
    const nameLength = bytes.readUInt16LE(entry + 28);
    const name = bytes.toString("ascii", entry + 46, entry + 46 + nameLength);
    const header = bytes.readUInt32LE(entry + 42);
    expect(bytes.readUInt32LE(header)).toBe(0x04034b50);
    expect(bytes.subarray(header + 4, header + 30)).toEqual(bytes.subarray(entry + 6, entry + 32));
    expect(bytes.toString("ascii", header + 30, header + 30 + nameLength)).toBe(name);
    const size = bytes.readUInt32LE(entry + 24);
    const content = bytes.subarray(header + 30 + nameLength, header + 30 + nameLength + size);
    expect(bytes.readUInt32LE(entry + 16)).toBe(slowCrc32(content));
    members.set(name, content);
    entry += 46 + nameLength;
  }
  expect(entry).toBe(end);
  return members;
}

/** CRC-32 bit by bit, as its definition says. */
function slowCrc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

test("the checksum of the digits 1 to 9 is the published one", () => {
  expect(crc32(Buffer.from("123456789"))).toBe(0xcbf43926);
});

test("the checksum equals the one computed bit by bit at every length", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => crc32(bytes) === slowCrc32(bytes)),
    { seed: 5, numRuns: 300 },
  );
});

test("arrays are found again in the archive with their shape, type and values", () => {
  const members = unzip(
    npz({
      times: { shape: [3], re: Float64Array.of(0, 0.5, -2) },
      spectrum: { shape: [2, 2], re: Float64Array.of(1, 2, 3, 4), im: Float64Array.of(-1, 0, Math.PI, 1e300) },
    }),
  );
  expect([...members.keys()]).toEqual(["times.npy", "spectrum.npy"]);
  const parsed = [...members.values()].map((content) => {
    expect([...content.subarray(0, 8)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
    const start = 10 + content.readUInt16LE(8);
    // NumPy asks for data that starts at a multiple of 64 and a header that ends in a line break.
    expect(start % 64).toBe(0);
    expect(content[start - 1]).toBe(10);
    const header = content.toString("ascii", 10, start).trimEnd();
    const values = Array.from({ length: (content.length - start) / 8 }, (_, i) => content.readDoubleLE(start + 8 * i));
    return { header, values };
  });
  expect(parsed).toEqual([
    { header: "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }", values: [0, 0.5, -2] },
    {
      header: "{'descr': '<c16', 'fortran_order': False, 'shape': (2, 2), }",
      values: [1, -1, 2, 0, 3, Math.PI, 4, 1e300],
    },
  ]);
});

test("equal arrays give equal bytes", () => {
  const arrays = { a: { shape: [2], re: Float64Array.of(1, 2) } };
  expect(npz(arrays)).toEqual(npz(arrays));
});

test("a shape that does not fit is refused", () => {
  expect(() => npz({ a: { shape: [3], re: new Float64Array(2) } })).toThrow(RangeError);
});
