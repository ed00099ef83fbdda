import type { ProbeResult } from "../compare/level.js";
import { dynamicsOf } from "../network/dynamics/index.js";
import type { InputDimension } from "../network/input-dimension.js";
import { formatFrequency, formatNumber } from "./format.js";
import type { ReportData } from "./report-data.js";

/** The words of the case that figures and text need. */

/** Axis label of frequencies, in more than one dimension of their magnitude: the convention is always named. */
export function frequencyLabel(data: ReportData): string {
  return `${dimension(data) === 1 ? "frequency ξ" : "frequency |ξ|"} (${frequencyUnit(data)})`;
}

/** Axis label of frequencies along the first axis, which in 1-D are all. */
export function axisFrequencyLabel(data: ReportData): string {
  return dimension(data) === 1 ? frequencyLabel(data) : `frequency ξ₁ along its axis (${frequencyUnit(data)})`;
}

export function frequencyUnit(data: ReportData): string {
  return `${convention(data) === "cycles" ? "cycles" : "rad"} per unit length`;
}

/** A frequency by its magnitude: `ξ = 3`, and in more than one dimension `|ξ| = 3`. */
export function magnitudeOf(data: ReportData, frequency: number, digits = 3): string {
  const formatted = formatFrequency(frequency, digits);
  return dimension(data) === 1 ? formatted : formatted.replace("ξ", "|ξ|");
}

/** The unit of |û|. */
export function magnitudeUnit(data: ReportData): string {
  return `target's unit × ${{ 1: "length", 2: "area", 3: "volume", 4: "4-volume" }[dimension(data)]}`;
}

/** Axis label of |û|, in more than one dimension of its root mean square over directions. */
export function magnitudeLabel(data: ReportData): string {
  return `|û(ξ, t)|${dimension(data) === 1 ? "" : ", RMS over directions"} (${magnitudeUnit(data)})`;
}

/** The names of the coordinates. */
export function coordinateNames(data: ReportData): readonly string[] {
  return ["x", "y", "z", "w"].slice(0, dimension(data));
}

function dimension(data: ReportData): InputDimension {
  return data.result.case.dimension;
}

/** Axis label of times. */
export function timeLabel(data: ReportData): string {
  if (data.result.case.training?.method !== undefined) return "training time t";
  return `training time t = ${dynamicsOf(data.result.case.dynamics).stepName} × steps`;
}

/** Unit of the diffusion coefficient. */
export function diffusionUnit(data: ReportData): string {
  return `(${convention(data) === "cycles" ? "cycles" : "rad"} per unit length)² per unit time`;
}

export function convention(data: ReportData): "angular" | "cycles" {
  return data.result.case.spectrum.convention;
}

/** The magnitudes |ξ| of the frequencies at which levels are compared. */
export function probeFrequencies(data: ReportData): number[] {
  return probes(data).map(({ frequency }) => Math.hypot(...frequency));
}

/** Those frequencies in words: `ξ = 3`, `ξ = (1, 2)`. */
export function probeNames(data: ReportData): string[] {
  return probes(data).map(({ frequency }) => frequencyName(frequency));
}

/** A frequency in words: of one component by its magnitude. */
export function frequencyName(frequency: readonly number[]): string {
  if (frequency.length === 1) return formatFrequency(Math.hypot(...frequency));
  return `ξ\u00a0=\u00a0(${frequency.map((component) => formatNumber(component)).join(",\u00a0")})`;
}

function probes(data: ReportData): readonly ProbeResult[] {
  const { pde, ntk, training } = data.result.levels;
  return (pde ?? ntk ?? training?.[0])?.probes ?? [];
}

/** The trained networks of the largest width; empty where none was trained. */
export function widestNetworks(data: ReportData): NonNullable<ReportData["result"]["levels"]["training"]> {
  const training = data.result.levels.training ?? [];
  const widest = Math.max(...training.map((run) => run.width));
  return training.filter((run) => run.width === widest);
}
