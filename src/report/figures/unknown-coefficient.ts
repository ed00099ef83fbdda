import type { TrainingResult } from "../../compare/comparison.js";
import { linearAxis, timeAxis } from "../axis.js";
import { timeLabel } from "../case-view.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatNumber, formatTime } from "../format.js";
import { type Mark, panel, stack } from "../layout.js";
import { type LegendEntry, legend } from "../legend.js";
import type { ReportData } from "../report-data.js";
import { seriesColour } from "../theme.js";

type Unknown = { readonly name: string; readonly start: number; readonly exact: number };
type Run = TrainingResult & Required<Pick<TrainingResult, "coefficient">>;

/** A coefficient of the operator that networks were to find, over training time, network by network; null where there was none. */
export function unknownCoefficientFigure(data: ReportData): Figure | null {
  const { loss } = data.result.case;
  const unknown = "unknown" in loss ? loss.unknown : undefined;
  const runs = (data.result.levels.training ?? []).filter((run): run is Run => run.coefficient !== undefined);
  if (unknown === undefined || runs.length === 0) return null;
  return {
    name: "unknown-coefficient",
    title: `The coefficient ${unknown.name} that training finds`,
    description: `The coefficient ${unknown.name} over training time, a line for every network, and its exact value.`,
    says: says(unknown, runs),
    table: () => ({
      columns: ["width", "seed", "time", unknown.name],
      rows: runs.flatMap(({ width, seed, coefficient }) =>
        coefficient.times.map((time, i) => [width, seed, time, coefficient.values[i]]),
      ),
    }),
    draw: (canvas) => draw(data, unknown, runs, canvas),
  };
}

function draw(data: ReportData, unknown: Unknown, runs: readonly Run[], canvas: Canvas): Block {
  const { Plot, palette } = canvas;
  const widths = [...new Set(runs.map(({ width }) => width))];
  const colourOf = (width: number) => seriesColour(palette, widths.indexOf(width), widths.length);
  const saved = data.result.levels.training?.[0].times.filter((time) => time > 0) ?? [];
  const values = [unknown.start, unknown.exact, ...runs.flatMap(({ coefficient }) => coefficient.values)];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = 0.06 * (high - low || 1);
  const x = timeAxis(timeLabel(data), saved, saved[0] / 10, canvas.compact ? 4 : 7);
  const y = linearAxis(unknown.name, low - margin, high + margin, 5);
  const ends = [{ time: x.domain[0] }, { time: x.domain[1] }];
  const marks: Mark[] = [
    Plot.line(ends, {
      ...{ x: "time", y: () => unknown.exact, stroke: palette.ink, strokeWidth: 1.4, strokeDasharray: "6 4" },
    }),
    ...runs.map(({ width, coefficient }) =>
      Plot.line(
        coefficient.times.flatMap((time, i) => (time >= x.domain[0] ? [{ time, value: coefficient.values[i] }] : [])),
        { ...{ x: "time", y: "value", stroke: colourOf(width), strokeWidth: 1.8 } },
      ),
    ),
  ];
  const entries: LegendEntry[] = [
    { mark: "dash", colour: palette.ink, label: `exact, ${formatNumber(unknown.exact)}` },
    ...widths.map((width): LegendEntry => ({ mark: "line", colour: colourOf(width), label: `width ${width}` })),
  ];
  const frame = panel(canvas, { width: canvas.width, frameHeight: canvas.compact ? 240 : 300, x, y, marks });
  return stack([legend(canvas, entries), frame], 8);
}

function says(unknown: Unknown, runs: readonly Run[]): string {
  const widest = Math.max(...runs.map(({ width }) => width));
  const last = runs.filter(({ width }) => width === widest);
  const found = last.map(({ coefficient }) => coefficient.values[coefficient.values.length - 1]);
  const [low, high] = [Math.min(...found), Math.max(...found)].map((value) => formatNumber(value, 4));
  const range = low === high ? low : `${low} to ${high}`;
  const { times } = last[0].coefficient;
  return `From ${formatNumber(unknown.start)}, networks of width ${widest} have ${unknown.name} at ${range} by ${formatTime(times[times.length - 1])}; it is ${formatNumber(unknown.exact)}.`;
}
