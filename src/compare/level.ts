import type { PredictedStopping } from "../ntk/stopping.js";
import type { BestTime } from "./held-out.js";

/** What every level reports, at the same times and frequencies (docs/case-file.md). */
export interface LevelResult {
  /** Starts with 0. */
  readonly times: readonly number[];
  /** (2π)^{-d} ∫ |û|² dξ at every time, which by Parseval is ∫ u² dx. */
  readonly energy: readonly number[];
  /** max |û(ξ, 0)| over all frequencies: what a probe's initial error is small or large against. */
  readonly peak?: number;
  readonly probes: readonly ProbeResult[];
  /** The same of P(∂)u in place of u, where the loss is that of a residual. */
  readonly residual?: LevelResult;
  /** The mean squared error on samples that are held out, over the variance of their values, at every time; levels 1 and 2. */
  readonly heldOut?: readonly number[];
  /** The same at samples that are left out of the training one at a time, over the variance of all their values; level 1. */
  readonly leftOut?: readonly number[];
  /** When to stop, where samples are held out or left out. */
  readonly stopping?: Stopping;
}

/** The time at which an error is least; null where it still falls at the last time. */
export interface Stopping {
  /** By the samples that are held out. */
  readonly found?: BestTime | null;
  /** Level 1, from the samples that are trained on alone. */
  readonly predicted?: PredictedStopping;
}

export interface ProbeResult {
  /** In the convention of the case. */
  readonly frequency: readonly number[];
  /** Real part of û(ξ, t) = ∫ u(x, t) e^{−iξ·x} dx (ξ angular) at every time. */
  readonly re: readonly number[];
  readonly im: readonly number[];
  /** |û(ξ, t)| / |û(ξ, 0)|, null where û(ξ, 0) is zero up to rounding. */
  readonly relative: readonly (number | null)[];
  /** Where the level can tell: the first times at which half and nine tenths of |û(ξ, 0)| are gone. */
  readonly learnt?: LearningTimes;
}

/** First times at which a part of |û(ξ, 0)| is gone; null where that does not come until the last time. */
export interface LearningTimes {
  readonly half: number | null;
  readonly nineTenths: number | null;
}

/** Below this part of the largest |û(ξ, 0)| a frequency has no initial error to speak of. */
const ABSENT = 1e-6;

/**
 * Whether there is an initial error at a probe that could be learnt: |û(ξ, 0)| neither zero up to rounding nor below 1e-6 of its
 * peak, where what is left of it is what has come from other frequencies and the error of the method.
 */
export function hasInitialError({ peak = 0 }: LevelResult, { re, im, relative }: ProbeResult): boolean {
  return relative[0] !== null && !(Math.hypot(re[0], im[0]) <= ABSENT * peak);
}

/** |û(ξ, t)| / |û(ξ, 0)| of one probe of a level at every time, null where there is no initial error (`hasInitialError`). */
export function relativeErrors(level: LevelResult, probe: ProbeResult): readonly (number | null)[] {
  return hasInitialError(level, probe) ? probe.relative : probe.relative.map(() => null);
}
