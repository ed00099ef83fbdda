import { linearAxis } from "../axis.js";
import { decimate, knownRange } from "../curves.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatTime } from "../format.js";
import { panel, stack } from "../layout.js";
import { type LegendEntry, legend } from "../legend.js";
import { onRamp } from "../theme.js";
import type { PdeReportData, ShownPart, SolutionCurves } from "./pde-report-data.js";

/** The solution over an interval or along lines, a curve for every time. */
export function curvesFigure({ curves, times }: PdeReportData): Figure | null {
  if (curves.length === 0) return null;
  const over = curves.map(({ axis }) => axis).join("; ");
  const exact = curves.some(({ parts }) => parts.some((part) => part.exact !== undefined));
  return {
    name: "solution-curves",
    title: "The solution at the saved times",
    description: `The solution over ${over}, one curve for every time shown.`,
    says: `From ${formatTime(times[0])} (grey) to ${formatTime(times[times.length - 1])}, the later the darker.${exact ? " The broad light lines beneath are the exact solution: where they show beside a curve, the two differ." : ""}`,
    table: () => ({
      columns: [
        "line",
        "part",
        "place",
        ...times.flatMap((time) => [`u at t = ${time}`, ...(exact ? [`exact at t = ${time}`] : [])]),
      ],
      rows: curves.flatMap(({ axis, place, parts }) =>
        parts.flatMap((part) =>
          place.map((x, i) => [
            axis,
            part.name,
            x,
            ...times.flatMap((_, k) => [part.values[k][i], ...(exact ? [part.exact?.[k][i] ?? null] : [])]),
          ]),
        ),
      ),
    }),
    draw: (canvas) => {
      const panels = curves.flatMap((line) => line.parts.map((part) => curvePanel(line, part, times, canvas)));
      const entries = times.map(
        (time, k): LegendEntry => ({
          mark: time === 0 ? "thick" : "line",
          colour: colourOf(canvas, times, k),
          label: formatTime(time),
        }),
      );
      if (exact) entries.push({ mark: "thick", colour: canvas.palette.target, label: "exact" });
      return stack([legend(canvas, entries), ...panels], 14);
    },
  };
}

function colourOf({ palette }: Canvas, times: readonly number[], k: number): string {
  return times[k] === 0 ? palette.muted : onRamp(palette.time, k - 1, times.length - 1);
}

function curvePanel(
  { axis, place, parts }: SolutionCurves,
  part: ShownPart,
  times: readonly number[],
  canvas: Canvas,
): Block {
  const { Plot, palette } = canvas;
  const [low, high] = knownRange([...part.values, ...(part.exact ?? [])].flat());
  const pad = 0.05 * (high - low || Math.abs(high) || 1);
  const x = linearAxis(axis, place[0], place[place.length - 1], canvas.compact ? 5 : 9);
  const y = linearAxis(parts.length > 1 ? part.name : "u", low - pad, high + pad, canvas.compact ? 4 : 5);
  const curve = (values: readonly (number | null)[], stroke: string, strokeWidth: number) =>
    Plot.line(
      decimate(
        place,
        values.map((value) => value ?? Number.NaN),
        x.domain,
        canvas.width,
      ),
      { x: "x", y: "y", stroke, strokeWidth, clip: true },
    );
  return panel(canvas, {
    width: canvas.width,
    frameHeight: canvas.compact ? 220 : 300,
    x,
    y,
    marks: [
      ...(part.exact ?? []).map((values) => curve(values, palette.target, 5)),
      ...part.values.map((values, k) => curve(values, colourOf(canvas, times, k), 2)),
    ],
  });
}
