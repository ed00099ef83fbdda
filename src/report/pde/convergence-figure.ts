import { logAxis } from "../axis.js";
import type { Figure } from "../figure.js";
import { formatFixed, formatList } from "../format.js";
import { panel } from "../layout.js";
import type { ConvergenceRow, PdeReportData } from "./pde-report-data.js";

/** The order between two meshes: how often the error halves where the cells do. */
export function orders(rows: readonly ConvergenceRow[], key: "l2" | "h1"): readonly (number | null)[] {
  return rows.map((row, i) => {
    if (i === 0) return null;
    const before = rows[i - 1];
    const order = Math.log(before[key] / row[key]) / Math.log(before.longestEdge / row.longestEdge);
    return Number.isFinite(order) ? order : null;
  });
}

/** The errors at the last time over the size of the cells. */
export function convergenceFigure({ convergence: rows }: PdeReportData): Figure | null {
  if (rows.length < 2 || rows.some(({ l2, h1 }) => !(l2 > 0 && h1 > 0))) return null;
  const [l2, h1] = (["l2", "h1"] as const).map((key) => orders(rows, key).at(-1) ?? Number.NaN);
  return {
    name: "convergence",
    title: "Convergence: the error at the last time as the mesh is refined",
    description: "Error at the last time over the longest edge of the mesh, both logarithmic.",
    says: `P1 elements converge with order 2 in L² and 1 in the gradient where the solution is smooth and the steps are short enough; here the last halving gives ${formatList([`${formatFixed(l2)} in L²`, `${formatFixed(h1)} in the gradient`])}.`,
    table: () => ({
      columns: ["unknowns", "longest edge", "L²", "gradient"],
      rows: rows.map((row) => [row.unknowns, row.longestEdge, row.l2, row.h1]),
    }),
    draw: (canvas) => {
      const { Plot, palette } = canvas;
      const sizes = rows.map(({ longestEdge }) => longestEdge);
      const values = rows.flatMap((row) => [row.l2, row.h1]);
      const x = logAxis("longest edge of a cell", Math.min(...sizes) / 1.3, Math.max(...sizes) * 1.3, 5);
      const y = logAxis("error", Math.min(...values) / 2, Math.max(...values) * 2, canvas.compact ? 4 : 6);
      const [coarsest] = rows;
      const series = [
        { key: "l2" as const, label: "L²", colour: palette.series[0], power: 2 },
        { key: "h1" as const, label: "gradient", colour: palette.series[1], power: 1 },
      ];
      return panel(canvas, {
        width: canvas.width,
        frameHeight: canvas.compact ? 220 : 280,
        x,
        y,
        marks: series.flatMap(({ key, colour, power }) => [
          Plot.line(
            rows.map(({ longestEdge }) => ({
              longestEdge,
              value: coarsest[key] * (longestEdge / coarsest.longestEdge) ** power,
            })),
            { x: "longestEdge", y: "value", stroke: palette.muted, strokeDasharray: "4 4" },
          ),
          Plot.line(rows, { x: "longestEdge", y: key, stroke: colour, strokeWidth: 2.2 }),
          Plot.dot(rows, { x: "longestEdge", y: key, fill: colour, r: 4 }),
        ]),
        endLabels: series.map(({ key, label, colour }) => ({ text: label, y: coarsest[key], colour })),
        marginRight: 84,
      });
    },
  };
}
