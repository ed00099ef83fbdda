import { relativeErrors } from "../../compare/level.js";
import { logAxis, timeAxis } from "../axis.js";
import { convention, probeNames, timeLabel, widestNetworks } from "../case-view.js";
import { largest } from "../curves.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatList, formatNumber, formatPercent, formatTime } from "../format.js";
import { type Mark, panel, stack } from "../layout.js";
import { type LegendEntry, legend } from "../legend.js";
import type { ReportData } from "../report-data.js";
import { seriesColour } from "../theme.js";

interface Sample {
  readonly time: number;
  readonly value: number;
}

interface Measured extends Sample {
  /** Smallest and largest value over seeds. */
  readonly low: number;
  readonly high: number;
}

interface Decay {
  /** Its frequency in words. */
  readonly name: string;
  /** The spectral PDE, at as many times as are known. */
  readonly line: readonly Sample[];
  readonly kernelFlow: readonly Sample[];
  /** Mean over the seeds of the widest networks. */
  readonly networks: readonly Measured[];
}

/** |û(ξ, t)| / |û(ξ, 0)| at every probe frequency: PDE as lines, kernel flow as dots, trained networks as rings. */
export function probeDecayFigure(data: ReportData): Figure | null {
  const decays = probeNames(data).map((_, index) => decayAt(data, index));
  const shown = decays.filter((decay) => decay.line.length + decay.kernelFlow.length + decay.networks.length > 0);
  if (shown.length === 0) return null;
  return {
    name: "probe-decay",
    title: titleOf(shown),
    description: "Relative magnitude of the error at each probe frequency over training time, for every level.",
    says: says(data, shown),
    table: () => ({
      columns: ["level", "probe", "time", "|û(t)|/|û(0)|"],
      rows: shown.flatMap(({ name, line, kernelFlow, networks }) => {
        const probe = name.replaceAll("\u00a0", " ");
        const rows = (level: string, samples: readonly Sample[]) =>
          samples.map(({ time, value }) => [level, probe, time, value]);
        return [
          ...rows("PDE", line),
          ...rows("kernel flow", kernelFlow),
          ...rows("networks, mean over seeds", networks),
        ];
      }),
    }),
    draw: (canvas) => draw(data, shown, canvas),
  };
}

/** The marks of the levels that are shown. */
function marksOf(decays: readonly Decay[]): string[] {
  return [
    decays.some((decay) => decay.line.length > 0) ? "line" : "",
    decays.some((decay) => decay.kernelFlow.length > 0) ? "dot" : "",
    decays.some((decay) => decay.networks.length > 0) ? "ring" : "",
  ].filter((mark) => mark !== "");
}

function titleOf(decays: readonly Decay[]): string {
  const levels = marksOf(decays).length;
  if (levels < 2) return "How each probe frequency decays";
  return `One experiment at ${levels === 2 ? "two" : "three"} levels: decay of each probe frequency`;
}

function decayAt(data: ReportData, probe: number): Decay {
  const { pde, ntk } = data.result.levels;
  const samples = (times: readonly number[], relative: readonly (number | null)[]): Sample[] =>
    times.flatMap((time, index) => {
      const value = relative[index];
      return time > 0 && value !== null && Number.isFinite(value) ? [{ time, value }] : [];
    });
  const networks = widestNetworks(data);
  const saved = pde === undefined ? [] : samples(pde.times, relativeErrors(pde, pde.probes[probe]));
  return {
    name: probeNames(data)[probe],
    line: [...samples(data.image.times, data.decay[probe] ?? []), ...saved].sort((p, q) => p.time - q.time),
    kernelFlow: ntk === undefined ? [] : samples(ntk.times, relativeErrors(ntk, ntk.probes[probe])),
    networks:
      networks.length === 0
        ? []
        : networks[0].times.flatMap((time, index) => {
            const values = networks
              .flatMap((run) => relativeErrors(run, run.probes[probe])[index] ?? [])
              .filter(Number.isFinite);
            if (!(time > 0) || values.length === 0) return [];
            const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
            return [{ time, value: mean, low: Math.min(...values), high: Math.max(...values) }];
          }),
  };
}

function draw(data: ReportData, decays: readonly Decay[], canvas: Canvas): Block {
  const { Plot, palette } = canvas;
  const times = [
    ...new Set(decays.flatMap((decay) => [...decay.kernelFlow, ...decay.networks].map(({ time }) => time))),
  ];
  const lines = decays.flatMap((decay) => decay.line);
  const saved = times.length > 0 ? times.sort((p, q) => p - q) : [...new Set(lines.map(({ time }) => time))];
  const start = Math.max(Math.min(saved[0] / 4, ...lines.map(({ time }) => time)), saved[0] / 12);
  const x = timeAxis(timeLabel(data), saved, start, canvas.compact ? 4 : 7);
  const values = decays.flatMap((decay) =>
    [...decay.line, ...decay.kernelFlow, ...decay.networks].map(({ value }) => value),
  );
  const smallest = Math.min(...values.filter((value) => value > 0), 0.5);
  const top = Math.max(1.25, largest(values) * 1.25);
  const floor = Math.max(smallest * 0.6, 1e-8);
  const y = logAxis("|û(ξ, t)| / |û(ξ, 0)|", floor, top, canvas.compact ? 5 : 7);
  const visible = (value: number) => Math.max(value, floor * 1e-2);
  const marks: Mark[] = [];
  decays.forEach((decay, index) => {
    const colour = seriesColour(palette, index, decays.length);
    const unit = { x: "time", y: "value" };
    const inRange = (sample: Sample) => sample.value >= floor;
    const initial = x.type === "linear" && decay.line.length > 0 ? [{ time: 0, value: 1 }] : [];
    const line = [...initial, ...decay.line].map(({ time, value }) => ({ time, value: visible(value) }));
    marks.push(Plot.line(line, { ...unit, stroke: colour, strokeWidth: 2.2, clip: true }));
    const told = (level: string) => (sample: Sample) =>
      `${level}, ${decay.name}, ${formatTime(sample.time)}: ${formatNumber(sample.value, 4)}`;
    marks.push(
      Plot.link(decay.networks.filter(inRange), {
        x1: "time",
        x2: "time",
        y1: (sample: Measured) => Math.max(sample.low, floor),
        y2: "high",
        stroke: colour,
        strokeWidth: 1.4,
      }),
      Plot.dot(decay.networks.filter(inRange), {
        ...unit,
        r: canvas.compact ? 5.5 : 7,
        stroke: colour,
        strokeWidth: 1.8,
        title: told("networks"),
      }),
      Plot.dot(decay.kernelFlow.filter(inRange), {
        ...unit,
        r: canvas.compact ? 3 : 3.8,
        fill: colour,
        stroke: palette.card,
        strokeWidth: 0.8,
        title: told("kernel flow"),
      }),
    );
  });
  const endLabels = decays.map((decay, index) => {
    const last = [decay.line, decay.kernelFlow, decay.networks].find((samples) => samples.length > 0)?.at(-1);
    return {
      text: decay.name,
      y: last?.value ?? 1,
      colour: seriesColour(palette, index, decays.length),
    };
  });
  const frame = panel(canvas, {
    width: canvas.width,
    frameHeight: canvas.compact ? 270 : 360,
    x,
    y,
    marks,
    endLabels,
    marginRight: canvas.compact ? 62 : 80,
  });
  return stack([legend(canvas, legendEntries(data, decays, canvas)), frame], 8);
}

function legendEntries(data: ReportData, decays: readonly Decay[], canvas: Canvas): LegendEntry[] {
  const colour = canvas.palette.ink;
  const entries: LegendEntry[] = [];
  if (decays.some((decay) => decay.line.length > 0)) entries.push({ mark: "line", colour, label: "spectral PDE" });
  if (decays.some((decay) => decay.kernelFlow.length > 0)) entries.push({ mark: "dot", colour, label: "kernel flow" });
  const networks = widestNetworks(data);
  if (networks.length > 0) {
    const seeds = networks.length > 1 ? `, mean and range of ${networks.length} seeds` : "";
    entries.push({ mark: "ring", colour, label: `networks of width ${formatNumber(networks[0].width)}${seeds}` });
  }
  return entries;
}

type Left = Sample & { readonly name: string };
const least = (p: Left, q: Left) => (q.value < p.value ? q : p);
const most = (p: Left, q: Left) => (q.value > p.value ? q : p);

function says(data: ReportData, decays: readonly Decay[]): string {
  const left = decays.flatMap((decay) => {
    const last = [decay.line, decay.kernelFlow, decay.networks].find((samples) => samples.length > 0)?.at(-1);
    return last === undefined ? [] : [{ name: decay.name, ...last }];
  });
  const unit = convention(data) === "cycles" ? "cycles" : "rad";
  // Many probes make no sentence: then the least and the most that is left stand for all.
  const told = left.length <= 4 ? left : [left.reduce(least), left.reduce(most)];
  const list = told.map(({ name, value }) => `${formatPercent(value)} at ${name}`);
  const remains = `By ${formatTime(left[0].time)}, what remains is ${left.length === told.length ? formatList(list) : list.join(" to ")} (${unit} per unit length).`;
  const levels = marksOf(decays);
  if (levels.length < 2) return remains;
  return `Where ${formatList(levels)} coincide, the levels agree. ${remains}`;
}
