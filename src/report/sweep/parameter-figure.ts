import { relativeErrors } from "../../compare/level.js";
import { isLogarithmic, linearAxis, logAxis } from "../axis.js";
import { frequencyName } from "../case-view.js";
import { spreadOut } from "../curves.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatNumber, formatTime } from "../format.js";
import { type Mark, panel, stack } from "../layout.js";
import { type LegendEntry, legend } from "../legend.js";
import { seriesColour } from "../theme.js";
import {
  type ComputedCase,
  computed,
  energyLeft,
  meanOver,
  type SweepReportData,
  theoryOf,
  widest,
} from "./sweep-report-data.js";

interface Place {
  readonly value: number;
  readonly left: number;
}

interface Series {
  readonly name: string;
  readonly theory: readonly Place[];
  readonly networks: readonly Place[];
}

/** What is left at the last time, of the error as a whole and at every probe, over the one number that is varied; null where that is not what was done. */
export function parameterFigure(data: SweepReportData): Figure | null {
  const cases = computed(data);
  const isNumber = cases.every(({ settings }) => settings.length === 1 && typeof settings[0].value === "number");
  if (data.varied.length !== 1 || cases.length < 2 || !isNumber) return null;
  const last = lastTime(cases[0]);
  if (cases.some((each) => lastTime(each) !== last)) return null;
  const ordered = [...cases].sort((p, q) => parameter(p) - parameter(q));
  const series = [energySeries(ordered), ...probeSeries(ordered)].filter(({ theory }) => theory.length > 1);
  if (series.length === 0) return null;
  const [path] = data.varied;
  return {
    name: "sweep-parameter",
    title: `What is left over ${path}`,
    description: `Relative error at the last time over ${path}, one curve for every probe frequency.`,
    says: says(series, path, last),
    table: () => ({
      columns: ["part", "level", path, "left"],
      rows: series.flatMap(({ name, theory, networks }) => [
        ...theory.map(({ value, left }) => [name, "theory", value, left]),
        ...networks.map(({ value, left }) => [name, "networks, mean over seeds", value, left]),
      ]),
    }),
    draw: (canvas) => draw(series, path, canvas),
  };
}

function parameter({ settings }: ComputedCase): number {
  return Number(settings[0].value);
}

function lastTime(each: ComputedCase): number {
  return (theoryOf(each) ?? widest(each.result)[0])?.times.at(-1) ?? 0;
}

/** The root of the energy that is left: the relative error in L². */
function energySeries(cases: readonly ComputedCase[]): Series {
  const left = (energy: readonly number[]) => Math.sqrt(energyLeft(energy) ?? Number.NaN);
  return {
    name: "all of it, in L²",
    theory: cases.flatMap((each) => {
      const level = theoryOf(each);
      return level === undefined ? [] : places(parameter(each), left(level.energy));
    }),
    networks: cases.flatMap((each) => {
      const networks = widest(each.result);
      if (networks.length === 0) return [];
      return places(parameter(each), left(meanOver(networks, ({ energy }) => energy)));
    }),
  };
}

function probeSeries(cases: readonly ComputedCase[]): Series[] {
  const probes = theoryOf(cases[0])?.probes ?? [];
  return probes.map(({ frequency }, p) => ({
    name: frequencyName(frequency),
    theory: cases.flatMap((each) => {
      const level = theoryOf(each);
      const probe = level?.probes[p];
      return level === undefined || probe === undefined
        ? []
        : places(parameter(each), relativeErrors(level, probe).at(-1) ?? Number.NaN);
    }),
    networks: cases.flatMap((each) => {
      const networks = widest(each.result);
      const ends = networks.flatMap((run) => relativeErrors(run, run.probes[p]).at(-1) ?? []);
      if (ends.length === 0) return [];
      return places(parameter(each), ends.reduce((sum, end) => sum + end, 0) / ends.length);
    }),
  }));
}

function places(value: number, left: number): Place[] {
  return Number.isFinite(left) ? [{ value, left }] : [];
}

function draw(series: readonly Series[], path: string, canvas: Canvas): Block {
  const { Plot, palette } = canvas;
  const all = series.flatMap(({ theory, networks }) => [...theory, ...networks]);
  const values = [...new Set(all.map(({ value }) => value))].sort((p, q) => p - q);
  const [low, high] = [values[0], values[values.length - 1]];
  const ticks = canvas.compact ? 4 : 7;
  const round = low > 0 && isLogarithmic(values) ? logAxis(path, low, high, ticks) : linearAxis(path, low, high, ticks);
  const x = { ...round, ticks: spreadOut(values, ticks), format: (value: number) => formatNumber(value) };
  const positive = all.map(({ left }) => left).filter((left) => left > 0);
  const floor = Math.max(1e-10, 0.7 * Math.min(1, ...positive));
  const y = logAxis("left at the last time, of 1", floor, 1.3 * Math.max(1, ...positive), canvas.compact ? 5 : 7);
  const colourOf = (index: number) => (index === 0 ? palette.ink : seriesColour(palette, index - 1, series.length - 1));
  const marks = series.flatMap(({ theory, networks }, index): Mark[] => {
    const options = { x: "value", y: "left" };
    return [
      Plot.line(
        theory.map(({ value, left }) => ({ value, left: Math.max(left, floor / 10) })),
        { ...options, stroke: colourOf(index), strokeWidth: index === 0 ? 3 : 2, clip: true },
      ),
      Plot.dot(
        (networks.length > 0 ? networks : theory).filter(({ left }) => left >= floor),
        {
          ...options,
          r: networks.length > 0 ? 4.5 : 3,
          fill: colourOf(index),
          stroke: palette.card,
          strokeWidth: 0.8,
        },
      ),
    ];
  });
  const entries = series.map(
    ({ name }, index): LegendEntry => ({
      mark: index === 0 ? "thick" : "line",
      colour: colourOf(index),
      label: name,
    }),
  );
  const dots: LegendEntry[] = series.some(({ networks }) => networks.length > 0)
    ? [{ mark: "dot", colour: palette.ink, label: "networks of the largest width, mean over seeds" }]
    : [];
  const frame = panel(canvas, { width: canvas.width, frameHeight: canvas.compact ? 260 : 360, x, y, marks });
  return stack([legend(canvas, [...entries, ...dots]), frame], 8);
}

function says([whole]: readonly Series[], path: string, last: number): string {
  const best = whole.theory.reduce((p, q) => (q.left < p.left ? q : p));
  const ends = [whole.theory[0], whole.theory[whole.theory.length - 1]];
  const inside = ends.includes(best) ? " This is at the edge of the range: the best may lie beyond." : "";
  return `At ${formatTime(last)} the error is least, ${formatNumber(best.left)} of what it was, for ${path} = ${formatNumber(best.value, 4)}.${inside}`;
}
