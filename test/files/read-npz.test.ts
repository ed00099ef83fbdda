import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { npz } from "../../src/files/npz.js";
import { readNpz } from "../../src/files/read-npz.js";

// Written by NumPy 2.4: [[1.5, −2.25, 3], [4, 0.125, −6]] in every type, byte order and order of entries, compressed, and some stored;
// complex ones with the rows exchanged as imaginary part, unsigned ones with absolute values.
const fixture = (name: string) => readNpz(new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url))));
const numbers = [1.5, -2.25, 3, 4, 0.125, -6];
const exchanged = [4, 0.125, -6, 1.5, -2.25, 3];

describe("an archive of NumPy", () => {
  const archive = fixture("numpy-types.npz");

  for (const order of ["C", "F"]) {
    for (const bytes of ["little", "big"]) {
      it(`has numbers of every type, ${bytes}-endian, in ${order} order`, () => {
        for (const type of ["f2", "f4", "f8"]) {
          expect(archive.array(`${type}_${bytes}_${order}`)).toEqual({ shape: [2, 3], re: Float64Array.from(numbers) });
        }
        for (const type of ["c8", "c16"]) {
          expect(archive.array(`${type}_${bytes}_${order}`)).toEqual({
            shape: [2, 3],
            re: Float64Array.from(numbers),
            im: Float64Array.from(exchanged),
          });
        }
        for (const type of ["i2", "i4", "i8", "u2", "u4", "u8"]) {
          const whole = numbers.map((value) => Math.trunc(type.startsWith("u") ? Math.abs(value) : value));
          expect(archive.array(`${type}_${bytes}_${order}`)).toEqual({
            shape: [2, 3],
            integers: Int32Array.from(whole),
          });
        }
      });
    }
  }

  it("has small whole numbers, truth values, texts, scalars, nothing, and three axes", () => {
    for (const type of ["i1", "u1"]) {
      expect(archive.array(type)).toEqual({ shape: [2, 3], integers: Int32Array.of(1, 2, 3, 4, 0, 6) });
    }
    expect(archive.array("b1")).toEqual({ shape: [2, 3], integers: Int32Array.of(1, 0, 1, 1, 1, 0) });
    for (const name of ["texts", "texts_big"]) {
      expect(archive.array(name)).toEqual({ shape: [2], texts: ["left", "größer"] });
    }
    expect(archive.array("scalar")).toEqual({ shape: [], re: Float64Array.of(2.5) });
    expect(archive.array("empty")).toEqual({ shape: [0, 2], re: new Float64Array(0) });
    expect(archive.array("three")).toEqual({
      shape: [2, 3, 4],
      integers: Int32Array.from({ length: 24 }, (_, i) => i),
    });
  });

  it("is the same stored as compressed", () => {
    const stored = fixture("numpy-types-stored.npz");
    expect(stored.names).toHaveLength(5);
    for (const name of stored.names) expect(stored.array(name)).toEqual(archive.array(name));
  });

  it("refuses what would not be kept: numbers beyond 32 bits, bytes", () => {
    expect(() => archive.array("large")).toThrow("large: expected whole numbers of 32 bits, found 1099511627776");
    expect(() => archive.array("large_u4")).toThrow("large_u4: expected whole numbers of 32 bits, found 2147483648");
    expect(() => archive.array("objects")).toThrow(/^objects: expected real or complex numbers .* found \|S3$/);
  });

  it("is never misread: cut off anywhere or with any byte changed, it is refused or the same", () => {
    const bytes = new Uint8Array(readFileSync(new URL("fixtures/numpy-types.npz", import.meta.url)));
    const name = "f4_big_F";
    const right = readNpz(bytes).array(name);
    for (let at = 0; at < bytes.length; at += 7) {
      const changed = bytes.slice();
      changed[at] ^= 1 << (at % 8);
      for (const damaged of [changed, bytes.slice(0, at)]) {
        try {
          expect(readNpz(damaged).array(name)).toEqual(right);
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
        }
      }
    }
  });

  it("takes no more memory than deflation can fill", () => {
    const bytes = npz({ a: { shape: [1], re: Float64Array.of(1) } });
    const view = new DataView(bytes.buffer);
    const directory = view.getUint32(bytes.length - 6, true);
    view.setUint16(directory + 10, 8, true);
    view.setUint32(directory + 24, 2 ** 31, true);
    expect(() => readNpz(bytes).array("a")).toThrow(/^a: claims to hold 2147483648 bytes in \d+$/);
    view.setUint32(directory + 24, 136, true);
    expect(() => readNpz(bytes).array("a")).toThrow(/^a: (cannot be decompressed|the content does not agree)/);
    view.setUint16(directory + 10, 12, true);
    expect(() => readNpz(bytes).array("a")).toThrow(
      "a: is compressed by method 12 of zip; those read are 0 (stored) and 8",
    );
  });
});
