import { linearAxis, logAxis } from "../axis.js";
import { frequencyLabel, magnitudeLabel, magnitudeOf, probeFrequencies } from "../case-view.js";
import { decimate, largest, leftEnd, nonNegative, reach } from "../curves.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatPercent, formatTime } from "../format.js";
import { panel, stack } from "../layout.js";
import { legend } from "../legend.js";
import type { ReportData } from "../report-data.js";
import { onRamp } from "../theme.js";

/** |û(ξ, t)| of the spectral PDE at the saved times, on a logarithmic axis. */
export function spectrumFigure(data: ReportData): Figure | null {
  const { frequency, times, magnitude } = data.spectrum;
  if (frequency.length < 2 || times.length === 0 || largest(magnitude.flat()) === 0) return null;
  return {
    name: "spectrum",
    title: "The error's spectrum as training goes on",
    description: `Magnitude of the error's Fourier transform over ${frequencyLabel(data)}, one curve for every saved time.`,
    says: says(data),
    table: () => ({
      columns: ["frequency", ...times.map((time) => `|û| at t = ${time}`)],
      rows: frequency.map((xi, i) => [xi, ...magnitude.map((row) => row[i])]),
    }),
    draw: (canvas) => draw(data, canvas),
  };
}

/** The range of |û| worth showing: from a hundredth of the last curve's peak, at most eight decades, up to the top. */
export function magnitudeFloor(magnitude: readonly (readonly number[])[]): number {
  const top = largest(magnitude.flat());
  const peaks = magnitude.map(largest).filter((peak) => peak > 0);
  const wanted = Math.min(...peaks) / 30;
  return 10 ** Math.floor(Math.log10(Math.max(wanted, top * 1e-8)));
}

function draw(data: ReportData, canvas: Canvas): Block {
  const { Plot, palette } = canvas;
  const indices = nonNegative(data.spectrum.frequency);
  const frequency = indices.map((index) => data.spectrum.frequency[index]);
  const magnitude = data.spectrum.magnitude.map((row) => indices.map((index) => row[index]));
  const { times } = data.spectrum;
  const floor = magnitudeFloor(magnitude);
  const top = largest(magnitude.flat());
  const right = Math.max(
    reach(frequency, magnitude, floor * 2) * 1.02,
    ...probeFrequencies(data).map((probe) => probe * 1.05),
  );
  const x = linearAxis(
    frequencyLabel(data),
    leftEnd(frequency, right),
    Math.min(right, frequency[frequency.length - 1]),
    canvas.compact ? 5 : 10,
  );
  const y = logAxis(magnitudeLabel(data), floor, top * 1.6, canvas.compact ? 5 : 7);
  const colours = times.map((time, index) =>
    time === 0 ? palette.muted : onRamp(palette.time, index - 1, times.length - 1),
  );
  const marks = magnitude.map((row, index) =>
    Plot.line(
      decimate(
        frequency,
        row.map((value) => Math.max(value, floor * 1e-3)),
        x.domain,
        canvas.width,
      ),
      { x: "x", y: "y", stroke: colours[index], strokeWidth: times[index] === 0 ? 3.4 : 2, clip: true },
    ),
  );
  const entries = times.map((time, index) => ({
    mark: time === 0 ? ("thick" as const) : ("line" as const),
    colour: colours[index],
    label: formatTime(time),
  }));
  const frame = panel(canvas, { width: canvas.width, frameHeight: canvas.compact ? 230 : 340, x, y, marks });
  return stack([legend(canvas, entries), frame], 8);
}

function says(data: ReportData): string {
  const { frequency, times, magnitude } = data.spectrum;
  const peakAt = (row: readonly number[]) => {
    const indices = nonNegative(frequency);
    const best = indices.reduce((leader, index) => (row[index] > row[leader] ? index : leader), indices[0]);
    return Math.abs(frequency[best]);
  };
  const first = magnitude[0];
  const last = magnitude[magnitude.length - 1];
  const start = `At ${formatTime(times[0])} the error is largest near ${magnitudeOf(data, peakAt(first), 2)}`;
  if (magnitude.length < 2 || largest(last) === 0) return `${start}.`;
  const left = largest(last) / largest(first);
  return `${start}; at ${formatTime(times[times.length - 1])} what is left peaks near ${magnitudeOf(data, peakAt(last), 2)} with ${formatPercent(left)} of the first peak.`;
}
