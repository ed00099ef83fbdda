import { logAxis, timeAxis } from "../axis.js";
import type { Figure } from "../figure.js";
import { formatNumber, formatTime } from "../format.js";
import { panel } from "../layout.js";
import type { PdeReportData } from "./pde-report-data.js";

/** The errors against the exact solution over time. */
export function errorFigure({ result }: PdeReportData): Figure | null {
  const { errors } = result;
  const times = result.levels.pde?.times ?? [];
  if (errors === undefined || times.length < 3) return null;
  const rows = times.map((time, i) => ({ time, l2: errors.l2[i], h1: errors.h1[i] }));
  const seen = rows.filter(({ time, l2, h1 }) => time > 0 && l2 > 0 && h1 > 0);
  if (seen.length < 2) return null;
  const worst = rows.reduce((leader, row) => (row.l2 > leader.l2 ? row : leader));
  return {
    name: "errors",
    title: "The error against the exact solution over time",
    description: "L² norm of the error and of its gradient over time.",
    says: `The L² error is largest at ${formatTime(worst.time)}: ${formatNumber(worst.l2)}. That of the gradient, one order in the size of the cells lower, lies above.`,
    table: () => ({ columns: ["t", "L²", "gradient"], rows: rows.map(({ time, l2, h1 }) => [time, l2, h1]) }),
    draw: (canvas) => {
      const { Plot, palette } = canvas;
      const values = seen.flatMap(({ l2, h1 }) => [l2, h1]);
      const x = timeAxis(
        "time t",
        seen.map(({ time }) => time),
        seen[0].time,
        canvas.compact ? 4 : 8,
      );
      const y = logAxis("error", Math.min(...values) / 2, Math.max(...values) * 2, canvas.compact ? 4 : 6);
      const last = seen[seen.length - 1];
      const series = [
        { key: "l2", label: "L²", colour: palette.series[0], end: last.l2 },
        { key: "h1", label: "gradient", colour: palette.series[1], end: last.h1 },
      ];
      return panel(canvas, {
        width: canvas.width,
        frameHeight: canvas.compact ? 200 : 280,
        x,
        y,
        marks: series.flatMap(({ key, colour }) => [
          Plot.line(seen, { x: "time", y: key, stroke: colour, strokeWidth: 2.2 }),
          Plot.dot(seen, { x: "time", y: key, fill: colour, r: 3 }),
        ]),
        endLabels: series.map(({ label, colour, end }) => ({ text: label, y: end, colour })),
        marginRight: 84,
      });
    },
  };
}
