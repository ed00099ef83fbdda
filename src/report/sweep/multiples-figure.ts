import { type LevelResult, relativeErrors } from "../../compare/level.js";
import { logAxis, timeAxis } from "../axis.js";
import { frequencyName } from "../case-view.js";
import { spreadOut } from "../curves.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { grid, type Mark, panel, stack } from "../layout.js";
import { type LegendEntry, legend } from "../legend.js";
import { seriesColour } from "../theme.js";
import { type ComputedCase, computed, labelOf, type SweepReportData, widest } from "./sweep-report-data.js";

/** Panels that are drawn; of more cases these are evenly chosen. */
const MOST_PANELS = 24;
const GAP = 24;

/** Every case in a small panel of its own: what is left of each probed frequency over time. */
export function multiplesFigure(data: SweepReportData): Figure | null {
  const cases = computed(data).filter(({ result }) => frequenciesOf(result.levels).length > 0);
  if (cases.length < 2) return null;
  const shown = spreadOut(cases, MOST_PANELS);
  const omitted = cases.length > shown.length ? ` Of ${cases.length} cases ${shown.length} are drawn.` : "";
  return {
    name: "sweep-cases",
    title: "The probed frequencies, case by case",
    description:
      "Relative magnitude of the error at each probe frequency over training time, one panel for every case.",
    says: `Lines: spectral PDE; dots: kernel flow; rings: the widest networks, mean over seeds. All panels have the same axes.${omitted}`,
    table: () => ({
      columns: ["case", "level", "frequency", "time", "|û(t)|/|û(0)|"],
      rows: shown.flatMap((each) =>
        curvesOf(each).flatMap(({ level, name, samples }) =>
          samples.map(({ time, value }) => [labelOf(each), level, name.replaceAll("\u00a0", " "), time, value]),
        ),
      ),
    }),
    draw: (canvas) => draw(shown, canvas),
  };
}

type Levels = ComputedCase["result"]["levels"];

function frequenciesOf({ pde, ntk, training }: Levels): readonly (readonly number[])[] {
  return ((pde ?? ntk ?? training?.[0])?.probes ?? []).map(({ frequency }) => frequency);
}

interface Curve {
  readonly level: "PDE" | "kernel flow" | "networks, mean over seeds";
  readonly name: string;
  readonly probe: number;
  readonly samples: readonly { readonly time: number; readonly value: number }[];
}

function curvesOf({ result }: ComputedCase): Curve[] {
  const { pde, ntk } = result.levels;
  const networks = widest(result);
  return frequenciesOf(result.levels).flatMap((frequency, probe) => {
    const name = frequencyName(frequency);
    const curve = (level: Curve["level"], of: readonly LevelResult[]): Curve[] => {
      if (of.length === 0) return [];
      const relative = of.map((each) => relativeErrors(each, each.probes[probe]));
      const samples = of[0].times.flatMap((time, k) => {
        const value = relative.reduce((sum, list) => sum + (list[k] ?? Number.NaN), 0) / relative.length;
        return time > 0 && Number.isFinite(value) ? [{ time, value }] : [];
      });
      return [{ level, name, probe, samples }];
    };
    return [
      ...curve("PDE", pde === undefined ? [] : [pde]),
      ...curve("kernel flow", ntk === undefined ? [] : [ntk]),
      ...curve("networks, mean over seeds", networks),
    ];
  });
}

function draw(cases: readonly ComputedCase[], canvas: Canvas): Block {
  const { Plot, palette } = canvas;
  const columns = canvas.compact ? 1 : cases.length === 4 ? 2 : Math.min(cases.length, 3);
  const width = (canvas.width - GAP * (columns - 1)) / columns;
  const curves = cases.map(curvesOf);
  const all = curves.flat().flatMap(({ samples }) => samples);
  const times = [...new Set(all.map(({ time }) => time))].sort((p, q) => p - q);
  const positive = all.map(({ value }) => value).filter((value) => value > 0);
  const floor = Math.max(1e-6, 0.7 * Math.min(1, ...positive));
  const x = timeAxis("t", times, times[0], canvas.compact ? 4 : 4);
  const y = logAxis("|û(ξ, t)| / |û(ξ, 0)|", floor, 1.3 * Math.max(1, ...positive), 4);
  const names = [...new Set(curves.flat().map(({ name }) => name))];
  const colourOf = (name: string) => seriesColour(palette, names.indexOf(name), names.length);
  const panels = cases.map((each, index) => {
    const marks = curves[index].flatMap(({ level, name, samples }): Mark[] => {
      const options = { x: "time", y: "value" };
      const colour = colourOf(name);
      const above = samples.filter(({ value }) => value >= floor);
      if (level === "PDE") {
        const start = x.type === "linear" ? [{ time: 0, value: 1 }] : [];
        const line = [...start, ...samples].map(({ time, value }) => ({ time, value: Math.max(value, floor / 10) }));
        return [Plot.line(line, { ...options, stroke: colour, strokeWidth: 1.8, clip: true })];
      }
      if (level === "kernel flow") return [Plot.dot(above, { ...options, r: 2.8, fill: colour })];
      return [Plot.dot(above, { ...options, r: 5, stroke: colour, strokeWidth: 1.5 })];
    });
    return panel(canvas, { width, frameHeight: canvas.compact ? 150 : 170, title: labelOf(each), x, y, marks });
  });
  const entries = names.map((name): LegendEntry => ({ mark: "line", colour: colourOf(name), label: name }));
  return stack([legend(canvas, entries), grid(panels, columns, GAP, 14)], 10);
}
