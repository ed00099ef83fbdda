import { NumericalError } from "../errors.js";
import type { KrylovSpace } from "./lanczos.js";
import type { StopSignal } from "./options.js";
import { fewestSolves, lookahead } from "./ritz.js";

/** A space that grows until the solution it gives is good enough. */
export interface Growth {
  readonly space: KrylovSpace;
  /** The coefficients in the basis of the solution at each time, from the first k dimensions; null where these tell nothing yet. */
  approximate(k: number): Float64Array[] | null;
  /** What the coefficients may be off by themselves, M-norm. */
  readonly accuracy: number;
  /** The norm of the approximation with these coefficients at each time, M-norm. */
  sizes(coefficients: readonly Float64Array[]): readonly number[];
}

/** What a space gives. */
export interface Grown {
  readonly coefficients: readonly Float64Array[];
  /** Estimated error at each time, M-norm. */
  readonly errors: readonly number[];
  /** Norm of the solution at each time, M-norm. */
  readonly sizes: readonly number[];
}

/** Limits and manners of the growth. */
export interface GrowthTask {
  readonly maxDimension: number;
  /** Largest error of a space's solution, relative to the larger of `reference` and its own largest norm up to the time. */
  readonly allowed: number;
  /** M-norm. */
  readonly reference: number;
  /** For the message. */
  readonly tolerance: number;
  readonly last: number;
  readonly signal: StopSignal | undefined;
  /** Solves one more system for each of the spaces with the indices given, and lets them take in the solutions. */
  extend(indices: readonly number[]): void;
  readonly report: (part: number) => void;
}

/**
 * Extends all spaces in step, each until its estimated errors are allowed: the distance of the approximation of dimension
 * k, which is the one returned, from that of dimension k + p, p ≥ 3.
 *
 * @throws NumericalError if a space reaches the largest dimension first; the signal's reason once it is aborted.
 */
export function growSpaces(growths: readonly Growth[], task: GrowthTask): Grown[] {
  const done: (Grown | undefined)[] = growths.map(() => undefined);
  const made = growths.map(() => new Map<number, Float64Array[] | null>());
  const checks = growths.map(() => fewestSolves);
  const approximate = (g: number, k: number): Float64Array[] | null => {
    const before = made[g].get(k);
    if (before !== undefined) return before;
    const now = growths[g].approximate(k);
    made[g].set(k, now);
    return now;
  };
  let first = Number.NaN;
  for (;;) {
    const active = growths.map((_, g) => g).filter((g) => done[g] === undefined);
    if (active.length === 0) return done.filter((grown) => grown !== undefined);
    task.signal?.throwIfAborted();
    task.extend(active);
    let furthest = 1;
    for (const g of active) {
      const { space, sizes, accuracy } = growths[g];
      const j = space.dimension;
      if (space.exhausted) {
        const coefficients = approximate(g, j);
        if (coefficients === null) throw outOfReach(j, Number.POSITIVE_INFINITY, task);
        done[g] = { coefficients, errors: coefficients.map(() => accuracy), sizes: sizes(coefficients) };
        continue;
      }
      if (j < checks[g] && j < task.maxDimension) {
        furthest = 0;
        continue;
      }
      const coefficients = approximate(g, j - lookahead(j));
      const larger = approximate(g, j);
      const errors = coefficients === null || larger === null ? null : distances(coefficients, larger);
      const excess =
        errors === null || larger === null ? Number.POSITIVE_INFINITY : largestRatio(errors, sizes(larger), task);
      if (coefficients !== null && errors !== null && excess <= 1) {
        done[g] = {
          coefficients: coefficients.map((list, t) => trimmed(list, errors[t] / 4)),
          errors: errors.map((error) => error + accuracy),
          sizes: sizes(coefficients),
        };
        made[g].clear();
        continue;
      }
      if (j >= task.maxDimension) throw outOfReach(j, excess, task);
      // A small matrix function costs j³: look at every dimension at first, at every twelfth part later.
      checks[g] = j + Math.max(1, Math.floor(j / 12));
      for (const k of made[g].keys()) if (k < checks[g] - lookahead(checks[g])) made[g].delete(k);
      if (Number.isNaN(first) && errors !== null) first = excess;
      furthest = Math.min(furthest, errors === null ? 0 : Math.log(first / excess) / Math.log(first));
    }
    task.report(Math.min(1, Math.max(0, furthest)));
  }
}

function outOfReach(dimension: number, excess: number, { tolerance, last }: GrowthTask): NumericalError {
  if (!Number.isFinite(excess)) {
    return new NumericalError(
      `Krylov: after ${dimension} solves nothing is known of the solution up to t = ${last}: it grows beyond all numbers, or needs a larger space. ` +
        "Shorten the time, or take a step method (theta, bdf2, sdirk2, sdirk3).",
    );
  }
  return new NumericalError(
    `Krylov: after ${dimension} solves the estimated error up to t = ${last} is ` +
      `${(excess * tolerance).toExponential(1)} of the solution, above the tolerance ${tolerance}. ` +
      "Raise the tolerance, or take a step method (theta, bdf2, sdirk2, sdirk3).",
  );
}

/** Without the last coefficients, as far as those are no more than `negligible` together. */
function trimmed(coefficients: Float64Array, negligible: number): Float64Array {
  let length = coefficients.length;
  let square = 0;
  while (length > 1) {
    square += coefficients[length - 1] ** 2;
    if (square > negligible * negligible) break;
    length--;
  }
  return coefficients.slice(0, length);
}

/** At each time, the distance of the shorter from the longer list of coefficients. */
function distances(shorter: readonly Float64Array[], longer: readonly Float64Array[]): number[] {
  return longer.map((long, t) => {
    const short = shorter[t];
    let sum = 0;
    for (let i = 0; i < long.length; i++) sum += (long[i] - (i < short.length ? short[i] : 0)) ** 2;
    return Math.sqrt(sum);
  });
}

/** The largest error over the one allowed; what is not a number is infinite. */
function largestRatio(
  errors: readonly number[],
  sizes: readonly number[],
  { allowed, reference }: Pick<GrowthTask, "allowed" | "reference">,
): number {
  let soFar = reference;
  return errors.reduce((largest, error, t) => {
    soFar = Math.max(soFar, sizes[t]);
    const ratio = error === 0 ? 0 : error / (allowed * soFar);
    return Math.max(largest, Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio);
  }, 0);
}
