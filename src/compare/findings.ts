import type { FrequencyConvention } from "../fourier/convention.js";
import type { Comparison, WidthLaw } from "./comparison.js";
import { hasInitialError, type LevelResult, type ProbeResult } from "./level.js";

/** The parts of a result that its summary is made from; each sentence needs some of them and is left out without. */
export interface FindingsInput {
  /** Convention of the reported frequencies. */
  readonly convention: FrequencyConvention;
  readonly levels: { readonly pde?: LevelResult; readonly ntk?: LevelResult };
  readonly comparison?: Comparison;
  readonly widthLaw?: WidthLaw;
}

/**
 * What the numbers say, in plain sentences: how far PDE and kernel flow agree, which frequencies are learnt when, and
 * how trained networks approach the limit. One sentence or none for each, in this order.
 */
export function findings(result: FindingsInput): string[] {
  const level = result.levels.ntk ?? result.levels.pde;
  return [
    ...(result.comparison ? agreement(result.comparison) : []),
    ...(level ? learningOrder(level, result.convention) : []),
    ...(level ? nothingThere(level) : []),
    ...(result.widthLaw ? approach(result.widthLaw) : []),
  ];
}

/** Up to this part of the initial error levels agree well, and from the second on they contradict each other. */
const GOOD = 0.02;
export const CONTRADICTION = 0.1;

function agreement({ times, pdeToNtk, descentToFlow }: Comparison): string[] {
  if (!pdeToNtk) return [];
  const worst = indexOfLargest(pdeToNtk);
  const distance = pdeToNtk[worst];
  const size = `${percent(distance)} of the initial error (largest at t = ${short(times[worst])})`;
  const descent = descentToFlow
    ? `; the steps of training add at most ${percent(Math.max(...descentToFlow))} to that`
    : "";
  if (distance <= GOOD) {
    return [`The spectral PDE follows the exact infinite-width kernel flow to within ${size}${descent}.`];
  }
  if (distance <= CONTRADICTION) {
    return [
      `The spectral PDE follows the exact infinite-width kernel flow only roughly: they differ by up to ${size}${descent}.`,
    ];
  }
  return [`The exact infinite-width kernel flow contradicts the spectral PDE: they differ by up to ${size}${descent}.`];
}

/** Probes at which nothing can be learnt. */
function nothingThere(level: LevelResult): string[] {
  const names = level.probes.flatMap((probe) => (hasInitialError(level, probe) ? [] : [frequencyName(probe)]));
  if (names.length === 0 || names.length === level.probes.length) return [];
  const list = names.length === 1 ? `frequency ${names[0]}` : `the frequencies ${names.join(", ")}`;
  return [`There is no initial error at ${list} that could be learnt.`];
}

function learningOrder(level: LevelResult, convention: FrequencyConvention): string[] {
  const { times, probes } = level;
  const last = times.length - 1;
  const rows = probes.flatMap((probe) => {
    const left = probe.relative[last];
    return left === null || !hasInitialError(level, probe)
      ? []
      : [{ name: frequencyName(probe), half: halfTime(times, probe), left }];
  });
  if (rows.length === 0 || last < 1) return [];
  // A frequency that never halves is slower than all that do; among those, the one with more error left.
  const sorted = [...rows].sort((p, q) => p.half - q.half || p.left - q.left);
  const [fastest, slowest] = [sorted[0], sorted[sorted.length - 1]];
  const unit = convention === "angular" ? "radians per unit length" : "cycles per unit length";
  const until = `t = ${short(times[last])}`;
  if (fastest.half === Number.POSITIVE_INFINITY) {
    return [
      `None of the reported frequencies has lost half of its error by ${until}; at frequency ${fastest.name} (${unit}) ${percent(fastest.left)} is left, the least.`,
    ];
  }
  const first = `Frequency ${fastest.name} (${unit}) loses half of its error by about t = ${short(fastest.half)}`;
  if (rows.length === 1) return [`${first}; at ${until}, ${percent(fastest.left)} is left.`];
  if (slowest.half === Number.POSITIVE_INFINITY) {
    return [
      `${first}, the first to do so; frequency ${slowest.name} still has ${percent(slowest.left)} of it at ${until}.`,
    ];
  }
  const factor = slowest.half / fastest.half;
  if (factor < 1.1) {
    return [
      `All reported frequencies are learnt at about the same rate: they lose half of their error between t = ${short(fastest.half)} and t = ${short(slowest.half)}.`,
    ];
  }
  return [
    `${first}, frequency ${slowest.name} only by t = ${short(slowest.half)}, ${short(factor)} times as late; at ${until}, ${percent(fastest.left)} and ${percent(slowest.left)} are left.`,
  ];
}

/** The first time at which half is left: the level's own where it knows, else between its saved times; Infinity where it does not come. */
function halfTime(times: readonly number[], probe: ProbeResult): number {
  return probe.learnt === undefined ? halfLife(times, probe) : (probe.learnt.half ?? Number.POSITIVE_INFINITY);
}

/** The first time at which half is left, log-linear between the saved times; Infinity where it does not come. */
export function halfLife(times: readonly number[], probe: ProbeResult): number {
  for (let i = 1; i < times.length; i++) {
    const [before, after] = [probe.relative[i - 1], probe.relative[i]];
    if (before === null || after === null) return Number.POSITIVE_INFINITY;
    if (after > 0.5) continue;
    const share = after > 0 ? Math.log(before / 0.5) / Math.log(before / after) : 1;
    return times[i - 1] + share * (times[i] - times[i - 1]);
  }
  return Number.POSITIVE_INFINITY;
}

function approach(law: WidthLaw): string[] {
  const { widths, seeds, rms, ratio, slope, slopeInterval } = law;
  const span =
    widths.length > 1
      ? `From width ${widths[0]} to ${widths[widths.length - 1]} (${networks(seeds)} each) trained networks`
      : `${networks(seeds)} of width ${widths[0]}`;
  const deviation =
    widths.length > 1
      ? `deviate from the infinite-width limit by ${percent(rms[0])} down to ${percent(rms[rms.length - 1])} of the initial error`
      : `${seeds === 1 ? "deviates" : "deviate"} from the infinite-width limit by ${percent(rms[0])} of the initial error`;
  const interval = slopeInterval ? ` (95 %: ${signed(slopeInterval[0])} to ${signed(slopeInterval[1])})` : "";
  const exponent = slope === null ? "" : `, with exponent ${signed(slope)}${interval} where theory says −0.50`;
  const known = ratio.filter((value) => value !== null);
  if (known.length === 0)
    return [`${span} ${deviation}; all is learnt at these times, and nothing is left to compare.`];
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const times = known.length === 1 ? low.toFixed(2) : `${low.toFixed(2)} to ${high.toFixed(2)}`;
  return [`${span} ${deviation}${exponent}; that is ${times} times the prediction, which has no fitted constant.`];
}

function networks(seeds: number): string {
  return seeds === 1 ? "1 network" : `${seeds} networks`;
}

function frequencyName({ frequency }: ProbeResult): string {
  const name = frequency.length === 1 ? short(frequency[0]) : `(${frequency.map(short).join(", ")})`;
  return name.replaceAll("-", "−");
}

function indexOfLargest(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value > values[best] ? i : best), 0);
}

/** Three significant digits, without an exponent where that is short. */
function short(value: number): string {
  return Number(value.toPrecision(3)).toString();
}

/** As a percentage with two digits, or in powers of ten where it is tiny. */
function percent(fraction: number): string {
  const value = 100 * fraction;
  return value !== 0 && value < 1e-3 ? `${value.toExponential(1)} %` : `${Number(value.toPrecision(2))} %`;
}

function signed(value: number): string {
  return `${value < 0 ? "−" : ""}${Math.abs(value).toFixed(2)}`;
}
