import { type LevelResult, relativeErrors } from "../../compare/level.js";
import { convention, probeNames, widestNetworks } from "../case-view.js";
import { formatFixed, formatNumber, formatPercent, formatRatio, formatSeconds, formatTime } from "../format.js";
import { type Cell, cellHtml, table } from "../html.js";
import type { ReportData } from "../report-data.js";

export interface Tile {
  readonly value: string;
  readonly what: string;
}

/** The few numbers that one would quote, as tiles. */
export function keyNumbers(data: ReportData): string {
  const tiles = [...widthTiles(data), ...levelTiles(data), ...costTiles(data.timings)];
  return tileRow(tiles);
}

/** Tiles beside each other; empty without any. */
export function tileRow(tiles: readonly Tile[]): string {
  if (tiles.length === 0) return "";
  const items = tiles.map(
    ({ value, what }) => `<div class="tile"><b>${cellHtml(value)}</b><span>${cellHtml(what)}</span></div>`,
  );
  return `<div class="tiles">${items.join("")}</div>`;
}

function widthTiles(data: ReportData): Tile[] {
  const law = data.result.widthLaw;
  if (law === undefined) return [];
  const tiles: Tile[] = [];
  if (law.slope !== null) {
    const interval =
      law.slopeInterval === null
        ? "theory −1/2"
        : `95 %: ${law.slopeInterval.map((end) => formatFixed(end)).join(" to ")}; theory −0.5`;
    tiles.push({ value: formatFixed(law.slope), what: `slope of the width law (${interval})` });
  }
  const ratio = law.ratio[law.ratio.length - 1];
  if (ratio !== null && Number.isFinite(ratio)) {
    tiles.push({
      value: formatRatio(ratio),
      what: `measured / predicted deviation at width ${formatNumber(law.widths[law.widths.length - 1])}, nothing fitted`,
    });
  }
  return tiles;
}

function levelTiles(data: ReportData): Tile[] {
  const { pde, ntk } = data.result.levels;
  const tiles: Tile[] = [];
  const gap = data.result.comparison?.pdeToNtk?.filter((value) => Number.isFinite(value)) ?? [];
  if (gap.length > 0)
    tiles.push({ value: formatNumber(Math.max(...gap), 2), what: "largest difference of PDE and kernel flow" });
  const level = pde ?? ntk;
  const last = level === undefined ? Number.NaN : Math.sqrt((level.energy.at(-1) ?? 0) / level.energy[0]);
  if (level !== undefined && Number.isFinite(last)) {
    tiles.push({
      value: formatPercent(last),
      what: `of the error left at ${formatTime(level.times.at(-1) ?? 0)} (L²)`,
    });
  }
  return tiles;
}

/** How long a run took. */
export function costTiles(timings: ReportData["timings"]): readonly Tile[] {
  const seconds = timings.reduce((sum, timing) => sum + timing.seconds, 0);
  return seconds > 0 ? [{ value: formatSeconds(seconds), what: "computing time of this run" }] : [];
}

/** What is left at the last time at every probe frequency and in energy, level by level; empty without levels. */
export function remainderTable(data: ReportData): string {
  const { pde, ntk } = data.result.levels;
  const networks = widestNetworks(data);
  const level = pde ?? ntk ?? networks[0];
  if (level === undefined) return "";
  const columns: { name: string; runs: readonly LevelResult[] }[] = [
    { name: "spectral PDE", runs: pde === undefined ? [] : [pde] },
    { name: "kernel flow", runs: ntk === undefined ? [] : [ntk] },
    { name: networks.length === 0 ? "" : `networks, width ${formatNumber(networks[0].width)}`, runs: networks },
  ].filter((column) => column.runs.length > 0);
  const mean = (values: readonly number[]) =>
    values.length === 0 ? "–" : percent(values.reduce((sum, value) => sum + value, 0) / values.length);
  const rows: Cell[][] = probeNames(data).map((name, probe) => [
    name,
    formatFixed(Math.hypot(level.probes[probe].re[0], level.probes[probe].im[0])),
    ...columns.map(({ runs }) => mean(runs.flatMap((run) => relativeErrors(run, run.probes[probe]).at(-1) ?? []))),
  ]);
  rows.push([
    "energy",
    formatFixed(level.energy[0]),
    ...columns.map(({ runs }) =>
      mean(runs.flatMap((run) => (run.energy[0] > 0 ? [(run.energy.at(-1) ?? 0) / run.energy[0]] : []))),
    ),
  ]);
  if (level.residual !== undefined) {
    const left = ({ residual }: LevelResult) =>
      residual !== undefined && residual.energy[0] > 0 ? [(residual.energy.at(-1) ?? 0) / residual.energy[0]] : [];
    const cells = columns.map(({ runs }) => mean(runs.flatMap(left)));
    rows.push(["energy of the residual", formatFixed(level.residual.energy[0]), ...cells]);
  }
  const unit = convention(data) === "cycles" ? "cycles" : "rad";
  return table(["", "at t = 0", ...columns.map((column) => column.name)], rows, {
    caption: `What is left at ${formatTime(level.times.at(-1) ?? 0)} of |û(ξ, t)| (ξ in ${unit} per unit length) and of the energy ∫ u² dx`,
    numeric: [1, ...columns.map((_, index) => index + 2)],
  });
}

function percent(fraction: number): string {
  return `${formatFixed(100 * fraction)}\u00a0%`;
}

/** Width by width: measured, predicted and their ratio; empty without a width law. */
export function widthTable(data: ReportData): string {
  const law = data.result.widthLaw;
  if (law === undefined) return "";
  const rows = law.widths.map((width, index) => [
    formatNumber(width),
    formatFixed(law.rms[index]),
    formatFixed(law.predicted[index]),
    formatRatio(law.ratio[index] ?? Number.NaN),
  ]);
  return table(["width", "measured", "predicted", "ratio"], rows, {
    caption: "RMS deviation from the infinite-width limit, relative to the initial error",
    numeric: [0, 1, 2, 3],
    className: "small",
  });
}

/** L² and H¹ errors against the exact solution that the case gives; empty where it gives none. */
export function exactErrorTable(data: ReportData): string {
  const { errors } = data.result;
  const times = data.result.levels.pde?.times ?? [];
  if (errors === undefined || errors.l2.length === 0) return "";
  const offset = times.length - errors.l2.length;
  const rows = errors.l2.map((value, index) => [
    formatNumber(times[index + offset] ?? index),
    formatNumber(value),
    formatNumber(errors.h1[index] ?? Number.NaN),
  ]);
  return table(["t", "L²", "H¹"], rows, { caption: "Error of the PDE against the exact solution", numeric: [0, 1, 2] });
}
