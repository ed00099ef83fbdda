import type { ReportData } from "./report-data.js";

/** The words of the case that figures and text need. */

/** Axis label of frequencies: the convention is always named. */
export function frequencyLabel(data: ReportData): string {
  return convention(data) === "cycles" ? "frequency ξ (cycles per unit length)" : "frequency ξ (rad per unit length)";
}

/** Axis label of times. */
export function timeLabel(data: ReportData): string {
  return data.result.case.dynamics.type === "momentum"
    ? "training time t = time step × steps"
    : "training time t = learning rate × steps";
}

/** Unit of the diffusion coefficient. */
export function diffusionUnit(data: ReportData): string {
  return `(${convention(data) === "cycles" ? "cycles" : "rad"} per unit length)² per unit time`;
}

export function convention(data: ReportData): "angular" | "cycles" {
  return data.result.case.spectrum.convention;
}

/** The frequencies at which levels are compared, as non-negative numbers. */
export function probeFrequencies(data: ReportData): number[] {
  const { pde, ntk, training } = data.result.levels;
  const level = pde ?? ntk ?? training?.[0];
  return level === undefined ? [] : level.probes.map((probe) => Math.hypot(...probe.frequency));
}

/** The trained networks of the largest width; empty where none was trained. */
export function widestNetworks(data: ReportData): NonNullable<ReportData["result"]["levels"]["training"]> {
  const training = data.result.levels.training ?? [];
  const widest = Math.max(...training.map((run) => run.width));
  return training.filter((run) => run.width === widest);
}
