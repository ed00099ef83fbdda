import type { ResultFile } from "../../case/result-file.js";
import type { LevelResult } from "../../compare/level.js";
import type { SweepPoint } from "../../sweep/sweep-points.js";

/** One case of a sweep and what is known of it. */
export interface SweptCase extends Pick<SweepPoint, "name" | "settings"> {
  /** Undefined where it has not been computed yet. */
  readonly result: ResultFile | undefined;
}

/** What the table and the report of a sweep are made of. */
export interface SweepReportData {
  readonly title: string;
  /** The paths that are varied, in order. */
  readonly varied: readonly string[];
  readonly cases: readonly SweptCase[];
}

/** A case that has been computed. */
export interface ComputedCase extends SweptCase {
  readonly result: ResultFile;
}

export function computed({ cases }: SweepReportData): readonly ComputedCase[] {
  return cases.filter((each): each is ComputedCase => each.result !== undefined);
}

/** `std = 0.5, friction = 1`: settings by the last part of their paths; the case's title where nothing is varied. */
export function labelOf({ settings, result }: SweptCase): string {
  if (settings.length === 0) return result?.case.title ?? "the case";
  return settings.map(({ path, value }) => `${path.replace(/^.*\./, "")} = ${valueText(value)}`).join(", ");
}

/** A value as text: numbers and words as they are, all else as JSON. */
export function valueText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The infinitely wide network: the kernel flow, or the PDE where that is all there is. */
export function theoryOf({ result: { levels } }: ComputedCase): LevelResult | undefined {
  return levels.ntk ?? levels.pde;
}

/** The energy at the last time over that at the start; undefined where there is none to begin with. */
export function energyLeft(energy: readonly number[] | undefined): number | undefined {
  return energy === undefined || !(energy[0] > 0) ? undefined : energy[energy.length - 1] / energy[0];
}

/** The trained networks of the largest width. */
export function widest({ levels }: ResultFile): readonly LevelResult[] {
  const training = levels.training ?? [];
  const width = Math.max(...training.map((run) => run.width));
  return training.filter((run) => run.width === width);
}

/** The mean over networks of numbers at the same times. */
export function meanOver(networks: readonly LevelResult[], of: (network: LevelResult) => readonly number[]): number[] {
  const lists = networks.map(of);
  return (lists[0] ?? []).map((_, k) => lists.reduce((sum, list) => sum + list[k], 0) / lists.length);
}
