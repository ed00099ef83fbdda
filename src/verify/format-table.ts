import type { BoundTable } from "./bound-table.js";
import type { ConvergenceTable, ErrorColumn, ExpectedOrder } from "./convergence-table.js";

/** A table as lines of text with aligned columns: the first to the left, the others to the right. */
export function formatTable(table: ConvergenceTable | BoundTable): string {
  const rows = cellsOf(table);
  const widths = rows[0].map((_, k) => Math.max(...rows.map((row) => row[k].length)));
  const line = (row: readonly string[]): string =>
    row
      .map((text, k) => (k === 0 ? text.padEnd(widths[k]) : text.padStart(widths[k])))
      .join("  ")
      .trimEnd();
  const [head, ...body] = rows;
  const rule = "─".repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  const summary = body.splice(body.length - summaryRows(table));
  const end = summary.length === 0 ? [] : [rule, ...summary.map(line)];
  return [line(head), rule, ...body.map(line), ...end].join("\n");
}

/** A table in Markdown, for a page or a report. */
export function markdownTable(table: ConvergenceTable | BoundTable): string {
  const [head, ...body] = cellsOf(table);
  const line = (row: readonly string[]): string => `| ${row.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map((_, k) => (k === 0 ? ":--" : "--:")).join("|")}|`, ...body.map(line)].join("\n");
}

/** The last rows of a convergence table sum it up: fit, theory, verdict. */
function summaryRows(table: ConvergenceTable | BoundTable): number {
  return "errors" in table ? 3 : 0;
}

function cellsOf(table: ConvergenceTable | BoundTable): string[][] {
  return "errors" in table ? convergenceCells(table) : boundCells(table);
}

function convergenceCells({ parameter, values, information, errors }: ConvergenceTable): string[][] {
  const summary = (label: string, text: (column: ErrorColumn) => string): string[] => [
    label,
    ...information.map(() => ""),
    ...errors.flatMap((column) => ["", text(column)]),
  ];
  return [
    [parameter, ...information.map(({ name }) => name), ...errors.flatMap(({ name }) => [name, "order"])],
    ...values.map((value, i) => [
      short(value),
      ...information.map((column) => short(column.values[i])),
      ...errors.flatMap((column) => [scientific(column.errors[i]), orderText(column.orders[i])]),
    ]),
    summary("least squares", ({ fittedOrder }) => orderText(fittedOrder)),
    summary("theory", ({ expected }) => expectedText(expected)),
    summary("verdict", ({ expected, passed }) => verdict(expected === null, passed)),
  ];
}

function boundCells({ parameter, columns, rows }: BoundTable): string[][] {
  return [
    [parameter, ...columns, "bound", "verdict"],
    ...rows.map(({ label, values, bound, passed }) => [
      label,
      ...values.map((value) => (value === null ? "–" : scientific(value))),
      bound === null ? "–" : short(bound),
      verdict(bound === null, passed),
    ]),
  ];
}

function verdict(unjudged: boolean, passed: boolean): string {
  if (!passed) return "FAILED";
  return unjudged ? "–" : "ok";
}

function orderText(order: number | null): string {
  return order === null ? "–" : order.toFixed(2);
}

function expectedText(expected: ExpectedOrder): string {
  if (expected === null) return "–";
  return typeof expected === "object" ? `≥ ${expected.atLeast}` : String(expected);
}

function scientific(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return value === 0 ? "0" : value.toExponential(2);
}

/** Up to four significant digits, as short as they can be. */
function short(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value);
  const rounded = Number(value.toPrecision(4));
  return Math.abs(rounded) < 1e-3 ? rounded.toExponential() : String(rounded);
}
