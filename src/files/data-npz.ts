import { InputError } from "../errors.js";
import { type NpzArray, npz } from "./npz.js";
import { readNpz } from "./read-npz.js";

/** The member that holds everything but the arrays, as JSON. */
const DESCRIPTION = "data";

/**
 * The bytes of a NumPy archive that holds any plain data: what JSON can hold, in the text `data`, and every Float64Array in it, to the
 * last bit, as a member of its own. Every member has its checksum.
 *
 * @throws RangeError for a number outside of the arrays that JSON cannot hold (NaN, ±Infinity); as `npz`
 */
export function dataNpz(data: unknown): Uint8Array<ArrayBuffer> {
  const arrays: Float64Array[] = [];
  const text = JSON.stringify(data, (key, value: unknown) => {
    if (value instanceof Float64Array) return { float64: arrays.push(value) - 1 };
    if (typeof value === "number" && !Number.isFinite(value)) {
      throw new RangeError(`expected finite numbers outside of arrays, found ${value} under "${key}"`);
    }
    return value;
  });
  return npz({
    [DESCRIPTION]: { shape: [1], texts: [text] },
    ...Object.fromEntries(arrays.map((re, i): [string, NpzArray] => [memberName(i), { shape: [re.length], re }])),
  });
}

/**
 * The data in such an archive.
 *
 * @throws InputError where it is not one, is cut off, or does not agree with its checksums
 */
export function readDataNpz(bytes: Uint8Array): unknown {
  const archive = readNpz(bytes);
  const description = archive.array(DESCRIPTION);
  if (!("texts" in description)) throw new InputError(DESCRIPTION, "expected a text");
  return JSON.parse(description.texts[0], (_, value: unknown) => {
    const index = arrayIndex(value);
    if (index === undefined) return value;
    const name = memberName(index);
    const array = archive.array(name);
    if (!("re" in array)) throw new InputError(name, "expected numbers of type <f8");
    return array.re;
  });
}

function memberName(index: number): string {
  return `array-${index}`;
}

/** Of a reference to an array; undefined for anything else. */
function arrayIndex(value: unknown): number | undefined {
  if (typeof value !== "object" || value === null || !("float64" in value)) return undefined;
  return Number(value.float64);
}
