import { NumericalError } from "../errors.js";
import type { LanczosSpace } from "./lanczos.js";
import { waveFlow } from "./mode-flow.js";
import type { StopSignal } from "./options.js";
import type { Ritz } from "./ritz.js";
import { apply, fewestSolves, lookahead, ritz } from "./ritz.js";

/** What a leap is to reach. Times are counted from its start. */
export interface LeapTask {
  readonly friction: number;
  /** The eigenvalue beyond which the start holds no more than the error allowed, and the shift chosen for it. */
  readonly cutOff: number;
  readonly shift: number;
  /** The whole time to be integrated, of which a leap may spend its share of the error. */
  readonly whole: number;
  /** Largest error allowed over the whole time, M-norm: of what does not grow beyond the start. */
  readonly allowed: number;
  /** M-norm of the start of the whole journey, of all fields. */
  readonly reference: number;
  readonly maxDimension: number;
  /** The times still to be saved, ascending; the last is the end. */
  readonly times: readonly number[];
  readonly signal: StopSignal | undefined;
}

/** The part of the solution that comes from the position, or from the velocity, at the start of a leap. */
export interface Leap {
  /** How far the leap may go, and how many basis vectors it then needs. */
  readonly length: number;
  readonly dimension: number;
  /** Coefficients in the basis of the solution and of its time derivative, after time t ≤ length. */
  position(t: number): Float64Array;
  velocity(t: number): Float64Array;
  /** Estimated error at each of the task's times, M-norm, if the leap ends after `length`. */
  errors(length: number): number[];
  /** How the solution after `length` is spread over the eigenvalues. */
  spread(length: number): Spread;
}

/** Shares of the squared M-norm of a state per eigenvalue; a velocity counts as the position it can still become. */
export interface Spread {
  readonly lambdas: Float64Array;
  readonly squares: Float64Array;
}

/** The eigenvalue beyond which the states together hold no more than `allowed` (M-norm), and at least `least`. */
export function cutOff(spreads: readonly Spread[], allowed: number, least: number): number {
  const all = spreads.flatMap(({ lambdas, squares }) =>
    Array.from(lambdas, (lambda, j) => [lambda, squares[j]] as const),
  );
  let beyond = 0;
  for (const [lambda, square] of all.sort((a, b) => b[0] - a[0])) {
    beyond += square;
    if (beyond > allowed * allowed) return Math.max(least, lambda);
  }
  return least;
}

/**
 * The dimension from which a space tells the slowest motion within time t, at the eigenvalue max(9/t², γ/t), from rest: polynomials in
 * θ of degree k tell eigenvalues apart that differ by cutOff/k². In a smaller space all slow motion looks like none, and its absence like
 * convergence.
 */
export function resolvingDimension(cutOff: number, friction: number, t: number): number {
  return Math.sqrt(cutOff * t * Math.min(t / 9, 1 / friction));
}

/** The longest time that a space of the given dimension resolves with some to spare. */
export function longestLeap(cutOff: number, friction: number, dimension: number): number {
  const square = (0.7 * dimension) ** 2 / cutOff;
  return Math.max(3 * Math.sqrt(square), square * friction);
}

/** What a mode's position and velocity become of what it started with: one of the two, with unit size. */
type Response = (lambda: number, t: number) => { readonly position: number; readonly velocity: number };

/**
 * Extends the space until the target is reached within the error allowed, or else to the largest dimension; then the leap is
 * as long as the error allows. `hopeful` false: does not look before the largest dimension. A space that is exhausted holds the
 * solution at all times: the leap then goes to the task's end.
 *
 * @throws TooRough where not even a millionth of the whole time is reached; NumericalError where eigenvalues are not known well enough for it.
 */
export function growLeap(
  space: LanczosSpace,
  from: "position" | "velocity",
  target: number,
  hopeful: boolean,
  task: LeapTask,
): Leap {
  const { friction, maxDimension, shift } = task;
  const respond: Response = (lambda, t) => {
    const { C, S } = waveFlow(friction, lambda, t);
    return from === "position" ? { position: C, velocity: -lambda * S } : { position: S, velocity: C - friction * S };
  };
  const leap = (small: Ritz, length: number, errors: (length: number) => number[]): Leap => ({
    length,
    dimension: small.dimension,
    position: (t) => apply((lambda) => respond(lambda, t).position, small),
    velocity: (t) => apply((lambda) => respond(lambda, t).velocity, small),
    errors,
    spread: (t) => ({
      lambdas: small.lambdas,
      squares: small.lambdas.map((lambda, m) => {
        const { position, velocity } = respond(lambda, t);
        const ahead = Math.max(lambda, 1 / task.whole ** 2);
        return (position ** 2 + velocity ** 2 / ahead) * small.start[m] ** 2;
      }),
    }),
  });

  const resolving = Math.ceil(resolvingDimension(task.cutOff, friction, target));
  let check = hopeful ? Math.max(fewestSolves, resolving) : maxDimension;
  for (;;) {
    task.signal?.throwIfAborted();
    space.extend();
    const j = space.alpha.length;
    if (space.exhausted) {
      const all = ritz(space, j, shift);
      const errors = roundingErrors(all, respond, task);
      const growth = growthOf(all, respond, task);
      if (errors.some((error, t) => error > task.allowed * growth[t])) throw lostToRounding(errors, task);
      return leap(all, task.times[task.times.length - 1], () => errors);
    }
    if (j < check && j < maxDimension) continue;
    check = j + Math.max(1, Math.floor(j / 8));
    const smaller = ritz(space, j - lookahead(j), shift);
    const larger = ritz(space, j, shift);
    const errors = estimator(smaller, larger, respond, task);
    const growth = growthOf(larger, respond, task);
    const fits = (length: number): boolean =>
      errors(length).every((error, t) => error <= (task.allowed * growth[t] * length) / task.whole);
    if (fits(target)) return leap(smaller, target, errors);
    if (j >= maxDimension) {
      let length = target;
      while (!fits(length)) {
        length *= 0.85;
        if (length < 1e-6 * task.whole) throw new TooRough(`${j} dimensions`);
      }
      return leap(smaller, length, errors);
    }
  }
}

/**
 * The estimated error at each of the task's times: within the leap the distance of the two approximations; later, what their
 * distance in position and velocity at the leap's end has become, carried on by the flow of the larger space.
 */
function estimator(smaller: Ritz, larger: Ritz, respond: Response, task: LeapTask): (length: number) => number[] {
  const difference = (pick: "position" | "velocity", t: number): Float64Array => {
    const short = new Float64Array(larger.dimension);
    short.set(apply((lambda) => respond(lambda, t)[pick], smaller));
    return larger.toRitz(short).map((along, m) => along - respond(larger.lambdas[m], t)[pick] * larger.start[m]);
  };
  return (length) => {
    const position = difference("position", length);
    const velocity = difference("velocity", length);
    return task.times.map((time) => {
      if (time < length) return Math.hypot(...difference("position", time));
      let sum = 0;
      larger.lambdas.forEach((lambda, m) => {
        const { C, S } = waveFlow(task.friction, lambda, time - length);
        sum += (C * position[m] + S * velocity[m]) ** 2;
      });
      return Math.sqrt(sum);
    });
  };
}

/** By what factor the solution is larger than the start, or was so before, at each of the task's times; 1 where nothing grows. */
function growthOf({ lambdas, start }: Ritz, respond: Response, { times, reference }: LeapTask): number[] {
  if (lambdas.every((lambda) => lambda >= 0)) return times.map(() => 1);
  let largest = reference;
  return times.map((time) => {
    const size = Math.hypot(...lambdas.map((lambda, m) => respond(lambda, time).position * start[m]));
    if (!Number.isFinite(size)) {
      throw new NumericalError(`Krylov: the wave grows beyond the largest number that float64 holds by t = ${time}.`);
    }
    largest = Math.max(largest, size);
    return largest / reference;
  });
}

/**
 * What rounding does to the solution in an exhausted space, at each of the task's times, M-norm: θ = 1/(1 + σλ) is known to ε, so λ to
 * ε (1 + σλ)²/σ, and the longer a wave runs, the less its phase is known. Eigenvalues that are not told from zero are taken as they are
 * found (zero where K has a kernel), those beyond the cut-off do not matter.
 */
function roundingErrors({ lambdas, start }: Ritz, respond: Response, { times, shift, cutOff }: LeapTask): number[] {
  return times.map((time) => {
    let sum = 0;
    lambdas.forEach((lambda, m) => {
      const uncertainty = (Number.EPSILON * (1 + shift * lambda) ** 2) / shift;
      if (Math.abs(lambda) <= uncertainty || lambda > cutOff) return;
      const change = respond(lambda + uncertainty, time).position - respond(lambda, time).position;
      sum += (change * start[m]) ** 2;
    });
    return Math.sqrt(sum);
  });
}

function lostToRounding(errors: readonly number[], { allowed, times }: LeapTask): NumericalError {
  const first = errors.findIndex((error) => error > allowed);
  return new NumericalError(
    `Krylov: the wave is solved exactly up to rounding, but by t = ${times[first]} rounding has moved the phases of its modes by about ` +
      `${errors[first].toExponential(1)} (M-norm), and ${allowed.toExponential(1)} is allowed. Raise the tolerance or shorten the time; no method knows them better.`,
  );
}

/** No leap of the dimension allowed keeps the error: the start is so rough that every mode of the mesh matters. */
export class TooRough extends Error {
  override readonly name = "TooRough";
}
