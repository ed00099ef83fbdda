import type { LevelResult } from "../../compare/level.js";
import { logAxis, timeAxis } from "../axis.js";
import { timeLabel, widestNetworks } from "../case-view.js";
import { largest } from "../curves.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatNumber, formatPercent, formatTime } from "../format.js";
import { type Mark, panel, smallSize, stack, textWidth } from "../layout.js";
import { type LegendEntry, legend } from "../legend.js";
import type { ReportData } from "../report-data.js";
import { seriesColour } from "../theme.js";

/** Root mean squares relative to the start, at the times after it. */
interface Curve {
  readonly what: "residual" | "error";
  readonly level: string;
  readonly points: readonly { readonly time: number; readonly value: number }[];
}

const PDE = "spectral PDE";
const FLOW = "kernel flow";

/** The residual that is minimised, and beside it the error that it is to bring down, level by level; null for other losses. */
export function residualFigure(data: ReportData): Figure | null {
  const curves = curvesOf(data);
  if (!curves.some(({ what, points }) => what === "residual" && points.length > 0)) return null;
  return {
    name: "residual",
    title: "The residual that training brings down, and the error",
    description:
      "Root mean square of the residual and of the error over training time, relative to the start, for every level.",
    says: says(curves),
    table: () => ({
      columns: ["level", "of", "time", "relative root mean square"],
      rows: curves.flatMap(({ what, level, points }) => points.map(({ time, value }) => [level, what, time, value])),
    }),
    draw: (canvas) => draw(data, curves, canvas),
  };
}

function curvesOf(data: ReportData): readonly Curve[] {
  const { pde, ntk } = data.result.levels;
  const networks = widestNetworks(data);
  const named: readonly (readonly [string, readonly LevelResult[]])[] = [
    [PDE, pde === undefined ? [] : [pde]],
    [FLOW, ntk === undefined ? [] : [ntk]],
    [networks.length === 0 ? "" : `networks of width ${formatNumber(networks[0].width)}`, networks],
  ];
  return named.flatMap(([level, runs]) =>
    runs.length === 0
      ? []
      : [
          { what: "residual" as const, level, points: pointsOf(runs.flatMap(({ residual }) => residual ?? [])) },
          { what: "error" as const, level, points: pointsOf(runs) },
        ],
  );
}

/** √(energy over that at the start), the energies averaged over runs. */
function pointsOf(runs: readonly LevelResult[]): Curve["points"] {
  if (runs.length === 0 || !(runs[0].energy[0] > 0)) return [];
  return runs[0].times.flatMap((time, i) => {
    const mean = runs.reduce((sum, { energy }) => sum + energy[i] / energy[0] / runs.length, 0);
    return time > 0 && Number.isFinite(mean) && mean > 0 ? [{ time, value: Math.sqrt(mean) }] : [];
  });
}

function draw(data: ReportData, curves: readonly Curve[], canvas: Canvas): Block {
  const { Plot, palette } = canvas;
  const values = curves.flatMap(({ points }) => points.map(({ value }) => value));
  const saved = [...new Set(curves.flatMap(({ points }) => points.map(({ time }) => time)))].sort((p, q) => p - q);
  const x = timeAxis(timeLabel(data), saved, saved[0] / 2, canvas.compact ? 4 : 7);
  const floor = Math.max(0.6 * Math.min(...values, 0.5), 1e-8);
  const y = logAxis("root mean square, relative to the start", floor, Math.max(1.25, 1.25 * largest(values)), 6);
  const kinds = ["residual", "error"] as const;
  const colourOf = (what: Curve["what"]) => seriesColour(palette, kinds.indexOf(what), kinds.length);
  const unit = { x: "time", y: "value" };
  const marks: Mark[] = curves.map(({ what, level, points }) => {
    const stroke = colourOf(what);
    const shown = points.filter(({ value }) => value >= floor);
    if (level === PDE) return Plot.line(shown, { ...unit, stroke, strokeWidth: 2.2, clip: true });
    if (level === FLOW) {
      return Plot.dot(shown, {
        ...unit,
        r: canvas.compact ? 3 : 3.8,
        fill: stroke,
        stroke: palette.card,
        strokeWidth: 0.8,
      });
    }
    return Plot.dot(shown, { ...unit, r: canvas.compact ? 5.5 : 7, stroke, strokeWidth: 1.8 });
  });
  const endLabels = kinds.map((what) => ({
    text: what,
    y: curves.find((curve) => curve.what === what && curve.points.length > 0)?.points.at(-1)?.value ?? 1,
    colour: colourOf(what),
  }));
  const frame = panel(canvas, {
    width: canvas.width,
    frameHeight: canvas.compact ? 240 : 300,
    x,
    y,
    marks,
    endLabels,
    marginRight: Math.max(canvas.compact ? 62 : 80, textWidth("residual", smallSize(canvas)) + 12),
  });
  const colour = palette.ink;
  const entries = [...new Set(curves.map(({ level }) => level))].map(
    (level): LegendEntry => ({ mark: level === PDE ? "line" : level === FLOW ? "dot" : "ring", colour, label: level }),
  );
  return stack([legend(canvas, entries), frame], 8);
}

function says(curves: readonly Curve[]): string {
  const [residual, error] = (["residual", "error"] as const).map((what) =>
    curves.find((curve) => curve.what === what && curve.points.length > 0)?.points.at(-1),
  );
  if (residual === undefined || error === undefined) return "";
  const left = `By ${formatTime(residual.time)}, ${formatPercent(residual.value)} of the residual are left and ${formatPercent(error.value)} of the error`;
  return residual.value < error.value ? `${left}: what the operator makes small is learnt last.` : `${left}.`;
}
