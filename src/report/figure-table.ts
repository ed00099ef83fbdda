import { gzipSync } from "fflate";

/** The numbers that a figure draws, row by row. */
export interface FigureTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** Digits of a number: more than a drawing shows, fewer than its file would swell by. */
const DIGITS = 6;

/** The table as comma-separated values (RFC 4180), a line for the names of the columns first; null is an empty field. */
export function csv({ columns, rows }: FigureTable, digits = DIGITS): string {
  return `${[columns, ...rows].map((row) => row.map((value) => field(value, digits)).join(",")).join("\r\n")}\r\n`;
}

function field(value: string | number | null, digits: number): string {
  if (value === null) return "";
  if (typeof value === "number") return Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : "";
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** The values as an element of a page, from which `figureScript` makes a file. Equal tables give equal elements. */
export function embedTable(name: string, table: FigureTable): string {
  const packed = gzipSync(new TextEncoder().encode(csv(table)), { mtime: 0, level: 9 });
  return `<script type="application/gzip" data-table="${name}">${base64(packed)}</script>`;
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let start = 0; start < bytes.length; start += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(text);
}
