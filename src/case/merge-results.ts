import type { Comparison } from "../compare/comparison.js";
import { type Case, isPdeCase } from "./case.js";
import { isPlainObject, sameContent } from "./plain-data.js";
import { formatPath, quote } from "./quote.js";
import type { Diagnostics, LevelName, ResultFile } from "./result-file.js";

/** The levels that a number follows from. */
type Needs<T> = Readonly<Record<keyof T, readonly LevelName[]>>;

const comparisonNeeds: Needs<Omit<Comparison, "times">> = {
  trainingTimes: ["training"],
  pdeToNtk: ["pde", "ntk"],
  descentToFlow: ["ntk", "training"],
  trainingToDescent: ["training"],
};

/** In the order of the result file. `lambdaMax` is found on the way by all that know the kernel. */
const diagnosticsNeeds: Needs<Diagnostics> = {
  dofs: ["pde"],
  cells: ["pde"],
  solves: ["pde"],
  factorizations: ["pde"],
  linearSolver: ["pde"],
  steps: ["pde"],
  krylovDimension: ["pde"],
  timeError: ["pde"],
  extrema: ["pde"],
  adaptation: ["pde"],
  lambdaMax: ["ntk", "training"],
  effectiveRank: ["ntk"],
  eigenvalues: ["ntk"],
  ntkMethod: ["ntk"],
  ntkDimension: ["ntk"],
};

/**
 * Where two cases ask about different things: the path of the first key whose value differs and both values, undefined where
 * the same question is asked. The title does not matter, nor do the settings of single levels (mesh, time method, times, probes, lines,
 * training): a level's numbers stand beside its own times and frequencies.
 */
export function differenceOfCases(
  one: Case,
  other: Case,
): { readonly path: string; readonly one: string; readonly other: string } | undefined {
  return firstDifference(question(one), question(other), []);
}

/**
 * One result of what was found before and what has been computed since, of cases that ask the same (`differenceOfCases`). A level that
 * was computed anew takes the place of the old one, all others stay, with their diagnostics and warnings; distances between levels and the
 * width law stay where the levels that they are about are the same as before. The case is that of the newer result, except for the settings
 * of the levels that stay: those are what they were computed with.
 */
export function mergeResults(found: ResultFile, added: ResultFile): ResultFile {
  const stays = (level: LevelName) => found.levels[level] !== undefined && added.levels[level] === undefined;
  const isSame = (level: LevelName) => stays(level) || sameContent(found.levels[level], added.levels[level]);
  const comparison = mergedComparison(found.comparison, added.comparison, isSame);
  const widthLaw = added.widthLaw ?? (isSame("training") ? found.widthLaw : undefined);
  const initialisation = added.initialisation ?? found.initialisation;
  const design = added.design ?? found.design;
  const { lines, errors } = stays("pde") ? found : added;
  const hasAll = found.comparison !== undefined && sameContent(comparison, found.comparison);
  return {
    format: added.format,
    case: withSettings(added.case, found.case, stays),
    ...(added.data === undefined ? {} : { data: added.data }),
    levels: mergedLevels(found.levels, added.levels),
    ...(comparison === undefined ? {} : { comparison }),
    ...(widthLaw === undefined ? {} : { widthLaw }),
    ...(design === undefined ? {} : { design }),
    ...(initialisation === undefined ? {} : { initialisation }),
    ...(lines === undefined ? {} : { lines }),
    ...(errors === undefined ? {} : { errors }),
    diagnostics: mergedDiagnostics(found.diagnostics, added.diagnostics, stays),
    warnings: [
      ...found.warnings.filter(({ level }) => {
        if (level === undefined) return false;
        return level === "comparison" ? hasAll && added.comparison === undefined : stays(level);
      }),
      ...added.warnings,
    ],
    environment: added.environment,
  };
}

/** What a case is about, without the settings of single levels. */
function question(theCase: Case): object {
  const { title: _title, spectrum, time: _time, probes: _probes, lines: _lines, adapt: _adapt, ...rest } = theCase;
  const { convention } = spectrum;
  if (isPdeCase(theCase)) return { ...rest, spectrum: { convention } };
  const { training, ...asked } = rest as Omit<typeof theCase, "title" | "spectrum" | "time" | "probes">;
  // Then the initial error is that of a network, and which one matters to all levels.
  const start = theCase.network.zeroStart === "none" ? { training: { widths: training?.widths.slice(-1) } } : {};
  return { ...asked, spectrum: { convention }, ...start };
}

/** The newer case with the settings of the levels that stay from the older one. */
function withSettings(newer: Case, older: Case, stays: (level: LevelName) => boolean): Case {
  const settings = [
    ...(stays("pde") ? ["spectrum", "time", "lines", "adapt"] : []),
    ...(stays("training") ? ["training"] : []),
  ];
  const before: Readonly<Record<string, unknown>> = { ...older, time: { ...older.time, save: newer.time.save } };
  const merged: Record<string, unknown> = { ...newer };
  for (const key of settings) {
    if (!(key in before)) delete merged[key];
    else if (!sameContent(merged[key], before[key])) merged[key] = before[key];
  }
  return merged as Case;
}

function mergedLevels(found: ResultFile["levels"], added: ResultFile["levels"]): ResultFile["levels"] {
  const { pde, ntk, training } = { ...found, ...added };
  return { ...(pde ? { pde } : {}), ...(ntk ? { ntk } : {}), ...(training ? { training } : {}) };
}

function mergedDiagnostics(found: Diagnostics, added: Diagnostics, stays: (level: LevelName) => boolean): Diagnostics {
  const all = { ...chosen(found, (key) => diagnosticsNeeds[key].some(stays)), ...added };
  const keys = Object.keys(diagnosticsNeeds) as (keyof Diagnostics)[];
  return Object.fromEntries(keys.flatMap((key) => (key in all ? [[key, all[key]]] : [])));
}

function mergedComparison(
  found: Comparison | undefined,
  added: Comparison | undefined,
  isSame: (level: LevelName) => boolean,
): Comparison | undefined {
  if (found === undefined || (added !== undefined && !sameContent(found.times, added.times))) return added;
  const { times, ...distances } = found;
  const kept = chosen(distances, (key) => comparisonNeeds[key].every(isSame));
  if (added === undefined && Object.keys(kept).length === 0) return undefined;
  return { times, ...kept, ...added };
}

/** The entries whose keys fulfil a condition. */
function chosen<T extends object>(record: T, keep: (key: keyof T) => boolean): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => keep(key as keyof T))) as Partial<T>;
}

function firstDifference(
  one: unknown,
  other: unknown,
  path: readonly PropertyKey[],
): ReturnType<typeof differenceOfCases> {
  if (sameContent(one, other)) return undefined;
  if (isPlainObject(one) && isPlainObject(other)) {
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
      const difference = firstDifference(one[key], other[key], [...path, key]);
      if (difference !== undefined) return difference;
    }
  }
  return { path: formatPath(path), one: shown(one), other: shown(other) };
}

/** A part of a case in a message. */
function shown(value: unknown): string {
  if (value === undefined) return "left out";
  return typeof value === "string" ? quote(value) : quote(JSON.stringify(value)).slice(1, -1).replaceAll('\\"', '"');
}
