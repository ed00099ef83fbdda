import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { dataNpz, readDataNpz } from "../../src/files/data-npz.js";

const data = {
  text: "ξ, „Grad“ and 𝄞",
  list: [1, 2.5, -3e-300, null, true],
  arrays: [{ values: Float64Array.of(Math.PI, -0, 5e-324, Number.NaN, Number.NEGATIVE_INFINITY) }, new Float64Array(0)],
};

describe("plain data as a NumPy archive", () => {
  it("comes back as it was, doubles to the last bit", () => {
    expect(readDataNpz(dataNpz(data))).toEqual(data);
    fc.assert(
      fc.property(fc.array(fc.float64Array()), fc.jsonValue(), (arrays, rest) => {
        // JSON knows no −0 outside of the arrays.
        const value = JSON.parse(JSON.stringify(rest));
        expect(readDataNpz(dataNpz({ arrays, value }))).toEqual({ arrays, value });
      }),
      { seed: 1 },
    );
  });

  it("refuses numbers that JSON would lose", () => {
    expect(() => dataNpz({ spent: Number.NaN })).toThrow(/found NaN under "spent"/);
  });

  it("is never misread: cut off anywhere or with any bit turned, it is refused or the same", () => {
    const bytes = dataNpz(data);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readDataNpz(bytes.subarray(0, length))).toThrow(InputError);
    }
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const altered = bytes.slice();
      altered[bit >> 3] ^= 1 << (bit & 7);
      let read: unknown;
      try {
        read = readDataNpz(altered);
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        continue;
      }
      expect(read).toEqual(data);
    }
  });
});
