import { logAxis } from "../axis.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatFixed, formatNumber, formatPercent, formatRatio } from "../format.js";
import { type Mark, panel, stack } from "../layout.js";
import { type LegendEntry, legend } from "../legend.js";
import type { ReportData } from "../report-data.js";

type WidthLaw = NonNullable<ReportData["result"]["widthLaw"]>;

/** Measured deviation of trained networks from the infinite width against the width, with its prediction. */
export function widthLawFigure(data: ReportData): Figure | null {
  const law = data.result.widthLaw;
  if (law === undefined || law.widths.length === 0) return null;
  return {
    name: "width-law",
    title: "How wide is wide enough: the width law",
    description:
      "Root-mean-square deviation of trained networks from the infinite-width limit over the width, log–log.",
    says: says(law),
    table: () => ({
      columns: ["width", "measured", "predicted", "ratio"],
      rows: law.widths.map((width, i) => [width, law.rms[i], law.predicted[i], law.ratio[i]]),
    }),
    draw: (canvas) => draw(law, canvas),
  };
}

function draw(law: WidthLaw, canvas: Canvas): Block {
  const { Plot, palette } = canvas;
  const rows = law.widths.map((width, index) => ({
    width,
    rms: law.rms[index],
    predicted: law.predicted[index],
    ratio: law.ratio[index],
    low: law.predicted[index] * Math.exp(-1.96 * law.predictionError),
    high: law.predicted[index] * Math.exp(1.96 * law.predictionError),
  }));
  const positive = rows.flatMap((row) => [row.rms, row.predicted]).filter((value) => value > 0);
  const widths = law.widths;
  const x = {
    ...logAxis("width m (number of units)", Math.min(...widths) / 1.5, Math.max(...widths) * 1.5, 6),
    ticks: thinned(widths, canvas.compact ? 5 : 8),
    format: (value: number) => formatNumber(value),
  };
  const low = positive.length === 0 ? 0.1 : Math.min(...positive) / 1.8;
  const high = positive.length === 0 ? 1 : Math.max(...positive) * 1.8;
  const y = logAxis("RMS deviation / initial error", low, high, canvas.compact ? 4 : 5);
  const predicted = rows.filter((row) => row.predicted > 0);
  const measured = rows.filter((row) => row.rms > 0);
  const marks: Mark[] = [
    Plot.areaY(predicted, { x: "width", y1: "low", y2: "high", fill: palette.series[0], fillOpacity: 0.22 }),
    Plot.line(predicted, { x: "width", y: "predicted", stroke: palette.series[0], strokeWidth: 2.2 }),
    ...(predicted.length === 1
      ? [
          Plot.dot(predicted, {
            x: "width",
            y: "predicted",
            symbol: "plus",
            stroke: palette.series[0],
            r: 7,
            strokeWidth: 2,
          }),
        ]
      : []),
    Plot.dot(measured, {
      x: "width",
      y: "rms",
      r: 5.5,
      fill: palette.series[1],
      stroke: palette.card,
      strokeWidth: 1.2,
      title: (row: (typeof rows)[number]) =>
        `width ${formatNumber(row.width)}: measured ${formatNumber(row.rms)}, predicted ${formatNumber(row.predicted)}`,
    }),
    Plot.text(
      measured.filter((row) => row.ratio !== null),
      {
        x: "width",
        y: "rms",
        dx: 9,
        dy: -9,
        text: (row: (typeof rows)[number]) => `× ${formatRatio(row.ratio ?? Number.NaN)}`,
        textAnchor: "start",
        fill: palette.ink,
        stroke: palette.card,
        strokeWidth: 4,
      },
    ),
  ];
  const entries: LegendEntry[] = [
    {
      mark: "dot",
      colour: palette.series[1],
      label: `measured, ${law.seeds} seed${law.seeds === 1 ? "" : "s"} (× measured / predicted)`,
    },
    { mark: "line", colour: palette.series[0], label: "predicted, nothing fitted" },
  ];
  if (law.predictionError > 0) {
    entries.push({
      mark: "band",
      colour: palette.series[0],
      label: `its sampling error, 95 % (${formatNumber(law.sampledUnits)} units)`,
    });
  }
  const frameHeight = canvas.compact ? 250 : 340;
  return stack(
    [legend(canvas, entries), panel(canvas, { width: canvas.width, frameHeight, x, y, marks, marginRight: 48 })],
    8,
  );
}

/** At most `count` of the widths, evenly chosen, so that their labels do not touch. */
function thinned(widths: readonly number[], count: number): number[] {
  const stride = Math.ceil(widths.length / count);
  return widths.filter((_, index) => (widths.length - 1 - index) % stride === 0);
}

/** "−0.498 (95 % interval −0.52 to −0.47)". */
export function slopeText(law: WidthLaw): string | null {
  if (law.slope === null) return null;
  const interval = law.slopeInterval;
  const range = interval === null ? "" : ` (95 % interval ${formatFixed(interval[0])} to ${formatFixed(interval[1])})`;
  return `${formatFixed(law.slope)}${range}`;
}

function says(law: WidthLaw): string {
  const sentences: string[] = [];
  const slope = slopeText(law);
  if (slope !== null) sentences.push(`The deviation from infinite width falls with slope ${slope}; theory says −1/2.`);
  const ratios = law.ratio.filter((ratio) => ratio !== null).filter((ratio) => ratio > 0);
  if (ratios.length > 0) {
    const widest = ratios.slice(-3);
    const range =
      widest.length === 1
        ? formatRatio(widest[0])
        : `${formatRatio(Math.min(...widest))} to ${formatRatio(Math.max(...widest))}`;
    const where = widest.length === 1 ? "" : ` for the ${widest.length === 3 ? "three" : "two"} widest`;
    sentences.push(`Measured over predicted is ${range}${where}, with no fitted constant.`);
  }
  if (law.predictionError > 0) {
    sentences.push(`The prediction itself is known to ±${formatPercent(1.96 * law.predictionError)}.`);
  }
  return sentences.length > 0 ? sentences.join(" ") : "The deviations are zero: there is nothing to compare.";
}
