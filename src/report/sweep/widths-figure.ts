import { logAxis } from "../axis.js";
import { spreadOut } from "../curves.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatFixed, formatNumber, formatRatio } from "../format.js";
import { type Mark, panel, stack } from "../layout.js";
import { type LegendEntry, legend } from "../legend.js";
import { seriesColour } from "../theme.js";
import { type ComputedCase, computed, labelOf, type SweepReportData } from "./sweep-report-data.js";

/** Cases that a legend names. */
const NAMED = 10;

type WidthLaw = NonNullable<ComputedCase["result"]["widthLaw"]>;
interface Law {
  readonly label: string;
  readonly law: WidthLaw;
}

/** Measured deviations from the infinite width and their predictions over the width, of all cases. */
export function widthsFigure(data: SweepReportData): Figure | null {
  const laws = computed(data).flatMap((each): Law[] => {
    const law = each.result.widthLaw;
    return law === undefined || law.widths.length === 0 ? [] : [{ label: labelOf(each), law }];
  });
  if (laws.length === 0) return null;
  return {
    name: "sweep-widths",
    title: "The width law, case by case",
    description:
      "Root-mean-square deviation of trained networks from the infinite-width limit over the width, log–log.",
    says: says(laws),
    table: () => ({
      columns: ["case", "width", "measured", "predicted", "ratio"],
      rows: laws.flatMap(({ label, law }) =>
        law.widths.map((width, i) => [label, width, law.rms[i], law.predicted[i], law.ratio[i]]),
      ),
    }),
    draw: (canvas) => draw(laws, canvas),
  };
}

function draw(laws: readonly Law[], canvas: Canvas): Block {
  const { Plot, palette } = canvas;
  const widths = laws.flatMap(({ law }) => law.widths);
  const positive = laws.flatMap(({ law }) => [...law.rms, ...law.predicted]).filter((value) => value > 0);
  const ticks = canvas.compact ? 4 : 6;
  const x = logAxis("width m (number of units)", Math.min(...widths) / 1.5, Math.max(...widths) * 1.5, ticks);
  const [low, high] = positive.length === 0 ? [0.1, 1] : [Math.min(...positive), Math.max(...positive)];
  const y = logAxis("RMS deviation / initial error", low / 1.8, high * 1.8, ticks);
  const marks = laws.flatMap(({ law }, index): Mark[] => {
    const colour = seriesColour(palette, index, laws.length);
    const rows = law.widths.map((width, i) => ({ width, rms: law.rms[i], predicted: law.predicted[i] }));
    return [
      Plot.line(
        rows.filter(({ predicted }) => predicted > 0),
        { x: "width", y: "predicted", stroke: colour, strokeWidth: 2 },
      ),
      Plot.dot(
        rows.filter(({ rms }) => rms > 0),
        { x: "width", y: "rms", r: 4.5, fill: colour, stroke: palette.card, strokeWidth: 0.8 },
      ),
    ];
  });
  const cases = laws.map(
    ({ label }, index): LegendEntry => ({
      mark: "line",
      colour: seriesColour(palette, index, laws.length),
      label,
    }),
  );
  const frame = panel(canvas, { width: canvas.width, frameHeight: canvas.compact ? 250 : 340, x, y, marks });
  return stack([legend(canvas, spreadOut(cases, NAMED)), frame], 8);
}

function says(laws: readonly Law[]): string {
  const ratios = laws.flatMap(({ law }) => law.ratio.filter((ratio) => ratio !== null && ratio > 0)) as number[];
  const slopes = laws.flatMap(({ law }) => law.slope ?? []);
  const range = (values: readonly number[], format: (value: number) => string) => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return least === most ? format(least) : `${format(least)} to ${format(most)}`;
  };
  const measured =
    ratios.length === 0
      ? ""
      : ` Measured over predicted is ${range(ratios, formatRatio)} over ${formatNumber(ratios.length)} deviations, with no fitted constant.`;
  const slope = slopes.length === 0 ? "" : ` The slopes are ${range(slopes, formatFixed)}; theory says −1/2.`;
  return `Lines are predicted, dots are measured.${measured}${slope}`;
}
