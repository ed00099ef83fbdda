import { InputError, NumericalError } from "../errors.js";
import type { AdaptiveMethod } from "./adaptive-method.js";
import type { Progress } from "./checkpoint.js";
import type { Equation } from "./equation.js";
import type { March } from "./march.js";
import { roundingFloor } from "./ritz.js";
import type { Evolution } from "./system.js";

/** A step aims at this part of the length that would just be accepted. */
const safety = 0.9;
/** A step that is to become shorter by less than this stays: a factorisation costs more than the risk of a rejection. */
const hysteresis = 0.85;
/** The first step tried, and the longest, as parts of the whole time. */
const firstPart = 1e-2;
const longestPart = 0.1;
/** Steps shorter than this part of the whole time are given up. */
const shortestPart = 1e-14;
const mostSteps = 1e6;

/**
 * Marches with steps as long as the tolerance allows; times to be saved are hit exactly.
 *
 * The errors of the steps add up at worst, where the equation damps: their estimates are kept to a sum of tolerance × the largest
 * norm of the solution. Half of that budget is spent in equal parts per time, half in equal parts per logarithm of time, so that a
 * fast beginning of a diffusion, which needs steps in proportion to the time passed, gets its share.
 *
 * Step lengths are changed by powers of √2 only, and not for a gain below that, so that few matrices are factored, by the
 * proportional–integral controller PI.4.2 (Söderlind, ACM Trans. Math. Softw. 29, 2003).
 *
 * @throws InputError unless the tolerance is from 1e−12 to below 1.
 * @throws NumericalError where the steps would become too short or too many.
 */
export function marchAdaptively(
  march: March,
  method: AdaptiveMethod,
  equation: Equation,
  tolerance: number,
  save: readonly number[],
): Evolution {
  const { state, progress } = march;
  const times = [...new Set(save)].filter((time) => time > 0).sort((s, t) => s - t);
  if (times.length === 0) return march.finish(0);
  const whole = times[times.length - 1];
  if (progress.base === 0) {
    progress.base = Math.min(firstPart * whole, times[0]);
    progress.reference = equation.norm(state[0]);
  }
  const estimate = () => (progress.reference === 0 ? 0 : progress.spent / progress.reference);
  for (const end of times) {
    while (progress.time < end) {
      const length = stepTowards(end, progress, method.longest(progress));
      const error = method.attempt(state, progress, length);
      const reference = Math.max(progress.reference, equation.norm(method.candidate()));
      // A first guess that is far off must not set the scale; where all is zero at the start, it has to.
      const scale = progress.reference === 0 ? reference : progress.reference;
      const allowed = scale * Math.max(tolerance * share(progress, length, whole), roundingFloor / 16);
      if (error <= allowed && Number.isFinite(reference)) {
        if (progress.first === 0) progress.first = length;
        method.accept(state, progress, length);
        progress.time = Math.abs(progress.time + length - end) <= 1e-9 * length ? end : progress.time + length;
        progress.reference = reference;
        progress.spent += error;
        adjust(progress, length, allowed / error, method.order, longestPart * whole);
        if (progress.time === end) march.save(end);
        if (!march.goesOn(progress.time / whole)) return march.finish(estimate());
      } else {
        progress.rejectedSteps++;
        shorten(progress, length, Number.isFinite(reference) ? allowed / error : 0, method.order);
      }
      checkHope(progress, tolerance, whole);
    }
  }
  return march.finish(estimate());
}

/** @throws InputError unless the tolerance is from 1e−12 to below 1. */
export function checkStepTolerance(tolerance: number): void {
  if (!(tolerance >= 1e-12 && tolerance < 1)) {
    throw new InputError("tolerance", `expected a number from 1e-12 to below 1, found ${tolerance}`);
  }
}

/** The controller's step, or the near end's distance in up to three equal parts no longer than that. */
function stepTowards(end: number, progress: Progress, longest: number): number {
  const wanted = Math.min(longest, progress.base * 2 ** (progress.rung / 2));
  const remaining = end - progress.time;
  const parts = Math.ceil(remaining / wanted - 1e-9);
  if (parts > 3) return wanted;
  const equal = remaining / parts;
  // The parts of one distance differ by rounding: the same number for all saves factorisations.
  const { previous } = progress;
  for (const last of [previous, 2 * previous]) if (Math.abs(equal - last) <= 1e-12 * last) return last;
  return equal;
}

/** The part of the error's budget for a step. Over all steps these sum to 1. */
function share({ time, first }: Progress, length: number, whole: number): number {
  const unit = first === 0 ? length : first;
  return 0.5 * (length / whole) + (0.5 * Math.log1p(length / (time + unit))) / Math.log1p(whole / unit);
}

/** After a step of `length`: the controller's next one. */
function adjust(progress: Progress, length: number, ratio: number, order: number, longest: number): void {
  // An error of zero says only that the step may be much longer.
  const bounded = Math.min(ratio, 1e6);
  const factor = safety * bounded ** (0.6 / order) * progress.ratio ** (-0.2 / order);
  progress.ratio = bounded;
  const wanted = progress.base * 2 ** (progress.rung / 2);
  const gain = (factor * length) / wanted;
  if (gain >= hysteresis && gain < Math.SQRT2) return;
  // A step that was cut at a time to be saved says little about a longer one.
  if (length < 0.99 * wanted && gain < hysteresis && ratio > 1) return;
  const rungs = Math.max(-4, Math.min(2, Math.floor(2 * Math.log2(gain))));
  const highest = Math.floor(2 * Math.log2(longest / progress.base));
  progress.rung = Math.min(progress.rung + rungs, Math.max(highest, progress.rung));
}

/** After a step of `length` was rejected. */
function shorten(progress: Progress, length: number, ratio: number, order: number): void {
  const factor = Math.min(Math.SQRT1_2, Math.max(1 / 16, safety * ratio ** (1 / order)));
  progress.rung = Math.floor(2 * Math.log2((factor * length) / progress.base) + 1e-9);
  progress.ratio = 1;
}

function checkHope({ base, rung, time, steps, rejectedSteps }: Progress, tolerance: number, whole: number): void {
  const advice = "Raise the tolerance, or take another method or fixed steps.";
  const wanted = base * 2 ** (rung / 2);
  if (wanted < shortestPart * whole) {
    throw new NumericalError(
      `At t = ${time} a step of ${wanted.toExponential(1)} would be needed for the tolerance ${tolerance}. ${advice}`,
    );
  }
  if (steps + rejectedSteps > mostSteps) {
    throw new NumericalError(
      `At t = ${time} of ${whole}, ${mostSteps} steps are taken, for the tolerance ${tolerance}. ${advice}`,
    );
  }
}
