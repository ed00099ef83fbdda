import { InputError } from "../errors.js";
import type { InputDimension } from "../network/input-dimension.js";
import { coordinateNames, type PointTable } from "./point-table.js";

/** What stands where a value is missing, in small letters. */
const MISSING = new Set(["", "nan", "na", "n/a", "null"]);
const LONGEST = 40;

/**
 * Points with values in a table of text (RFC 4180): a header `x[,y[,z]],value[,weight]` in any order, then a row for every point. Columns are separated
 * by what separates the header: commas, semicolons or tabs; entries may stand in double quotes, on one line. A byte-order mark, empty lines, lines from #
 * on and either kind of line end are passed over. A value is missing where its entry is empty, NaN or NA.
 *
 * @throws InputError naming the line (from 1) and what is wrong with it
 */
export function tableOfCsv(text: string, dimension: InputDimension): PointTable {
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .map((content, i) => ({ content, place: `line ${i + 1}` }))
    .filter(({ content }) => content.trim() !== "" && !content.startsWith("#"));
  const [header, ...rows] = lines;
  if (header === undefined) throw new InputError("", `holds no lines; expected the header ${headerOf(dimension)}`);
  const separator = [",", ";", "\t"].find((each) => header.content.includes(each)) ?? ",";
  const names = entriesOf(header.content, separator, header.place).map((name) => name.toLowerCase());
  const columns = columnsOf(names, dimension, header.place);
  const numbers = new Float64Array(rows.length * columns.length);
  rows.forEach(({ content, place }, row) => {
    const entries = entriesOf(content, separator, place);
    if (entries.length !== names.length) {
      throw new InputError(place, `has ${entries.length} entries, but the header has ${names.length}`);
    }
    const isMissing = MISSING.has(entries[columns[dimension]].toLowerCase());
    columns.forEach((column, k) => {
      const skipped = isMissing && (k >= dimension || MISSING.has(entries[column].toLowerCase()));
      numbers[row * columns.length + k] = skipped ? Number.NaN : numberIn(entries[column], names[column], place);
      if (k > dimension && !skipped && !(numbers[row * columns.length + k] > 0)) {
        throw new InputError(place, `a weight must be positive, found ${shown(entries[column])}`);
      }
    });
  });
  const column = (k: number) => Float64Array.from(rows, (_, row) => numbers[row * columns.length + k]);
  return {
    dimension,
    points: Float64Array.from(
      { length: rows.length * dimension },
      (_, i) => numbers[Math.floor(i / dimension) * columns.length + (i % dimension)],
    ),
    values: column(dimension),
    ...(columns.length > dimension + 1 ? { weights: column(dimension + 1) } : {}),
  };
}

/** Where the coordinates, the value and, where there is one, the weight stand. */
function columnsOf(names: readonly string[], dimension: InputDimension, place: string): readonly number[] {
  const coordinates = coordinateNames(dimension);
  const wanted = [...coordinates, "value"];
  const missing = wanted.find((name) => !names.includes(name));
  const twice = names.find((name, i) => names.indexOf(name) < i);
  const unknown = names.find((name) => !wanted.includes(name) && name !== "weight");
  if (missing !== undefined || twice !== undefined || unknown !== undefined) {
    const what =
      missing !== undefined
        ? `has no column ${missing}`
        : twice !== undefined
          ? `has the column ${shown(twice)} twice`
          : `has the unknown column ${shown(unknown ?? "")}`;
    throw new InputError(
      place,
      `${what}; in ${dimension} ${dimension === 1 ? "dimension" : "dimensions"} the header is ${headerOf(dimension)}, found ${shown(names.join(","))}`,
    );
  }
  return [...wanted, ...(names.includes("weight") ? ["weight"] : [])].map((name) => names.indexOf(name));
}

function headerOf(dimension: InputDimension): string {
  return `${coordinateNames(dimension).join(",")},value[,weight]`;
}

/** The entries of a line, blanks and quotes around them removed. */
function entriesOf(line: string, separator: string, place: string): readonly string[] {
  if (!line.includes('"')) return line.split(separator).map((entry) => entry.trim());
  const entries: string[] = [];
  let rest = line;
  for (;;) {
    const quoted = /^\s*"((?:[^"]|"")*)"\s*/.exec(rest);
    const end = quoted === null ? rest.indexOf(separator) : quoted[0].length;
    const entry = quoted === null ? rest.slice(0, end < 0 ? undefined : end) : quoted[1].replaceAll('""', '"');
    const after = quoted === null ? (end < 0 ? "" : rest.slice(end)) : rest.slice(end);
    if (entry.includes('"') || (after !== "" && !after.startsWith(separator))) {
      throw new InputError(place, `a quotation mark that does not belong there: ${shown(rest)}`);
    }
    entries.push(entry.trim());
    if (after === "") return entries;
    rest = after.slice(separator.length);
  }
}

function numberIn(entry: string, name: string, place: string): number {
  const number = entry === "" ? Number.NaN : Number(entry);
  if (Number.isFinite(number)) return number;
  const comma = /^[+-]?\d+,\d+$/.test(entry) ? "; numbers have a decimal point" : "";
  throw new InputError(place, `expected a number under ${name}, found ${shown(entry)}${comma}`);
}

function shown(text: string): string {
  return JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}
