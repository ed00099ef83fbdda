import { linearAxis, logAxis, logarithmOf } from "../axis.js";
import { frequencyLabel, magnitudeLabel, magnitudeOf, probeFrequencies, probeNames, timeLabel } from "../case-view.js";
import { decadeBar, decadeLevels } from "../colour-bar.js";
import { interpolate, largest, leftEnd, nonNegative, reach } from "../curves.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatList, formatNumber } from "../format.js";
import { panel, stack } from "../layout.js";
import type { ReportData } from "../report-data.js";
import { onRamp } from "../theme.js";
import { magnitudeFloor } from "./spectrum.js";

/** |û| over time (logarithmic) and frequency as filled contours, with a colour legend. */
export function timeFrequencyFigure(data: ReportData): Figure | null {
  const image = shownImage(data);
  if (image === null) return null;
  return {
    name: "time-frequency",
    title: "Which frequency is learnt when",
    description: `Magnitude of the error's Fourier transform as colour, over training time and ${frequencyLabel(data)}.`,
    says: says(data),
    table: () => ({
      columns: ["frequency", ...image.times.map((time) => `|û| at t = ${Number(time.toPrecision(6))}`)],
      rows: image.frequency.map((xi, i) => [xi, ...image.magnitude.map((row) => row[i])]),
    }),
    draw: (canvas) => draw(data, image, canvas),
  };
}

interface Image {
  readonly frequency: readonly number[];
  readonly times: readonly number[];
  readonly magnitude: readonly (readonly number[])[];
  readonly floor: number;
  readonly top: number;
  readonly highest: number;
}

function shownImage(data: ReportData): Image | null {
  const { frequency, times, magnitude } = data.image;
  const rows = times.map((_, index) => index).filter((index) => times[index] > 0);
  const columns = nonNegative(frequency);
  if (rows.length < 2 || columns.length < 2) return null;
  const kept = rows.map((row) => columns.map((column) => magnitude[row][column]));
  const top = largest(kept.flat());
  if (top === 0) return null;
  const floor = Math.max(magnitudeFloor(kept), top * 1e-6);
  const shown = columns.map((column) => frequency[column]);
  const edge = Math.max(reach(shown, kept, floor * 2), ...probeFrequencies(data).map((probe) => probe * 1.08));
  return {
    frequency: shown,
    times: rows.map((row) => times[row]),
    magnitude: kept,
    floor,
    top,
    highest: Math.min(edge, shown[shown.length - 1]),
  };
}

function draw(data: ReportData, image: Image, canvas: Canvas): Block {
  const { Plot, palette } = canvas;
  const first = image.times[0];
  const last = image.times[image.times.length - 1];
  const x = logarithmOf(logAxis(timeLabel(data), first, last, canvas.compact ? 4 : 8));
  const [start, end] = x.domain;
  const y = linearAxis(
    frequencyLabel(data),
    leftEnd(image.frequency, image.highest),
    image.highest,
    canvas.compact ? 5 : 6,
  );
  const frameHeight = canvas.compact ? 250 : 340;
  const columns = canvas.compact ? 110 : 180;
  const rows = canvas.compact ? 90 : 130;
  const levels = decadeLevels(image.floor, image.top);
  const marks = [
    Plot.rect([0], { x1: start, x2: end, y1: y.domain[0], y2: y.domain[1], fill: palette.heat[0] }),
    Plot.contour(resample(image, y.domain, columns, rows), {
      width: columns,
      height: rows,
      x1: start,
      x2: end,
      y1: y.domain[0],
      y2: y.domain[1],
      fill: Plot.identity,
      thresholds: levels,
    }),
  ];
  const probes = probeFrequencies(data).filter((probe) => probe <= y.domain[1]);
  const frame = panel(canvas, {
    width: canvas.width,
    frameHeight,
    x,
    y,
    marks,
    marginRight: probes.length === 0 ? 12 : canvas.compact ? 54 : 70,
    endLabels: probes.map((probe) => ({ text: magnitudeOf(data, probe), y: probe, colour: palette.ink })),
    filled: true,
    colour: { domain: levels, range: [0, ...levels].map((_, index) => onRamp(palette.heat, index, levels.length + 1)) },
  });
  return stack([decadeBar(canvas, levels, magnitudeLabel(data)), frame], 6);
}

/** log₁₀|û| at cell centres of a grid that is even in log time and in frequency, row by row. */
function resample(image: Image, [low, high]: readonly [number, number], columns: number, rows: number): number[] {
  const logTimes = image.times.map(Math.log);
  const bottom = Math.log10(image.floor) - 1;
  const logs = image.magnitude.map((row) =>
    row.map((value) => (value > 0 ? Math.max(Math.log10(value), bottom) : bottom)),
  );
  const profiles = Array.from({ length: columns }, (_, column) => {
    const at = logTimes[0] + ((column + 0.5) / columns) * (logTimes[logTimes.length - 1] - logTimes[0]);
    let left = 0;
    while (left < logTimes.length - 2 && logTimes[left + 1] <= at) left++;
    const fraction = (at - logTimes[left]) / (logTimes[left + 1] - logTimes[left]);
    return logs[left].map((value, index) => value + fraction * (logs[left + 1][index] - value));
  });
  const values: number[] = [];
  for (let row = 0; row < rows; row++) {
    const at = low + ((row + 0.5) / rows) * (high - low);
    for (let column = 0; column < columns; column++) values.push(interpolate(image.frequency, profiles[column], at));
  }
  return values;
}

/** When each probe frequency has lost nine tenths of its error, as the level that can tell it exactly does. */
function says(data: ReportData): string {
  const names = probeNames(data);
  const done = (data.result.levels.ntk?.probes ?? []).flatMap(({ learnt }, probe) =>
    typeof learnt?.nineTenths === "number" ? [{ name: names[probe], time: learnt.nineTenths }] : [],
  );
  const advice = "Follow a frequency from left to right: its colour fades as it is learnt.";
  if (done.length === 0) return advice;
  const told = done.length <= 4 ? done : [done[0], done[done.length - 1]];
  const list = told.map(({ name, time }) => `${name} by t\u00a0≈\u00a0${formatNumber(time, 3)}`);
  return `${advice} Nine tenths of the error are gone at ${formatList(list)}.`;
}
