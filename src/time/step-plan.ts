import { InputError } from "../errors.js";

/** A stretch of equal steps that ends at a time to be hit. */
export interface Segment {
  readonly end: number;
  readonly steps: number;
  readonly step: number;
}

/**
 * Equal steps from 0 to the last of some times that hit every one of them. Where all times are multiples of last / steps
 * (to 1e-9 of a step) the step is that. Otherwise each stretch between consecutive times gets its own equal steps, as
 * near as possible to that size and at least one, so that there are as many step sizes as stretches at most.
 *
 * @throws InputError unless `steps` is a positive whole number.
 */
export function planSteps(stops: readonly number[], steps: number): Segment[] {
  if (!Number.isInteger(steps) || steps < 1) {
    throw new InputError("steps", `expected a positive whole number, found ${steps}`);
  }
  const times = [...new Set(stops)].filter((time) => time > 0).sort((s, t) => s - t);
  if (times.length === 0) return [];
  const nominal = times[times.length - 1] / steps;
  const equal = times.every((time) => {
    const count = Math.round(time / nominal);
    return count >= 1 && Math.abs(time / nominal - count) < 1e-9;
  });
  const counts = times.map((time) => Math.round(time / nominal));
  if (equal && new Set(counts).size === counts.length) {
    return times.map((end, i) => ({ end, steps: counts[i] - (i > 0 ? counts[i - 1] : 0), step: nominal }));
  }
  return times.map((end, i) => {
    const length = end - (i > 0 ? times[i - 1] : 0);
    const count = Math.max(1, Math.round(length / nominal));
    return { end, steps: count, step: length / count };
  });
}
