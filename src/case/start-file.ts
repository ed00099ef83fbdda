import { InputError } from "../errors.js";
import type { NpzArray } from "../files/npz.js";
import { readNpz } from "../files/read-npz.js";
import type { PointValues } from "../pde/index.js";

/**
 * The function in an archive as `specdiff solve --fields npz` writes it: `frequency` (points × d, in 1-D a plain list), `spectrum` (real or
 * complex; points, or times × points) and where there are several times `times`, in 2-D and 3-D `cells` (cells × d + 1, from 0).
 *
 * @param time which one is wanted; the last where it is not said
 * @throws InputError naming the array and what is wrong with it
 */
export function startOfNpz(bytes: Uint8Array, dimension: 1 | 2 | 3, time?: number): PointValues {
  const archive = readNpz(bytes);
  const frequency = archive.array("frequency");
  const points = realsOf("frequency", frequency);
  const columns = frequency.shape.length === 1 ? 1 : frequency.shape[1];
  if (columns !== dimension) {
    throw new InputError("frequency", `holds points of dimension ${columns}, but dimension is ${dimension}`);
  }
  const count = points.length / dimension;
  const spectrum = archive.array("spectrum");
  const rows = spectrum.shape.length === 1 ? 1 : spectrum.shape[0];
  const row = rows === 1 ? 0 : rowAt(realsOf("times", archive.array("times")), time);
  if (spectrum.shape.at(-1) !== count || spectrum.shape.length > 2 || row >= rows) {
    throw new InputError("spectrum", `has the shape [${spectrum.shape.join(", ")}], but frequency has ${count} points`);
  }
  const part = (list: Float64Array) => list.slice(row * count, (row + 1) * count);
  const re = part(realsOf("spectrum", spectrum));
  const im = "re" in spectrum && spectrum.im !== undefined ? part(spectrum.im) : undefined;
  const cells = archive.names.includes("cells") ? Int32Array.from(realsOf("cells", archive.array("cells"))) : undefined;
  checkFinite(points, re, im);
  return { dimension, points, re, ...(im ? { im } : {}), ...(cells ? { cells } : {}) };
}

function rowAt(times: Float64Array, time: number | undefined): number {
  if (time === undefined) return times.length - 1;
  const row = times.findIndex((each) => Math.abs(each - time) <= 1e-12 * Math.abs(time));
  if (row >= 0) return row;
  throw new InputError("times", `holds ${Array.from(times).join(", ")}, not ${time}`);
}

function realsOf(name: string, array: NpzArray): Float64Array {
  if ("re" in array) return array.re;
  if ("integers" in array) return Float64Array.from(array.integers);
  throw new InputError(name, "expected numbers");
}

/**
 * The function in a table of text: a row for every point, its coordinates, the value and where there is one its imaginary part, separated by
 * commas, semicolons or blanks. A first line of names, empty lines and lines from # on are passed over.
 *
 * @throws InputError naming the line and what is wrong with it
 */
export function startOfCsv(text: string, dimension: 1 | 2 | 3): PointValues {
  const rows: number[][] = [];
  text.split(/\r\n|\r|\n/).forEach((line, i) => {
    const content = line.replace(/^\uFEFF/, "").trim();
    if (content === "" || content.startsWith("#")) return;
    const entries = content.split(/\s*[,;]\s*|\s+/);
    const numbers = entries.map((entry) => (entry === "" ? Number.NaN : Number(entry)));
    if (rows.length === 0 && numbers.every(Number.isNaN)) return;
    if (!numbers.every(Number.isFinite)) {
      const bad = entries[numbers.findIndex((number) => !Number.isFinite(number))];
      throw new InputError(`line ${i + 1}`, `expected numbers, found ${JSON.stringify(bad.slice(0, 40))}`);
    }
    const columns = rows[0]?.length ?? numbers.length;
    if (numbers.length !== columns || (columns !== dimension + 1 && columns !== dimension + 2)) {
      throw new InputError(
        `line ${i + 1}`,
        `expected ${dimension} ${dimension === 1 ? "coordinate" : "coordinates"} and one or two values as everywhere, found ${numbers.length} numbers`,
      );
    }
    rows.push(numbers);
  });
  if (rows.length === 0) throw new InputError("", "holds no points");
  const column = (k: number) => Float64Array.from(rows, (row) => row[k]);
  return {
    dimension,
    points: Float64Array.from(rows.flatMap((row) => row.slice(0, dimension))),
    re: column(dimension),
    ...(rows[0].length > dimension + 1 ? { im: column(dimension + 1) } : {}),
  };
}

function checkFinite(points: Float64Array, re: Float64Array, im: Float64Array | undefined): void {
  for (const [name, list] of [
    ["frequency", points] as const,
    ["spectrum", re] as const,
    ["spectrum", im ?? []] as const,
  ]) {
    const bad = Array.from(list).findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new InputError(name, `entry ${bad} is ${list[bad]}`);
  }
}
