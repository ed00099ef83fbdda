import { logAxis } from "../axis.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatNumber } from "../format.js";
import { type Mark, panel } from "../layout.js";
import type { ReportData } from "../report-data.js";

/** Eigenvalues below this part of the largest are not drawn: rounding. */
const LEAST = 1e-12;

/** The largest eigenvalues of the kernel on the samples, one after the other. */
export function kernelSpectrumFigure({ result }: ReportData): Figure | null {
  const { eigenvalues = [], effectiveRank } = result.diagnostics;
  const shown = eigenvalues.filter((value) => value > LEAST * eigenvalues[0]);
  if (shown.length < 2) return null;
  const rank =
    effectiveRank === undefined
      ? ""
      : ` By its effective rank the kernel acts on ${formatNumber(effectiveRank, 3)} directions.`;
  return {
    name: "kernel-spectrum",
    title: "How fast is learnt what: the kernel's eigenvalues",
    description: "Eigenvalues of the kernel operator on the samples over their number, log–log.",
    says: `Under gradient flow an error along an eigenvector falls by a factor of e in the time 1/λ: ${formatNumber(1 / shown[0], 3)} for the first, ${formatNumber(1 / shown[shown.length - 1], 3)} for number ${formatNumber(shown.length)}.${rank}`,
    table: () => ({
      columns: ["number", "eigenvalue", "time"],
      rows: shown.map((value, k) => [k + 1, value, 1 / value]),
    }),
    draw: (canvas) => draw(shown, canvas),
  };
}

function draw(values: readonly number[], canvas: Canvas): Block {
  const { Plot, palette } = canvas;
  const rows = values.map((value, k) => ({ number: k + 1, value }));
  const x = logAxis("number of the eigenvalue", 0.9, 1.15 * values.length, canvas.compact ? 4 : 6);
  const y = logAxis("eigenvalue λ", values[values.length - 1] / 1.6, 1.6 * values[0], canvas.compact ? 4 : 6);
  const marks: Mark[] = [
    Plot.dot(rows, {
      x: "number",
      y: "value",
      r: 3.4,
      fill: palette.series[0],
      title: (row: (typeof rows)[number]) => `number ${row.number}: ${formatNumber(row.value)}`,
    }),
  ];
  return panel(canvas, { width: canvas.width, frameHeight: canvas.compact ? 220 : 280, x, y, marks });
}
