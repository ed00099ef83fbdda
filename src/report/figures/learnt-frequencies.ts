import { hasInitialError, type LevelResult, type ProbeResult } from "../../compare/level.js";
import { type Axis, isLogarithmic, linearAxis, logAxis } from "../axis.js";
import { frequencyLabel, probeFrequencies, probeNames, timeLabel, widestNetworks } from "../case-view.js";
import { plainBar } from "../colour-bar.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatNumber, formatPercent, formatTime } from "../format.js";
import { grid, panel, smallSize, stack, textWidth } from "../layout.js";
import type { ReportData } from "../report-data.js";

/** With fewer probes there is more to read off the curves of their decay. */
const FEWEST_PROBES = 6;

/** What a level has learnt at the probes that have something to learn, at its times after 0. */
interface Learnt {
  readonly level: string;
  readonly times: readonly number[];
  /** |û(ξ, t) − û(ξ, 0)| / |û(ξ, 0)| by time and probe. */
  readonly shares: readonly (readonly number[])[];
}

/**
 * The picture of spectral bias that the field is used to (Rahaman et al., arXiv 1806.08734, figure 1): at every probe frequency the learnt
 * magnitude over the target's, over training time, one panel for every level. From a start at zero it is |f̂_θ(ξ)|/|f̂(ξ)|.
 */
export function learntFrequenciesFigure(data: ReportData): Figure | null {
  const { pde, ntk, training = [] } = data.result.levels;
  const any = pde ?? ntk ?? training[0];
  const probes = (any?.probes ?? []).flatMap((probe, index) => (any && hasInitialError(any, probe) ? [index] : []));
  if (probes.length < FEWEST_PROBES) return null;
  probes.sort((i, j) => probeFrequencies(data)[i] - probeFrequencies(data)[j]);
  const networks = widestNetworks(data);
  const levels = [
    ...(pde ? [learnt("spectral PDE", [pde], probes)] : []),
    ...(ntk ? [learnt("kernel flow", [ntk], probes)] : []),
    ...(networks.length > 0 ? [learnt(networkName(networks), networks, probes)] : []),
  ].filter(({ times }) => times.length > 1);
  if (levels.length === 0) return null;
  return {
    name: "learnt-frequencies",
    title: "How much of every frequency is learnt",
    description: `The learnt part of the target's magnitude as colour, over ${frequencyLabel(data)} and training time, one panel for every level.`,
    says: says(data, levels, probes),
    table: () => ({
      columns: ["level", "time", ...probes.map((probe) => probeNames(data)[probe].replaceAll("\u00a0", " "))],
      rows: levels.flatMap(({ level, times, shares }) => times.map((time, i) => [level, time, ...shares[i]])),
    }),
    draw: (canvas) => draw(data, levels, probes, canvas),
  };
}

function networkName(networks: ReturnType<typeof widestNetworks>): string {
  return `width ${formatNumber(networks[0].width)}${networks.length > 1 ? `, mean of ${networks.length} seeds` : ""}`;
}

/** The mean over runs of one level. */
function learnt(level: string, runs: readonly LevelResult[], probes: readonly number[]): Learnt {
  const later = runs[0].times.flatMap((time, index) => (time > 0 ? [index] : []));
  return {
    level,
    times: later.map((index) => runs[0].times[index]),
    shares: later.map((index) =>
      probes.map((probe) => runs.reduce((sum, run) => sum + shareOf(run.probes[probe], index), 0) / runs.length),
    ),
  };
}

function shareOf({ re, im }: ProbeResult, index: number): number {
  return Math.hypot(re[index] - re[0], im[index] - im[0]) / Math.hypot(re[0], im[0]);
}

function draw(data: ReportData, levels: readonly Learnt[], probes: readonly number[], canvas: Canvas): Block {
  const { Plot, palette, compact } = canvas;
  const columns = compact ? 1 : levels.length;
  const gap = 18;
  const width = Math.min(480, (canvas.width - gap * (columns - 1)) / columns);
  const count = palette.heat.length;
  const frames = levels.map(({ level, times, shares }) => {
    const { axis, edges } = timeRows(timeLabel(data), times);
    return panel(canvas, {
      width,
      frameHeight: compact ? 190 : 260,
      title: level,
      x: probeAxis(data, probes, width, canvas),
      y: axis,
      marks: [
        Plot.rect(
          times.flatMap((time, i) =>
            shares[i].map((share, k) => ({ time, share, k, low: edges[i], high: edges[i + 1] })),
          ),
          {
            ...{ x1: (cell: { k: number }) => cell.k - 0.5, x2: (cell: { k: number }) => cell.k + 0.5 },
            ...{ y1: "low", y2: "high", fill: "share", shapeRendering: "crispEdges" },
            title: ({ time, share, k }: { time: number; share: number; k: number }) =>
              `${level}, ${probeNames(data)[probes[k]]}, ${formatTime(time)}: ${formatPercent(share)}`,
          },
        ),
      ],
      filled: true,
      colour: { domain: palette.heat.slice(1).map((_, i) => (i + 1) / count), range: palette.heat },
    });
  });
  const bar = plainBar(
    canvas,
    ["0", "1 or more"],
    "learnt magnitude / target's magnitude",
    compact ? canvas.width - 24 : 380,
  );
  return stack([bar, grid(frames, columns, gap, 10)], 8);
}

/** The time axis, and where the rows of the times begin and end on it: half way to their neighbours. */
function timeRows(label: string, times: readonly number[]): { readonly axis: Axis; readonly edges: readonly number[] } {
  const logarithmic = isLogarithmic(times);
  const at = logarithmic ? times.map(Math.log) : times;
  const last = at.length - 1;
  const between = at.slice(1).map((value, i) => (value + at[i]) / 2);
  const ends = [2 * at[0] - between[0], ...between, 2 * at[last] - between[last - 1]];
  const edges = logarithmic ? ends.map(Math.exp) : ends;
  return { axis: (logarithmic ? logAxis : linearAxis)(label, edges[0], edges[last + 1], 6), edges };
}

/** A place of its own for every probe, with as many of their frequencies written below as have room. */
function probeAxis(data: ReportData, probes: readonly number[], width: number, canvas: Canvas): Axis {
  const names = probes.map((probe) => formatNumber(probeFrequencies(data)[probe]));
  const room = Math.max(...names.map((name) => textWidth(name, smallSize(canvas)))) + 8;
  const stride = Math.ceil((names.length * room) / (width - 60));
  return {
    label: frequencyLabel(data),
    type: "linear",
    domain: [-0.5, names.length - 0.5],
    ticks: names.flatMap((_, k) => (k % stride === 0 ? [k] : [])),
    format: (k) => names[k],
  };
}

/** The most and the least that the level nearest to the truth without a width has learnt in the end. */
function says(data: ReportData, levels: readonly Learnt[], probes: readonly number[]): string {
  const { level, times, shares } = levels.find((each) => each.level === "kernel flow") ?? levels[0];
  const end = shares[shares.length - 1];
  const told = (share: number) => `${formatPercent(share)} at ${probeNames(data)[probes[end.indexOf(share)]]}`;
  return (
    `From the bottom up a column fills as its frequency is learnt; where panels look alike the levels agree. By ${formatTime(times[times.length - 1])} the learnt part ` +
    `(${level}) is between ${told(Math.min(...end))} and ${told(Math.max(...end))}.`
  );
}
