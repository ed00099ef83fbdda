import { frequencyUnit, magnitudeUnit } from "../case-view.js";
import { decadeBar, decadeLevels } from "../colour-bar.js";
import { largest, spreadOut } from "../curves.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatList, formatNumber, formatTime } from "../format.js";
import { decadeColours, type ImageRow, imageGrid, pixelTable } from "../image-grid.js";
import { stack } from "../layout.js";
import type { ReportData, ReportImages } from "../report-data.js";
import { onRamp } from "../theme.js";
import { magnitudeFloor } from "./spectrum.js";

type Spectra = ReportImages["spectra"];

/** |û| over the first two components of frequency, as pictures in a logarithmic scale. */
export function spectrumImagesFigure(data: ReportData): Figure | null {
  const spectra = data.images?.spectra;
  if (spectra === undefined || largest(known(spectra).flat()) === 0) return null;
  return {
    name: "spectrum-images",
    title: "The error's spectrum over the plane of frequencies",
    description: `Magnitude of the error's Fourier transform as colour over ξ₁ and ξ₂ (${frequencyUnit(data)})${plane(data)}, one row for every level, one column for every output time.`,
    says: says(spectra),
    table: () =>
      pixelTable(
        ["ξ1", "ξ2"],
        spectra,
        spectra.levels.map(({ level, time, values }) => ({ name: `|û| of ${level} at t = ${time}`, values })),
      ),
    draw: (canvas) => draw(data, spectra, canvas),
  };
}

/** The known magnitudes of every picture. */
function known({ levels }: Spectra): number[][] {
  return levels.map(({ values }) => values.filter((value) => value !== null));
}

function draw(data: ReportData, spectra: Spectra, canvas: Canvas): Block {
  const magnitudes = known(spectra);
  const top = largest(magnitudes.flat());
  const levels = decadeLevels(Math.max(magnitudeFloor(magnitudes), top * 1e-4), top);
  const names = [...new Set(spectra.levels.map(({ level }) => level))];
  const rows: ImageRow[] = names.map((name) => {
    const images = spectra.levels.filter(({ level }) => level === name);
    return {
      title: name,
      images: (canvas.compact ? spreadOut(images, 3) : images).map(({ time, values }) => ({
        title: formatTime(time),
        colours: decadeColours(values, levels),
      })),
    };
  });
  return stack(
    [
      decadeBar(canvas, levels, `|û(ξ, t)|${plane(data)} (${magnitudeUnit(data)})`),
      imageGrid(canvas, {
        grid: spectra,
        xLabel: `ξ₁ (${frequencyUnit(data)})`,
        yLabel: "ξ₂",
        palette: [0, ...levels].map((_, index) => onRamp(canvas.palette.heat, index, levels.length + 1)),
        rows,
        mostWidth: 230,
      }),
    ],
    10,
  );
}

function plane(data: ReportData): string {
  return data.result.case.dimension === 3 ? " at ξ₃ = 0" : "";
}

/** Where the first level's spectrum is largest at its first and last time. */
function says({ x, y, columns, rows, levels }: Spectra): string {
  const own = levels.filter(({ level }) => level === levels[0].level);
  const peak = ({ values, time }: (typeof own)[number]) => {
    const best = values.reduce<number>((leader, value, i) => ((value ?? 0) > (values[leader] ?? 0) ? i : leader), 0);
    const centre = [
      x[0] + (((best % columns) + 0.5) * (x[1] - x[0])) / columns,
      y[0] + ((Math.floor(best / columns) + 0.5) * (y[1] - y[0])) / rows,
    ];
    // |û(−ξ)| = |û(ξ)|: of the two peaks the one with a positive first component is told.
    const sign = centre[0] < 0 ? -1 : 1;
    return `ξ ≈ (${centre.map((value) => formatNumber(sign * value, 2)).join(", ")}) at ${formatTime(time)}`;
  };
  const told = own.length === 1 ? [own[0]] : [own[0], own[own.length - 1]];
  return `The spectrum of a real function is the same at ξ and −ξ. The error (${levels[0].level}) is largest near ${formatList(told.map(peak))}.`;
}
