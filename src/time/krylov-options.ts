import { InputError } from "../errors.js";
import type { TimeMethod } from "./system.js";

/** The `krylov` method of `TimeMethod`. */
export type KrylovMethod = Extract<TimeMethod, { method: "krylov" }>;

/** Throws InputError unless the tolerance is one that float64 can keep. */
export function checkTolerance(tolerance: number): void {
  if (!(tolerance >= 1e-13 && tolerance < 1)) {
    throw new InputError("tolerance", `expected a number from 1e-13 (rounding) to below 1, found ${tolerance}`);
  }
}

/**
 * The largest dimension of one Krylov space: what the method says, else `most`, or fewer (not below 40) where so many vectors
 * would take more than `bytes`.
 *
 * @throws InputError unless it is a whole number of at least 10.
 */
export function dimensionLimit(method: KrylovMethod, size: number, most: number, bytes: number): number {
  const { maxDimension } = method;
  if (maxDimension === undefined) return Math.max(40, Math.min(most, Math.floor(bytes / (8 * size))));
  if (!Number.isInteger(maxDimension) || maxDimension < 10) {
    throw new InputError("maxDimension", `expected a whole number of at least 10, found ${maxDimension}`);
  }
  return maxDimension;
}

/** The positive times, each once, ascending. */
export function positiveTimes(save: readonly number[]): number[] {
  return [...new Set(save)].filter((time) => time > 0).sort((s, t) => s - t);
}
