import { bestTime, timesBetween } from "../compare/held-out.js";
import type { Network } from "../network/network.js";
import { leftOutErrors, ROUGH, sharedDecays, stretched } from "../ntk/left-out.js";
import { kernelResolvents } from "../ntk/resolvents.js";
import { once } from "../once.js";
import type { Part } from "./parts.js";

/** Times of the curve in units of one over a bound of the eigenvalues, and e^{−λt} there. */
const TIMES = timesBetween(0.5, 1e5, 1.25, []);
const decays = once(() => sharedDecays(TIMES, ROUGH));

/** Errors of the kernel flow at samples that are left out one at a time. */
export interface LeftOutCurve {
  readonly times: readonly number[];
  /** Mean squares over a variance. */
  readonly errors: readonly number[];
  /** squares[t][i]: over the variance, sample by sample, part after part. */
  readonly squares: readonly Float64Array[];
}

export function leftOutCurve(network: Network, parts: readonly Part[], variance: number): LeftOutCurve {
  const resolvents = parts.map(({ samples }) => kernelResolvents(network, samples));
  const unit = 1 / Math.max(...resolvents.map(({ largest }) => largest));
  const times = TIMES.map((time) => time * unit);
  const stretchedDecays = stretched(decays(), unit);
  const count = parts.reduce((sum, { chosen }) => sum + chosen.length, 0);
  const squares = times.map(() => new Float64Array(count));
  let first = 0;
  parts.forEach(({ samples, initial }, p) => {
    leftOutErrors(resolvents[p], samples, initial, times, stretchedDecays).forEach((errors, t) => {
      for (let i = 0; i < errors.length; i++) squares[t][first + i] = errors[i] ** 2 / variance;
    });
    first += samples.count;
  });
  return { times, squares, errors: squares.map((of) => of.reduce((sum, square) => sum + square, 0) / count) };
}

/** The least error of a curve. */
export function leastError({ times, errors }: LeftOutCurve): number {
  return bestTime({ times, errors })?.error ?? errors[errors.length - 1];
}

/** The first time of a curve at which it is as good as where it is least, by the errors' paired standard error: what is learnt later is as likely noise (the one-standard-error rule of L. Breiman, J. Friedman, R. Olshen, C. Stone, Classification and Regression Trees, 1984). */
export function firstAsGood({ errors, squares }: LeftOutCurve): number {
  const least = errors.indexOf(Math.min(...errors));
  return squares.findIndex((each) => !isWorse(each, squares[least]));
}

/** Whether the mean of errors is above that of others at the same samples by more than a standard error of their differences. */
export function isWorse(errors: ArrayLike<number>, others: ArrayLike<number>): boolean {
  const differences = Float64Array.from(errors, (error, i) => error - others[i]);
  return meanOf(differences) > standardErrorOf(differences);
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of a mean. */
export function standardErrorOf(values: Float64Array): number {
  const mean = meanOf(values);
  const scatter = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(scatter / values.length / Math.max(1, values.length - 1));
}
