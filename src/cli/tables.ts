import { type Case, isPdeCase, networkOf } from "../case/case.js";
import type { Design } from "../case/design-result.js";
import { plain } from "../case/quote.js";
import type { ResultFile } from "../case/result-file.js";
import type { Comparison, TrainingResult, WidthLaw } from "../compare/comparison.js";
import { type LevelResult, relativeErrors } from "../compare/level.js";
import type { DataSummary } from "../data/own-data.js";
import { familyOf } from "../network/families/index.js";

/** Tables have at most so many columns of times, rows of probes and rows of widths; all numbers are in result.json. */
const MOST_TIMES = 7;
const MOST_PROBES = 12;

/** One line on what a case is: `mscale, scales 1, 2, 4; 1200 samples on [−12, 12]; 8000 cells`. */
export function caseSummary(theCase: Case, read?: DataSummary): string {
  const { box, cells, mesh } = theCase.spectrum;
  const domain = mesh === undefined ? `${times(cells ?? [])} cells` : `the mesh ${plain(mesh)}`;
  if (isPdeCase(theCase)) return `a PDE on ${box === undefined ? domain : `${intervals(box)}; ${domain}`}`;
  const { network, data } = theCase;
  const scales = familyOf(networkOf(theCase)).scales(networkOf(theCase));
  const withScales = scales === null ? "" : ` with scales ${scales.join(", ")}`;
  const samples = "file" in data ? fileSamples(data.file, read) : `${times(data.samples)} samples`;
  return `${network.family}${withScales}; ${samples} on ${intervals(data.box ?? [])}; ${domain}`;
}

/** `154 samples of sunspots.csv, 155 held out, 2 missing` */
function fileSamples(file: string, read: DataSummary | undefined): string {
  if (read === undefined) return `the samples of ${plain(file)}`;
  const { samples, heldOut = [], missing } = read;
  const others = [heldOut.length > 0 ? `, ${heldOut.length} held out` : "", missing > 0 ? `, ${missing} missing` : ""];
  return `${samples} samples of ${plain(file)}${others.join("")}`;
}

function times(counts: readonly number[]): string {
  return counts.join(" × ");
}

function intervals(box: readonly (readonly [number, number])[]): string {
  return box.map(([lower, upper]) => `[${lower}, ${upper}]`).join(" × ");
}

/** Everything of a result that is worth reading on a terminal, as lines. */
export function resultTables(result: ResultFile, bold: (text: string) => string): string[] {
  const { levels, comparison, widthLaw, design } = result;
  const unit = result.case.spectrum.convention === "cycles" ? "cycles" : "radians";
  const parts: string[][] = [[bold(plain(result.case.title)), caseSummary(result.case, result.data)]];
  if (isPdeCase(result.case)) return joined([...parts, ...pdeTables(result, bold)]);
  if (design) parts.push(designTable(bold("design"), design));
  if (levels.pde) parts.push(levelTable(bold("spectral PDE"), levels.pde));
  if (levels.ntk) parts.push(levelTable(bold("kernel flow"), levels.ntk));
  if (levels.training && levels.training.length > 0) parts.push(trainingTable(bold, levels.training));
  if (levels.pde || levels.ntk || levels.training) {
    parts.push([`ξ in ${unit} per unit length; |û| is |û(ξ, t)| / |û(ξ, 0)|; energy is ∫ u² dx.`]);
  }
  const stopping = stoppingLines(levels);
  if (stopping.length > 0) parts.push([bold("when to stop"), ...stopping]);
  if (comparison) {
    const title = bold("distance in L², relative to the initial error");
    const limit = levels.training?.[0]?.gradients === undefined ? "gradient descent" : "gradient flow";
    parts.push(comparisonTable(title, comparison, limit));
  }
  if (widthLaw) parts.push(widthLawTable(bold("width law"), widthLaw));
  return joined(parts);
}

/** Parts with an empty line between them. */
function joined(parts: readonly (readonly string[])[]): string[] {
  return parts.flatMap((part, index) => (index === 0 ? part : ["", ...part]));
}

/** The solution of a PDE case: its values, errors where they are known, and how it was found. */
function pdeTables({ levels, errors, diagnostics }: ResultFile, bold: (text: string) => string): string[][] {
  const { pde } = levels;
  if (pde === undefined) return [];
  const columns = spread(pde.times.length, MOST_TIMES);
  const row = (name: string, values: readonly number[]) => [name, ...columns.map((index) => cell(values[index]))];
  const { dofs, cells, linearSolver, adaptation, timeError } = diagnostics;
  const rounds = adaptation ?? [];
  return [
    [
      bold("solution"),
      ...alignColumns([
        ["", ...columns.map((index) => `t = ${label(pde.times[index])}`)],
        ...spread(pde.probes.length, MOST_PROBES).map((index) => {
          const { frequency, re, im } = pde.probes[index];
          const magnitudes = re.map((value, i) => Math.hypot(value, im[i]));
          return row(`|u| at ${frequency.map(label).join(", ")}`, magnitudes);
        }),
        row("energy", pde.energy),
        ...(errors ? [row("L² error", errors.l2), row("H¹ error", errors.h1)] : []),
      ]),
      `energy is (2π)^−d ∫ |u|² dξ, ξ in radians${errors ? "; the H¹ error is that of the gradient" : ""}.`,
    ],
    [
      `${dofs} unknowns, ${cells} cells${linearSolver ? `; ${linearSolver}` : ""}`,
      ...(timeError === undefined ? [] : [`estimated error of time integration ${cell(timeError)}, relative`]),
      ...(rounds.length === 0
        ? []
        : [
            `refined ${rounds.length - 1} times, from ${rounds[0].unknowns} unknowns; estimated error ${cell(rounds[0].estimate)} → ${cell(rounds[rounds.length - 1].estimate)}, relative`,
          ]),
    ],
  ];
}

/** Probes and energy over time. */
export function levelTable(title: string, level: LevelResult): string[] {
  const columns = spread(level.times.length, MOST_TIMES);
  const pick = (values: readonly (number | null)[]) => columns.map((index) => cell(values[index]));
  const probes = spread(level.probes.length, MOST_PROBES).map((index) => level.probes[index]);
  return [
    title,
    ...alignColumns([
      ["", ...columns.map((index) => `t = ${label(level.times[index])}`)],
      ...probes.map((probe) => [
        `|û| at ξ = ${probe.frequency.map(label).join(", ")}`,
        ...pick(relativeErrors(level, probe)),
      ]),
      ["energy", ...pick(level.energy)],
      ...(level.heldOut === undefined ? [] : [["error, held out", ...pick(level.heldOut)]]),
      ...(level.leftOut === undefined ? [] : [["error, left out", ...pick(level.leftOut)]]),
    ]),
  ];
}

/** A part of the error that is predicted to be left, and is rounding. */
const ROUNDING = 1e-12;

/** Candidates, and what the best of them needs. */
function designTable(title: string, { candidates, chosen, ...found }: Design): string[] {
  const { learningRate, steps, width, deviation, stopAt, noise, trained = [] } = found;
  const descends = candidates.some(({ steps: own }) => own !== undefined);
  return [
    title,
    ...alignColumns([
      ["", "left (level 0)", "left (level 1)", ...(descends ? ["left by descent", "steps"] : []), "stop at t ="],
      ...candidates.map(({ name, levels, stopAt: at, objective, steps: own, caveat }) => [
        `${name === chosen ? "→ " : ""}${name}${caveat === undefined ? "" : " *"}`,
        levels.pde === undefined ? "" : cell(levels.pde),
        cell(levels.ntk),
        ...(own === undefined ? [] : [cell(objective), String(own)]),
        label(at),
      ]),
    ]),
    ...(candidates.some(({ caveat }) => caveat !== undefined)
      ? ["  * networks would leave more: units are missing that both levels suppose (see the report)"]
      : []),
    `${chosen}: learning rate ${cell(learningRate)}, ${steps} steps to t = ${label(stopAt)}${noise === undefined ? "" : `; noise ${cell(noise)}`}`,
    width === null
      ? "the width law is not known for so many samples"
      : `width ${width} for a deviation of ${cell(deviation)} of the initial error from infinite width`,
    ...trained.map(({ name, width: units, measured, predicted }) => {
      const left = mean(measured) ?? Number.NaN;
      const ratio = predicted > ROUNDING ? ` (ratio ${(left / predicted).toFixed(2)})` : "";
      return `${name}, ${measured.length} networks of width ${units}: left ${cell(left)}, predicted ${cell(predicted)}${ratio}`;
    }),
  ];
}

/** When the error on samples that are not trained on is least: foretold, and found by both levels. */
function stoppingLines({ ntk, training = [] }: ResultFile["levels"]): string[] {
  const { found, predicted } = ntk?.stopping ?? {};
  const end = "later than the last time";
  const at = (best: { time: number; error: number } | null) =>
    best === null ? end : `at t = ${label(best.time)}, error ${cell(best.error)}`;
  const widest = training.filter((run) => run.width === Math.max(...training.map(({ width }) => width)));
  const stops = widest.flatMap(({ stopping }) => (stopping?.found ? [stopping.found] : []));
  return [
    ...(predicted === undefined
      ? []
      : [
          `foretold by the training samples: ${predicted.time === null ? end : `at t = ${label(predicted.time)}, error ${cell(predicted.error)}`} (as good from ${label(predicted.between[0])} to ${label(predicted.between[1])})`,
        ]),
    ...(found === undefined ? [] : [`kernel flow on the samples held out: ${at(found)}`]),
    ...(stops.length === 0
      ? []
      : [
          `networks of width ${widest[0].width} there, mean of ${stops.length}: ${at({ time: mean(stops.map(({ time }) => time)) ?? Number.NaN, error: mean(stops.map(({ error }) => error)) ?? Number.NaN })}`,
        ]),
  ];
}

/** Means over the seeds at the last time, one row for every width. */
function trainingTable(bold: (text: string) => string, runs: readonly TrainingResult[]): string[] {
  const first = runs[0];
  const last = first.times.length - 1;
  const probes = spread(first.probes.length, MOST_TIMES - 2);
  const widths = [...new Set(runs.map((run) => run.width))];
  const rows = widths.map((width) => {
    const group = runs.filter((run) => run.width === width);
    return [
      `width ${width}`,
      String(group.length),
      ...probes.map((index) => cell(mean(group.map((run) => relativeErrors(run, run.probes[index])[last])))),
      cell(mean(group.map((run) => run.energy[last]))),
    ];
  });
  const head = [
    "",
    "seeds",
    ...probes.map((index) => `|û| at ${first.probes[index].frequency.map(label).join(", ")}`),
    "energy",
  ];
  return [
    bold(`trained networks, mean over seeds at t = ${label(first.times[last])}`),
    ...alignColumns([head, ...rows]),
  ];
}

function comparisonTable(title: string, comparison: Comparison, limit: "gradient descent" | "gradient flow"): string[] {
  const columns = spread(comparison.times.length, MOST_TIMES);
  const row = (name: string, values: readonly number[] | undefined) =>
    values === undefined ? [] : [[name, ...columns.map((index) => cell(values[index]))]];
  const head = (times: readonly number[]) => ["", ...columns.map((index) => `t = ${label(times[index])}`)];
  return [
    title,
    ...alignColumns([
      head(comparison.times),
      ...row("PDE to kernel flow", comparison.pdeToNtk),
      ...(comparison.trainingTimes === undefined ? [] : [head(comparison.trainingTimes)]),
      ...row(
        limit === "gradient descent" ? "gradient descent to kernel flow" : "time steps to kernel flow",
        comparison.descentToFlow,
      ),
      ...(comparison.trainingToDescent ?? []).flatMap(({ width, rms }) => row(`width ${width} to ${limit}`, rms)),
    ]),
  ];
}

function widthLawTable(title: string, law: WidthLaw): string[] {
  const rows = law.widths.map((width, i) => [
    `width ${width}`,
    cell(law.rms[i]),
    cell(law.predicted[i]),
    law.ratio[i]?.toFixed(2) ?? "–",
  ]);
  const interval = law.slopeInterval
    ? ` (95 %: ${law.slopeInterval.map((bound) => bound.toFixed(3)).join(" … ")})`
    : "";
  return [
    `${title}, ${law.seeds} ${law.seeds === 1 ? "seed" : "seeds"}`,
    ...alignColumns([["", "measured", "predicted", "ratio"], ...rows]),
    ...(law.slope === null ? [] : [`  slope ${law.slope.toFixed(3)}${interval}; the theory says -0.5`]),
  ];
}

/** At most `most` of the indices 0 … count − 1, evenly spread, the first and the last among them. */
function spread(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.round((i * (count - 1)) / (most - 1)));
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** A number with four significant digits in at most nine characters; a dash where there is none. */
export function cell(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(2);
  return Number.isInteger(value) ? String(value) : value.toPrecision(4);
}

/** A number that the user gave, as short as it can be. */
function label(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Rows as lines: the first column to the left, the others to the right, two spaces between and before. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((text, i) => Math.max(widest[i] ?? 0, text.length)),
    [],
  );
  return rows.map((row) => {
    const cells = row.map((text, i) => (i === 0 ? text.padEnd(widths[i]) : text.padStart(widths[i])));
    return `  ${cells.join("  ")}`.trimEnd();
  });
}
