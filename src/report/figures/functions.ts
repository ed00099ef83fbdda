import { linearAxis } from "../axis.js";
import { decimate } from "../curves.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatList, formatPercent, formatTime } from "../format.js";
import { grid, type Mark, panel, stack } from "../layout.js";
import { type LegendEntry, legend } from "../legend.js";
import type { ReportData } from "../report-data.js";

type LearntFunction = ReportData["functions"]["learnt"][number];

const mostPanels = 6;

/** Target and learnt function side by side in time: one small panel for every output time after 0. */
export function functionsFigure(data: ReportData): Figure | null {
  const { x, target, learnt } = data.functions;
  if (x.length < 2 || target.length !== x.length || learnt.length === 0) return null;
  return {
    name: "functions",
    title: "What has been learnt: target and learnt function",
    description: "Target and learnt function over x, one panel for every output time.",
    says: says(data),
    table: () => ({
      columns: ["x", "target", ...learnt.map(({ level, time }) => `${level} at t = ${time}`)],
      rows: x.map((place, i) => [place, target[i], ...learnt.map(({ values }) => values[i])]),
    }),
    draw: (canvas) => draw(data, canvas),
  };
}

/** The times shown: those after 0, thinned evenly to the most that fit; the last always is. */
function shownTimes(data: ReportData): number[] {
  const { learnt } = data.functions;
  const times = learnt.filter(({ level }) => level === learnt[0].level).map(({ time }) => time);
  const later = times.length > 1 ? times.filter((time) => time > 0) : times;
  if (later.length <= mostPanels) return later;
  return Array.from(
    { length: mostPanels },
    (_, index) => later[Math.round((index * (later.length - 1)) / (mostPanels - 1))],
  );
}

/**
 * What a level had learnt at a time. Networks are saved after whole steps, so their times may miss the others' by a
 * rounding error or by part of a step: the nearest within 5 % counts.
 */
function learntAt(data: ReportData, level: string, time: number): readonly number[] | null {
  const distance = (candidate: { readonly time: number }) => Math.abs(candidate.time - time);
  const nearest = data.functions.learnt
    .filter((candidate) => candidate.level === level)
    .reduce<LearntFunction | null>(
      (best, candidate) => (best === null || distance(candidate) < distance(best) ? candidate : best),
      null,
    );
  return nearest !== null && distance(nearest) <= 0.05 * Math.abs(time) ? nearest.values : null;
}

/** At most two levels are drawn, the first (the PDE where it ran) and the last (a network where one was trained). */
function shownLevels(data: ReportData): string[] {
  const levels = [...new Set(data.functions.learnt.map(({ level }) => level))];
  return levels.length <= 2 ? levels : [levels[0], levels[levels.length - 1]];
}

function draw(data: ReportData, canvas: Canvas): Block {
  const { Plot, palette } = canvas;
  const { x: points, target } = data.functions;
  const times = shownTimes(data);
  const levels = shownLevels(data);
  const columns = canvas.compact ? 1 : Math.min(2, times.length);
  const gap = canvas.compact ? 0 : 28;
  const width = (canvas.width - (columns - 1) * gap) / columns;
  const shown = levels.map((level) => times.map((time) => learntAt(data, level, time)));
  const all = [target, ...shown.flat().filter((values) => values !== null)];
  const [low, high] = extent(all);
  const [left, right] = shownRange(points, all);
  const x = linearAxis("x", left, right, canvas.compact ? 6 : 8);
  const pad = 0.06 * (high - low || 1);
  const y = linearAxis("f(x)", low - pad, high + pad, canvas.compact ? 3 : 4);
  const colours = [palette.series[0], palette.series[1]];
  const panels = times.map((time, panelIndex) => {
    const marks: Mark[] = [
      Plot.line(decimate(points, target, x.domain, width), {
        x: "x",
        y: "y",
        stroke: palette.target,
        strokeWidth: 5,
        clip: true,
      }),
    ];
    shown.forEach((curves, index) => {
      const values = curves[panelIndex];
      if (values === null) return;
      marks.push(
        Plot.line(decimate(points, values, x.domain, width), {
          x: "x",
          y: "y",
          stroke: colours[index],
          strokeWidth: index === 0 ? 2.4 : 1.6,
          ...(index === 1 && { strokeDasharray: "7 7", strokeLinecap: "butt" }),
          clip: true,
        }),
      );
    });
    const error = errorAt(data, levels[0], time);
    const note = error === null ? {} : { note: `L² error ${formatPercent(error)}` };
    const frameHeight = canvas.compact ? 120 : 170;
    return panel(canvas, { width, frameHeight, title: formatTime(time), ...note, x, y, marks });
  });
  const entries: LegendEntry[] = [
    { mark: "thick", colour: palette.target, label: "target f" },
    ...levels.map((level, index) => ({
      mark: index === 0 ? ("line" as const) : ("dash" as const),
      colour: colours[index],
      label: `learnt: ${level}`,
    })),
  ];
  return stack([legend(canvas, entries), grid(panels, columns, gap, 14)], 10);
}

/** ‖learnt − f‖ / ‖f‖ on the samples; null where the target is zero or the level was not saved then. */
function errorAt(data: ReportData, level: string, time: number): number | null {
  const { target } = data.functions;
  const values = learntAt(data, level, time);
  const norm = euclidean(target);
  if (values === null || norm === 0) return null;
  const difference = euclidean(values.map((value, index) => value - target[index]));
  return Number.isFinite(difference) ? difference / norm : null;
}

function euclidean(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

/** The part of the domain where some curve exceeds a hundredth of the largest value; all of it where that is most. */
function shownRange(x: readonly number[], curves: readonly (readonly number[])[]): [number, number] {
  const whole: [number, number] = [x[0], x[x.length - 1]];
  const size = Math.max(...extent(curves).map(Math.abs));
  const busy = x.filter((_, index) => curves.some((curve) => Math.abs(curve[index]) > 0.01 * size));
  if (busy.length === 0) return whole;
  const margin = 0.06 * (busy[busy.length - 1] - busy[0]);
  const shown: [number, number] = [
    Math.max(whole[0], busy[0] - margin),
    Math.min(whole[1], busy[busy.length - 1] + margin),
  ];
  return shown[1] - shown[0] < 0.8 * (whole[1] - whole[0]) ? shown : whole;
}

function extent(curves: readonly (readonly number[])[]): [number, number] {
  let low = 0;
  let high = 0;
  for (const curve of curves) {
    for (const value of curve) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}

function says(data: ReportData): string {
  const level = shownLevels(data)[0];
  const errors = shownTimes(data).flatMap((time) => {
    const error = errorAt(data, level, time);
    return error === null ? [] : [`${formatPercent(error)} at ${formatTime(time)}`];
  });
  const advice = "Grey is the target, in colour what has been learnt by then.";
  return errors.length === 0 ? advice : `${advice} Relative L² error (${level}): ${formatList(errors)}.`;
}
