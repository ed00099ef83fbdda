import type { Response } from "../network/dynamics/index.js";
import { type ObservedModes, observedAt } from "../ntk/observed-modes.js";
import type { LearningTimes } from "./level.js";

/** Times between which a crossing is looked for grow by this factor, from this part of the shortest time scale on. */
const STEP = 1.05;
const START = 1e-3;
/** With momentum errors oscillate: this many looks in the shortest period, at most this many in all. */
const LOOKS_PER_PERIOD = 20;
const MOST_LOOKS = 10_000;
/** Halvings of the interval of a crossing: to rounding. */
const HALVINGS = 50;

/**
 * The first times at which half and nine tenths of |û(ξ, 0)| are gone, for every probe, not later than `until`. They are
 * roots of the solution itself, not interpolated between save times.
 *
 * @param modes what two functionals for every probe see of the error: the real and the imaginary part of û(ξ), up to a
 *   common factor
 */
export function learningTimes(modes: ObservedModes, response: Response, until: number): LearningTimes[] {
  const magnitudes = (time: number) => pairwise(observedAt(modes, response, time));
  const initial = magnitudes(0);
  const shares = [0.5, 0.1];
  const brackets = initial.map(() => shares.map((): readonly [number, number] | null => null));
  let before = 0;
  for (const time of looks(modes.rates, response, until)) {
    magnitudes(time).forEach((size, p) => {
      shares.forEach((share, s) => {
        if (size <= share * initial[p]) brackets[p][s] ??= [before, time];
      });
    });
    before = time;
  }
  return brackets.map((ofProbe, p) => {
    if (!(initial[p] > 0)) return { half: null, nineTenths: null };
    const pair = { rates: modes.rates, weights: modes.weights.slice(2 * p, 2 * p + 2) };
    const [half, nineTenths] = ofProbe.map((bracket, s) => {
      if (bracket === null) return null;
      const isGone = (time: number) => pairwise(observedAt(pair, response, time))[0] <= shares[s] * initial[p];
      return firstTrue(isGone, bracket);
    });
    return { half, nineTenths };
  });
}

/** The times to look at, ascending, up to the last. */
function looks(rates: Float64Array, response: Response, until: number): number[] {
  const fastest = rates.reduce((a, b) => Math.max(a, b), 0);
  const scale = response.timeConstant(fastest);
  const longest = response.oscillates ? Math.max((2 * Math.PI * scale) / LOOKS_PER_PERIOD, until / MOST_LOOKS) : until;
  const times: number[] = [];
  for (let time = Math.min(START * scale, until); time < until; time += Math.min((STEP - 1) * time, longest)) {
    times.push(time);
  }
  return [...times, until];
}

/** Where a condition becomes true between a time at which it is false and one at which it is true. */
function firstTrue(isTrue: (time: number) => boolean, [lower, upper]: readonly [number, number]): number {
  let [low, high] = [lower, upper];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (isTrue(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function pairwise(values: readonly number[]): number[] {
  return Array.from({ length: values.length / 2 }, (_, p) => Math.hypot(values[2 * p], values[2 * p + 1]));
}
