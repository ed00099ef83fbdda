import { linearAxis, logAxis, logarithmOf } from "../axis.js";
import { frequencyLabel, probeFrequencies, timeLabel } from "../case-view.js";
import { interpolate, largest, leftEnd, nonNegative, reach } from "../curves.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatFrequency, formatList, formatNumber, formatPower } from "../format.js";
import { panel, round, smallSize, stack, text } from "../layout.js";
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
    says: says(data, image),
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
  const levels = thresholds(image);
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
    marginRight: probes.length > 0 ? (canvas.compact ? 54 : 70) : 12,
    endLabels: probes.map((probe) => ({ text: formatFrequency(probe, 3), y: probe, colour: palette.ink })),
    filled: true,
    colour: { domain: levels, range: [0, ...levels].map((_, index) => onRamp(palette.heat, index, levels.length + 1)) },
  });
  return stack([colourLegend(canvas, levels), frame], 6);
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

/** Contour levels of log₁₀|û|, at most fifteen, at round steps from the floor to the top. */
function thresholds(image: Image): number[] {
  const low = Math.log10(image.floor);
  const high = Math.log10(image.top);
  const step = [0.1, 0.2, 0.25, 0.5, 1].find((candidate) => (high - low) / candidate <= 14) ?? 2;
  const levels: number[] = [];
  for (let level = low; level < high; level += step) levels.push(Number(level.toFixed(6)));
  return levels;
}

/** A bar of the contour colours with powers of ten below it. */
function colourLegend(canvas: Canvas, levels: readonly number[]): Block {
  const size = smallSize(canvas);
  const width = canvas.compact ? canvas.width - 24 : 380;
  const cell = width / (levels.length + 1);
  const cells = Array.from(
    { length: levels.length + 1 },
    (_, index) =>
      `<rect x="${round(index * cell)}" y="${size + 8}" width="${round(cell + 0.4)}" height="12" fill="${onRamp(canvas.palette.heat, index, levels.length + 1)}"/>`,
  );
  const labels = levels.flatMap((level, index) => {
    if (Math.abs(level - Math.round(level)) > 1e-9) return [];
    const x = (index + 1) * cell;
    return [
      `<path d="M${round(x)},${size + 8}v16" stroke="${canvas.palette.muted}" stroke-width="1"/>`,
      text(formatPower(10 ** level), x, size + 36, { size, colour: canvas.palette.muted, anchor: "middle" }),
    ];
  });
  const outline = `<rect x="0" y="${size + 8}" width="${width}" height="12" fill="none" stroke="${canvas.palette.grid}"/>`;
  const heading = text("|û(ξ, t)| (target's unit × length)", 0, size, { size, colour: canvas.palette.muted });
  return {
    width: canvas.width,
    height: size + 42,
    body: `<g>${heading}${cells.join("")}${outline}${labels.join("")}</g>`,
  };
}

/** When each probe frequency has lost 90 % of the magnitude it has at the first time of the image. */
function says(data: ReportData, image: Image): string {
  const moments = probeFrequencies(data).flatMap((probe) => {
    const at = image.magnitude.map((row) => interpolate(image.frequency, row, probe));
    const index = at.findIndex((value) => value < 0.1 * at[0]);
    return at[0] > 1e-3 * image.top && probe <= image.highest ? [{ probe, index }] : [];
  });
  const done = moments.filter((moment) => moment.index > 0);
  const advice = "Follow a frequency from left to right: its colour fades as it is learnt.";
  if (done.length === 0) return advice;
  const told = done.length <= 4 ? done : [done[0], done[done.length - 1]];
  const list = told.map(
    ({ probe, index }) => `${formatFrequency(probe, 3)} by t\u00a0≈\u00a0${formatNumber(image.times[index], 2)}`,
  );
  return `${advice} Nine tenths of the error are gone at ${formatList(list)}.`;
}
