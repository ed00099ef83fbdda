import { InputError } from "../errors.js";
import { type Dynamics, dynamicsOf, stabilityLimit } from "../network/dynamics/index.js";

/** "auto" stays at this part of the stability limit of the infinite-width kernel … */
const autoFraction = 0.5;
/** … and at this part of the limit of the real networks to be trained, whose kernels scatter around it. */
const networksFraction = 0.8;
/** How far below that "auto" goes to hit every save time exactly. */
const largestReduction = 10;
/** Save times are multiples of a common interval when this holds to this relative accuracy. */
const commensurable = 1e-9;

/** Steps of a training run and the times at which they end. */
export interface Schedule {
  readonly learningRate: number;
  /** The step after which each save time is reached, in the order of the save times. */
  readonly saveSteps: readonly number[];
  /** saveSteps × learningRate: equal to the save times to rounding, or the nearest there are. */
  readonly times: readonly number[];
  /** The learning rate from which on training would be unstable. */
  readonly limit: number;
}

/** Throws InputError, with both numbers, where a learning rate is not positive or not below the stability limit. */
export function checkLearningRate(
  learningRate: number,
  limit: number,
  lambdaMax: number,
  path = "training.learningRate",
): void {
  if (!(learningRate > 0 && Number.isFinite(learningRate))) {
    throw new InputError(path, `a learning rate is a positive number, found ${learningRate}`);
  }
  if (learningRate >= limit) {
    throw new InputError(
      path,
      `${short(learningRate)} is unstable: the largest eigenvalue of the kernel on the samples is ${short(lambdaMax)}, ` +
        `so the learning rate must stay below ${short(limit)}`,
    );
  }
}

/** What "auto" has to reckon with besides the stability limits. */
export interface RateWishes {
  /** A rate that networks of the sweep have been trained with: it is kept where it is below all limits. */
  readonly kept?: number;
  /** No larger rate than this, for networks that need less than their kernels at the start let expect. */
  readonly atMost?: number;
}

/**
 * The learning rate and the steps at which to save. "auto" is half of the stability limit, at most 0.8 of the limit that
 * `networksLambdaMax` sets, and never more than the shortest interval between save times, reduced until all save times are
 * whole numbers of steps, where a reduction by less than a factor of ten achieves that; otherwise the last save time is
 * hit exactly and the others, where such a reduction achieves that, to within 1 %. A given rate is checked and kept, and every save time
 * goes to the nearest step.
 *
 * `networksLambdaMax` is the largest eigenvalue of the own kernels of networks that will be trained, where it is known.
 * `saveTimes` are positive, in any order; 0 is allowed. Throws InputError for a rate at or above the limit, for times
 * that are negative or not finite, where no time is positive, and where a save time is nearest to the start or two are to one step.
 */
export function chooseLearningRate(
  choice: number | "auto",
  lambdaMax: number,
  dynamics: Dynamics,
  saveTimes: readonly number[],
  networksLambdaMax = 0,
  wishes: RateWishes = {},
): Schedule {
  if (!(lambdaMax >= 0 && Number.isFinite(lambdaMax))) {
    throw new InputError("", `the largest eigenvalue of the kernel must be a finite number, found ${lambdaMax}`);
  }
  const last = Math.max(0, ...saveTimes);
  if (!(last > 0 && last < Infinity) || saveTimes.some((time) => !(time >= 0))) {
    throw new InputError("time.save", `training needs save times that are positive, found [${saveTimes.join(", ")}]`);
  }
  const limit = stabilityLimit(dynamics, lambdaMax);
  const networksLimit = stabilityLimit(dynamics, networksLambdaMax);
  const chosen = () => {
    const { kept, atMost = Number.POSITIVE_INFINITY } = wishes;
    if (kept !== undefined && kept < Math.min(limit, networksLimit) && suits(kept, saveTimes)) return kept;
    const longest = dynamicsOf(dynamics).largestAutomaticStep;
    return automatic(
      Math.min(autoFraction * limit, networksFraction * networksLimit, longest, atMost),
      saveTimes,
      last,
    );
  };
  const learningRate = choice === "auto" ? chosen() : choice;
  checkLearningRate(learningRate, limit, lambdaMax);
  const saveSteps = nearestSteps(learningRate, saveTimes);
  return { learningRate, saveSteps, times: saveSteps.map((step) => step * learningRate), limit };
}

/**
 * The step nearest to every save time. Throws InputError where that is the start for a time after it, where two times have one step, and
 * where there are more steps than can be counted.
 */
export function nearestSteps(learningRate: number, saveTimes: readonly number[]): readonly number[] {
  const steps = saveTimes.map((time) => Math.round(time / learningRate));
  for (const [i, time] of saveTimes.entries()) {
    const rate = `the learning rate ${short(learningRate)}`;
    if (!Number.isSafeInteger(steps[i])) {
      throw new InputError(`time.save[${i}]`, `${time} takes ${short(time / learningRate)} steps of ${rate}`);
    }
    if (time > 0 && steps[i] === 0) {
      throw new InputError(
        `time.save[${i}]`,
        `${time} is less than half a step of ${rate}, so that training would be saved at its start; save later, ` +
          `or set training.learningRate to "auto" or to ${short(time)} at most`,
      );
    }
    const twin = steps.indexOf(steps[i]);
    if (twin < i) {
      const gap = Math.abs(time - saveTimes[twin]);
      throw new InputError(
        `time.save[${i}]`,
        `${time} and ${saveTimes[twin]} are both nearest to step ${steps[i]} of ${rate}; leave one out` +
          (gap > commensurable * time ? `, or set training.learningRate to "auto" or to ${short(gap)} at most` : ""),
      );
    }
  }
  return steps;
}

function suits(learningRate: number, saveTimes: readonly number[]): boolean {
  try {
    nearestSteps(learningRate, saveTimes);
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

function automatic(largest: number, saveTimes: readonly number[], last: number): number {
  const sorted = [0, ...[...saveTimes].sort((s, t) => s - t)];
  const intervals = sorted.slice(1).map((time, i) => time - sorted[i]);
  const target = Math.min(largest, ...intervals.filter((interval) => interval > commensurable * last));
  const common = commonInterval(intervals, last);
  const exact = common / Math.ceil(common / target - commensurable);
  if (exact > 0 && target / exact < largestReduction) return exact;
  return last / stepsToNearly(target, saveTimes, last);
}

/** Save times that are hit to this part of themselves are as good as exact. */
const nearly = 0.01;
const candidates = 4096;

/** A number of steps up to the last save time, of `target` or up to ten times less, at which the others nearly fall on steps; or come nearest. */
function stepsToNearly(target: number, saveTimes: readonly number[], last: number): number {
  const fewest = Math.ceil(last / target);
  const stride = Math.max(1, Math.floor(((largestReduction - 1) * fewest) / candidates));
  let [best, least] = [fewest, Number.POSITIVE_INFINITY];
  for (let steps = fewest; steps * target < largestReduction * last || steps === fewest; steps += stride) {
    const misses = saveTimes.map((time) => {
      const position = (time / last) * steps;
      return position > 0 ? Math.abs(position - Math.round(position)) / position : 0;
    });
    const most = Math.max(...misses);
    if (most < least) [best, least] = [steps, most];
    if (most <= nearly) break;
  }
  return best;
}

/** The largest interval of which all the given ones are whole multiples (Euclid's algorithm); 0 where there is none. */
function commonInterval(intervals: readonly number[], last: number): number {
  const tolerance = commensurable * last;
  let common = 0;
  for (const interval of intervals) {
    let [a, b] = [common, interval];
    while (b > tolerance) [a, b] = [b, Math.abs(a - b * Math.round(a / b))];
    common = a;
  }
  // The remainders carry rounding errors: the last save time, which is exact, sets the interval.
  const exact = last / Math.round(last / common);
  const fits = intervals.every((t) => Math.abs(t / exact - Math.round(t / exact)) * exact <= tolerance);
  return fits ? exact : 0;
}

/** A number for a message: four digits. */
function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
