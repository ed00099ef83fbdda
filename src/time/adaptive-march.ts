import { InputError, NumericalError } from "../errors.js";
import type { AdaptiveMethod, EstimatedError } from "./adaptive-method.js";
import type { Progress } from "./checkpoint.js";
import { addMultiples, copyFields, type Equation, type Fields, zeroFields } from "./equation.js";
import type { March } from "./march.js";
import { roundingFloor } from "./ritz.js";
import type { Stop } from "./stops.js";
import type { Evolution } from "./system.js";

/** A step aims at this part of the length that would just be accepted. */
const safety = 0.9;
/** A step that is to become shorter by less than this stays: a factorisation costs more than the risk of a rejection. */
const hysteresis = 0.85;
/** The first step tried, and the longest, as parts of the whole time; where a load or matrices change in time, no step may pass by too much of it. */
const firstPart = 1e-2;
const longestPart = 0.5;
const longestDriven = 0.1;
/** Steps shorter than this part of the time, and at time 0 of the whole, are given up. */
const shortestPart = 16 * Number.EPSILON;
const shortestFirst = 1e-30;
const mostSteps = 1e6;
/** What of the tolerance may be spent: the rest is for what estimates miss, as growth of errors that the norm does not share. */
const spendable = 2 / 3;
/** The steps to come get at least this part of the budget. */
const leastLeft = 1 / 16;
/** An error that is larger by this than what it consists of has grown. */
const visibly = 1.001;
/** After a step this much shorter than is wanted, cut at a stop, a method of several steps starts afresh rather than grow. */
const freshStart = 32;

/** Where the steps become shorter than this part of the way to the next stop, long ones are taken ahead to see what is to come. */
const scoutBelow = 1e-4;
const scoutSteps = [8, 13] as const;

/**
 * Marches with steps as long as the tolerance allows; stops are hit exactly.
 *
 * What counts is the error at the next stop, of which the tolerance allows two thirds for what estimates miss. The method carries the estimated error of its
 * solution along; what that comes to at the stop (`remainingError`) is spent, and of what is left a step may spend the part that it is of the time
 * left, or of the logarithm of time left where this is larger, so that a fast beginning of a diffusion, which needs steps in proportion to the time passed,
 * gets its share. What steps do not spend, and what decays of what they have spent, is there for the ones after.
 *
 * From rest, or nearly so, no step can be accurate against the solution itself: what counts is its size at the next stop, which a few long
 * steps of backward Euler tell well enough.
 *
 * Step lengths are changed by powers of √2 only, and not for a gain below that, so that few matrices are factored, to where the error would be
 * what is allowed (Hairer, Nørsett & Wanner, Solving Ordinary Differential Equations I, section II.4). Smoother controllers lag behind steps that grow
 * with the time passed: PI.4.2 (Söderlind, ACM Trans. Math. Softw. 29, 2003) left six sevenths of what sdirk3 was allowed.
 *
 * @param rounding what rounding may add up to by the last time, relative, where that is above the tolerance: no step need be better than its part
 * @throws InputError unless the tolerance is from 1e−12 to below 1.
 * @throws NumericalError where the steps would become too short or too many.
 */
export function marchAdaptively(
  march: March,
  method: AdaptiveMethod,
  equation: Equation,
  tolerance: number,
  stops: readonly Stop[],
  rounding = 0,
): Evolution {
  const { state, progress } = march;
  if (stops.length === 0) return march.finish(0);
  const longest = (equation.homogeneous ? longestPart : longestDriven) * stops[stops.length - 1].time;
  const whole = stops[stops.length - 1].time;
  if (progress.base === 0) {
    progress.base = firstPart * whole;
    progress.reference = equation.norm(state[0]);
    if (equation.grows(whole)) progress.growths = 1;
  }
  const scratch = zeroFields(equation.count, equation.size);
  const remaining = ({ difference, weight }: EstimatedError, left: number) => {
    copyFields(difference, scratch);
    return remainingError(equation, method, { difference: scratch, weight }, left, whole);
  };
  const carried = (left: number) => remaining({ difference: method.carriedError(state), weight: 1 }, left);
  for (const [k, stop] of stops.entries()) {
    const { time: end } = stop;
    equation.enter(stop.piece);
    while (progress.time < end) {
      if (needsScouting(progress, end)) scout(equation, state[0], progress, end);
      if (wantedStep(progress) > freshStart * progress.previous) progress.previous = 0;
      const length = stepTowards(end, progress, method.longest(progress));
      const left = Math.max(0, end - progress.time - length);
      const attempt = attempted(() => method.attempt(state, progress, length));
      const failed = attempt instanceof NumericalError;
      const error = failed ? Number.POSITIVE_INFINITY : remaining(attempt, left);
      const reference = failed ? 0 : Math.max(progress.reference, equation.norm(method.candidate()));
      // A first guess that is far off must not set the scale; where nothing else is known, it has to.
      const scale = Math.max(progress.reference, progress.expected) || reference;
      const budget = leftOfBudget(progress, spendable * Math.max(tolerance, rounding));
      const allowed = scale * Math.max(budget * share(progress, length, whole), roundingFloor / 16);
      if (!failed && error <= allowed && Number.isFinite(reference)) {
        if (progress.first === 0) progress.first = length;
        const most = equation.norm(method.carriedError(state)) + attempt.weight * equation.norm(attempt.difference);
        method.accept(state, progress, length);
        if (equation.norm(method.carriedError(state)) > visibly * most) progress.growths++;
        progress.time = isReached(end, progress.time + length, length) ? end : progress.time + length;
        progress.reference = reference;
        const sum = progress.growths > 0 ? progress.spent + relativeTo(scale, error) : 0;
        progress.spent = Math.max(relativeTo(scale, carried(left)), sum);
        adjust(progress, length, ratioOf(allowed, error), method.order, longest);
        if (progress.time === end) {
          progress.error = Math.max(progress.error, relativeTo(reference, carried(0)));
          if (k + 1 < stops.length && progress.growths === 0) {
            progress.spent = relativeTo(scale, carried(stops[k + 1].time - end));
          }
          march.arrive(stop);
        }
        if (!march.goesOn(progress.time / whole)) return march.finish(progress.error);
      } else {
        progress.rejectedSteps++;
        shorten(progress, length, !failed && Number.isFinite(reference) ? ratioOf(allowed, error) : 0, method.order);
        checkHope(progress, tolerance, whole, failed ? attempt : undefined);
      }
      checkCount(progress, tolerance, whole);
    }
  }
  return march.finish(progress.error);
}

/**
 * The norm of what is left at the next stop, τ later, of an error made now: of a mode e^{−λt} of a symmetric pencil less than the part
 * 1/(1 + λτ). An error of a method that is not L-stable stays, and so may one that advection carries along. τ is rounded down to powers of
 * 4, so that few matrices are factored.
 */
function remainingError(
  equation: Equation,
  { lStable }: AdaptiveMethod,
  { difference, weight }: EstimatedError,
  left: number,
  whole: number,
): number {
  if (!lStable || left <= shortestPart * whole) return weight * equation.norm(difference);
  return weight * equation.dampedNorm(whole * 4 ** Math.floor(Math.log(left / whole) / Math.log(4)), difference);
}

/** The estimate of an attempt, or what made it fail: a step so long that growth makes its matrix indefinite may do with a shorter one. */
function attempted(attempt: () => EstimatedError): EstimatedError | NumericalError {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof NumericalError) return error;
    throw error;
  }
}

/** What is allowed over what was made: infinite where nothing was, be nothing allowed either. */
function ratioOf(allowed: number, error: number): number {
  return error === 0 ? Number.POSITIVE_INFINITY : allowed / error;
}

/** Whether a time is a stop, as closely as steps of that length tell. */
function isReached(end: number, time: number, length: number): boolean {
  return Math.abs(time - end) <= Math.max(1e-9 * length, 4 * Number.EPSILON * end);
}

function needsScouting(progress: Progress, end: number): boolean {
  const { reference, expected, scouted, time } = progress;
  if (scouted >= end) return false;
  return Math.max(reference, expected) === 0 || wantedStep(progress) < scoutBelow * (end - time);
}

/** Enters in the progress how large the solution becomes up to the next stop. */
function scout(equation: Equation, u: Fields, progress: Progress, end: number): void {
  progress.scouted = end;
  if (equation.homogeneous) return;
  // Where solutions grow, long steps of one length may meet a matrix that is nearly singular: those of two lengths don't both.
  const sizes = scoutSteps.map((steps) => sizeAhead(equation, u, progress.time, end, steps));
  progress.expected = Math.max(progress.expected, Math.min(...sizes));
}

/** The largest norm that so many steps of backward Euler come to; 0 where growth makes them fail. */
function sizeAhead(equation: Equation, u: Fields, begin: number, end: number, steps: number): number {
  const ahead = u.map((values) => values.slice());
  const change = zeroFields(equation.count, equation.size);
  const length = (end - begin) / steps;
  let size = 0;
  for (let k = 1; k <= steps; k++) {
    try {
      equation.slope(length, begin + k * length, ahead, change);
    } catch (error) {
      if (error instanceof NumericalError) return 0;
      throw error;
    }
    addMultiples(ahead, length, change);
    size = Math.max(size, equation.norm(ahead));
  }
  return size;
}

/** @throws InputError unless the tolerance is from 1e−12 to below 1. */
export function checkStepTolerance(tolerance: number): void {
  if (!(tolerance >= 1e-12 && tolerance < 1)) {
    throw new InputError("tolerance", `expected a number from 1e-12 to below 1, found ${tolerance}`);
  }
}

/** The controller's step. */
function wantedStep({ base, rung }: Progress): number {
  return base * 2 ** (rung / 2);
}

/** The controller's step, or the near end's distance in up to three equal parts no longer than that. */
function stepTowards(end: number, progress: Progress, longest: number): number {
  const wanted = Math.min(longest, wantedStep(progress));
  const remaining = end - progress.time;
  const parts = Math.max(1, Math.ceil(remaining / wanted - 1e-9));
  if (parts > 3) return wanted;
  const equal = remaining / parts;
  // The parts of one distance differ by rounding: the same number for all saves factorisations.
  const { previous } = progress;
  for (const last of [previous, 2 * previous]) if (Math.abs(equal - last) <= 1e-12 * last) return last;
  return equal;
}

/** What the steps to come may still add up to, a part of the budget at least: what was spent too much is gone. */
function leftOfBudget({ spent }: Progress, budget: number): number {
  return Math.max(budget - spent, leastLeft * budget);
}

/** Nothing is a part of anything. */
function relativeTo(scale: number, error: number): number {
  return error === 0 ? 0 : error / scale;
}

/** The part for a step of what is left of the budget: the larger of those of its length and of its logarithm in what is left of these. */
function share({ time, first }: Progress, length: number, whole: number): number {
  const unit = first === 0 ? length : first;
  const ofTime = length / (whole - time);
  const ofLogarithm = Math.log1p(length / (time + unit)) / Math.log1p((whole - time) / (time + unit));
  return Math.min(1, Math.max(ofTime, ofLogarithm));
}

/** After a step of `length`: the controller's next one. */
function adjust(progress: Progress, length: number, ratio: number, order: number, longest: number): void {
  // An error of zero says only that the step may be much longer.
  const factor = safety * Math.min(ratio, 1e6) ** (1 / order);
  const wanted = wantedStep(progress);
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
}

const advice = "Raise the tolerance, or take another method or fixed steps.";

function checkHope(progress: Progress, tolerance: number, whole: number, cause: NumericalError | undefined): void {
  const { time } = progress;
  const wanted = wantedStep(progress);
  if (wanted > (time === 0 ? shortestFirst * whole : shortestPart * time)) return;
  if (cause !== undefined) throw cause;
  throw new NumericalError(
    `At t = ${time} a step of ${wanted.toExponential(1)} would be needed for the tolerance ${tolerance}. ${advice}`,
  );
}

function checkCount({ time, steps, rejectedSteps }: Progress, tolerance: number, whole: number): void {
  if (steps + rejectedSteps <= mostSteps) return;
  throw new NumericalError(
    `At t = ${time} of ${whole}, ${mostSteps} steps are taken, for the tolerance ${tolerance}. ${advice}`,
  );
}
