import { logAxis, timeAxis } from "../axis.js";
import { spreadOut } from "../curves.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatNumber, formatTime } from "../format.js";
import { type Mark, panel, stack } from "../layout.js";
import { type LegendEntry, legend } from "../legend.js";
import { seriesColour } from "../theme.js";
import {
  type ComputedCase,
  computed,
  labelOf,
  meanOver,
  type SweepReportData,
  theoryOf,
  widest,
} from "./sweep-report-data.js";

/** Cases that a legend names. */
const NAMED = 10;

interface Curve {
  readonly label: string;
  readonly theory: readonly Sample[];
  readonly networks: readonly Sample[];
}

interface Sample {
  readonly time: number;
  readonly value: number;
}

/** The energy of the error over time, relative to that at the start, of all cases in one figure. */
export function energyFigure(data: SweepReportData): Figure | null {
  const curves = computed(data)
    .map(curveOf)
    .filter(({ theory, networks }) => theory.length + networks.length > 0);
  if (curves.length === 0) return null;
  return {
    name: "sweep-energy",
    title: "How fast each of the cases learns",
    description: "Energy of the error relative to the start over training time, one curve for every case.",
    says: says(curves),
    table: () => ({
      columns: ["case", "level", "time", "energy / initial energy"],
      rows: curves.flatMap(({ label, theory, networks }) => [
        ...theory.map(({ time, value }) => [label, "theory", time, value]),
        ...networks.map(({ time, value }) => [label, "networks, mean over seeds", time, value]),
      ]),
    }),
    draw: (canvas) => draw(curves, canvas),
  };
}

function curveOf(each: ComputedCase): Curve {
  const samples = (times: readonly number[], energy: readonly number[]): Sample[] =>
    times.flatMap((time, k) => (time > 0 && energy[0] > 0 ? [{ time, value: energy[k] / energy[0] }] : []));
  const theory = theoryOf(each);
  const networks = widest(each.result);
  return {
    label: labelOf(each),
    theory: theory === undefined ? [] : samples(theory.times, theory.energy),
    networks:
      networks.length === 0
        ? []
        : samples(
            networks[0].times,
            meanOver(networks, ({ energy }) => energy),
          ),
  };
}

function draw(curves: readonly Curve[], canvas: Canvas): Block {
  const { Plot, palette } = canvas;
  const all = curves.flatMap(({ theory, networks }) => [...theory, ...networks]);
  const times = [...new Set(all.map(({ time }) => time))].sort((p, q) => p - q);
  const positive = all.map(({ value }) => value).filter((value) => value > 0);
  const x = timeAxis("training time t", times, times[0], canvas.compact ? 4 : 7);
  const floor = Math.max(1e-12, 0.7 * Math.min(1, ...positive));
  const y = logAxis("energy / initial energy", floor, 1.3 * Math.max(1, ...positive), canvas.compact ? 5 : 7);
  const marks = curves.flatMap(({ theory, networks }, index): Mark[] => {
    const colour = seriesColour(palette, index, curves.length);
    const start = x.type === "linear" ? [{ time: 0, value: 1 }] : [];
    const shown = [...start, ...theory].map(({ time, value }) => ({ time, value: Math.max(value, floor / 10) }));
    return [
      Plot.line(shown, { x: "time", y: "value", stroke: colour, strokeWidth: 2, clip: true }),
      Plot.dot(
        [...(networks.length > 0 ? networks : theory)].filter(({ value }) => value >= floor),
        {
          x: "time",
          y: "value",
          r: networks.length > 0 ? 4.5 : 2.5,
          fill: colour,
          stroke: palette.card,
          strokeWidth: 0.8,
        },
      ),
    ];
  });
  const named = spreadOut(
    curves.map(
      ({ label }, index): LegendEntry => ({
        mark: "line",
        colour: seriesColour(palette, index, curves.length),
        label,
      }),
    ),
    NAMED,
  );
  const dots: LegendEntry[] = curves.some(({ networks }) => networks.length > 0)
    ? [{ mark: "dot", colour: palette.ink, label: "networks of the largest width, mean over seeds" }]
    : [];
  const frame = panel(canvas, { width: canvas.width, frameHeight: canvas.compact ? 260 : 360, x, y, marks });
  return stack([legend(canvas, [...named, ...dots]), frame], 8);
}

function says(curves: readonly Curve[]): string {
  const ends = curves.flatMap(({ label, theory, networks }) => {
    const last = (theory.length > 0 ? theory : networks).at(-1);
    return last === undefined ? [] : [{ label, ...last }];
  });
  const best = ends.reduce((p, q) => (q.value < p.value ? q : p));
  const worst = ends.reduce((p, q) => (q.value > p.value ? q : p));
  const lines = "Lines are the infinitely wide networks (kernel flow, or PDE where that is all there is).";
  if (ends.length === 1)
    return `${lines} At ${formatTime(best.time)}, ${formatNumber(best.value)} of the energy is left.`;
  return `${lines} At ${formatTime(best.time)} the least energy is left for ${best.label} (${formatNumber(best.value)}), the most for ${worst.label} (${formatNumber(worst.value)}).`;
}
