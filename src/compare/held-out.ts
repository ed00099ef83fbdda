import type { SampleSet } from "../data/samples.js";

/** The mean squared error on samples that are held out, over the variance of their values, at many times. */
export interface HeldOutCurve {
  /** Ascending. */
  readonly times: readonly number[];
  readonly errors: readonly number[];
}

/** Where a curve is least. */
export interface BestTime {
  readonly time: number;
  readonly error: number;
}

/** The variance of the values of samples, about their own mean: 1 is the error of who knows that mean and nothing else. */
export function varianceOf({ target }: Pick<SampleSet, "target">): number {
  const mean = target.reduce((sum, value) => sum + value, 0) / target.length;
  return target.reduce((sum, value) => sum + (value - mean) ** 2, 0) / target.length;
}

/** The mean squared error over a variance. */
export function relativeMeanSquare(error: Float64Array, variance: number): number {
  return error.reduce((sum, value) => sum + value * value, 0) / error.length / variance;
}

/** The time at which a curve is least, by the parabola through its least point and its neighbours over log t; null for a curve that ends with its least. */
export function bestTime({ times, errors }: HeldOutCurve): BestTime | null {
  const at = errors.indexOf(Math.min(...errors));
  if (at === errors.length - 1) return null;
  if (at === 0 || !(times[at - 1] > 0)) return { time: times[at], error: errors[at] };
  const [a, b, c] = [times[at - 1], times[at], times[at + 1]].map(Math.log);
  const [left, least, right] = [errors[at - 1], errors[at], errors[at + 1]];
  const before = (least - left) / (b - a);
  const curvature = ((right - least) / (c - b) - before) / (c - a);
  const place = curvature > 0 ? (a + b) / 2 - before / (2 * curvature) : b;
  return { time: Math.exp(place), error: left + before * (place - a) + curvature * (place - a) * (place - b) };
}

/** Times from one to another, each `ratio` times the one before, and others in between; ascending. */
export function timesBetween(first: number, last: number, ratio: number, others: readonly number[]): readonly number[] {
  const times = new Set(others);
  for (let time = Math.min(first, last); time < last; time *= ratio) times.add(time);
  return [...times].sort((one, other) => one - other);
}
