import { bestTime } from "../../compare/held-out.js";
import { logAxis, timeAxis } from "../axis.js";
import { timeLabel } from "../case-view.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatNumber, formatPercent, formatTime } from "../format.js";
import { type Mark, panel, stack } from "../layout.js";
import { type LegendEntry, legend } from "../legend.js";
import type { HeldOutLine, ReportData } from "../report-data.js";

/** The error on samples that nothing is trained on over time: foretold, of the kernel flow, of trained networks; and where each is least. */
export function heldOutErrorFigure(data: ReportData): Figure | null {
  const lines = (data.heldOut ?? []).map(shown).filter(({ points }) => points.length > 1);
  if (lines.length === 0) return null;
  return {
    name: "held-out-error",
    title: "When to stop: the error on samples that are not trained on",
    description: "Mean squared error over the variance of the values, over training time, log–log.",
    says: says(lines),
    table: () => ({
      columns: ["level", "time", "mean squared error / variance"],
      rows: lines.flatMap(({ label, points }) => points.map(({ time, error }) => [label, time, error])),
    }),
    draw: (canvas) => draw(data, lines, canvas),
  };
}

interface Point {
  readonly time: number;
  readonly error: number;
}

interface Line extends Pick<HeldOutLine, "label" | "kind"> {
  readonly points: readonly Point[];
  readonly best: Point | null;
}

function shown({ label, kind, times, errors }: HeldOutLine): Line {
  const points = times
    .map((time, i) => ({ time, error: errors[i] }))
    .filter(({ time, error }) => time > 0 && error > 0 && Number.isFinite(error));
  return { label, kind, points, best: bestTime({ times, errors }) };
}

function draw(data: ReportData, lines: readonly Line[], canvas: Canvas): Block {
  const { Plot, palette } = canvas;
  const all = lines.flatMap(({ points }) => points);
  const errors = all.map(({ error }) => error);
  const times = [...new Set(all.map(({ time }) => time))].sort((one, other) => one - other);
  const x = timeAxis(timeLabel(data), times, times[0], canvas.compact ? 4 : 7);
  const y = logAxis(
    "mean squared error / variance",
    Math.min(...errors) / 1.3,
    Math.max(...errors) * 1.2,
    canvas.compact ? 4 : 6,
  );
  const colours = { foretold: palette.series[2], flow: palette.series[0], network: palette.series[1] };
  const between = data.result.levels.ntk?.stopping?.predicted?.between;
  const marks: Mark[] = [
    ...(between === undefined || !lines.some(({ kind }) => kind === "foretold")
      ? []
      : [
          Plot.rect([{ from: between[0], to: between[1] }], {
            ...{ x1: "from", x2: "to", y1: y.domain[0], y2: y.domain[1] },
            ...{ fill: colours.foretold, fillOpacity: 0.12 },
          }),
        ]),
    ...lines.map(({ kind, points }) =>
      Plot.line(points, {
        ...{ x: "time", y: "error", stroke: colours[kind], strokeWidth: 2.2 },
        ...(kind === "foretold" && { strokeDasharray: "6 3" }),
      }),
    ),
    ...lines.flatMap(({ kind, label, best }) =>
      best === null
        ? []
        : [
            Plot.dot([best], {
              ...{ x: "time", y: "error", r: 5.5, fill: colours[kind], stroke: palette.card, strokeWidth: 1.2 },
              title: () => `${label}: least ${formatNumber(best.error)} at ${formatTime(best.time)}`,
            }),
          ],
    ),
  ];
  const entries: LegendEntry[] = lines.map(({ kind, label }) => ({
    mark: kind === "foretold" ? "dash" : "line",
    colour: colours[kind],
    label,
  }));
  return stack(
    [
      legend(canvas, entries),
      panel(canvas, { width: canvas.width, frameHeight: canvas.compact ? 250 : 320, x, y, marks }),
    ],
    8,
  );
}

function says(lines: readonly Line[]): string {
  const parts = lines.map(({ label, best, points }) =>
    best === null
      ? `${label} after ${formatTime(points[points.length - 1].time)}`
      : `${label} at ${formatTime(best.time)} (${formatPercent(best.error)} of the variance)`,
  );
  const foretold = lines.some(({ kind }) => kind === "foretold");
  return `The error is least: ${parts.join("; ")}.${foretold ? " Within the band what is foretold is at most a twentieth above its least." : ""}`;
}
