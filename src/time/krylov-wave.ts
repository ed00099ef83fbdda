import { InputError, NumericalError } from "../errors.js";
import type { Pencil } from "../sparse/pencil.js";
import { chebyshevWave, isWithinReach, usualDegree } from "./chebyshev-wave.js";
import { combineBasis } from "./combine-basis.js";
import { shiftedSolver, withFittingShift } from "./fitting-shift.js";
import type { KrylovMethod } from "./krylov-options.js";
import { checkTolerance, dimensionLimit, positiveTimes } from "./krylov-options.js";
import type { LanczosSpace, VectorPool } from "./lanczos.js";
import { massNorm, startLanczos, vectorPool } from "./lanczos.js";
import type { IntegrateOptions, StopSignal } from "./options.js";
import { ratesOf, roundingOf, roundingWarning } from "./rates.js";
import { ritz, roundingFloor } from "./ritz.js";
import { generalVector, largestEigenvalue } from "./stability.js";
import type { DampedWaveSystem, Evolution } from "./system.js";
import type { Leap } from "./wave-leap.js";
import { cutOff, growLeap, longestLeap, TooRough } from "./wave-leap.js";

/**
 * The solution of M u″ + γ M u′ = −K u, u′(0) = 0, at all times: the functions C and S of `waveFlow` of M⁻¹K, by
 * shift-and-invert Lanczos as in `krylovDiffusion` (for such functions: Grimm & Hochbruck, BIT 48, 2008).
 *
 * Waves do not forget: to follow frequencies up to √λ until T takes about T √λ / 2 solves. One space serves all times while it
 * stays within 100 dimensions. Beyond, the solution goes in leaps, each as long as 100 dimensions allow, from position
 * and velocity at its start (one space each). The shift is 1/(2λ*) with λ* the largest eigenvalue that matters to the
 * tolerance, found by a small trial space and again at the end of every leap: a new factorisation where it has fallen.
 *
 * A start that is rough on the scale of the mesh, as where coefficients jump, has a part along every mode, and leaps of so few dimensions are short, or
 * none keeps the error: then polynomials of M⁻¹K take fewer solves (`chebyshevWave`), three for every turn of the fastest wave of the mesh. Where a few
 * small cells make that too fast for them, leaps of up to 1500 dimensions do, which exhaust small meshes.
 *
 * In a small problem the space is exhausted before 100 dimensions: it then holds the whole solution, and one leap goes to the end of
 * time, however far.
 *
 * Error: every leap's is estimated as in `krylovDiffusion`, carried to the later times by the flow within the
 * space, and allowed its share of the tolerance by length; the estimate is the root of the sum of squares over leaps. In an exhausted
 * space it is that of rounding, which moves the phases of waves in proportion to time.
 *
 * @throws InputError where there is a source, or the pencil is not symmetric.
 * Modes with λ < 0 grow, and errors are relative to the largest norm so far.
 *
 * @throws NumericalError if none of these keeps the tolerance, or rounding alone exceeds it.
 */
export function krylovDampedWave(system: DampedWaveSystem, method: KrylovMethod, options: IntegrateOptions): Evolution {
  checkTolerance(method.tolerance);
  checkHomogeneous(system);
  const { pencil, initial, friction } = system;
  const maxDimension = dimensionLimit(method, pencil.size, 100, 2 ** 29);
  const times = positiveTimes(options.save);
  const pool = vectorPool(pencil.size);
  const scratch = new Float64Array(pencil.size);
  const norms = initial.map((values) => massNorm(pencil, values, scratch));
  const reference = Math.hypot(...norms);
  const allowed = (method.tolerance * reference) / Math.sqrt(initial.length);
  const found = times.map(() => initial.map(() => new Float64Array(pencil.size)));
  const squares = times.map(() => 0);
  const work = { factorizations: 0, solves: 0, krylovDimension: 0, linearSolver: "" };
  const last = Math.max(0, ...times);
  // Lanczos finds the largest eigenvalue to a hundredth, from below.
  const greatest = once(() => Math.max(1.05 * largestEigenvalue(pencil), 1 / last ** 2));
  const journey = {
    pencil,
    pool,
    scratch,
    friction,
    times,
    allowed,
    reference,
    maxDimension,
    largeDimension: dimensionLimit(method, pencil.size, 1500, 2 ** 30),
    greatest,
    signal: options.signal,
    work,
  };
  const moving = initial.map((_, i) => i).filter((i) => norms[i] > 0 && times.length > 0);
  const rough = moving.filter((i) => {
    const report = (part: number): void => options.onProgress?.((i + part) / initial.length);
    const outputs = found.map((fields) => fields[i]);
    const errors = inLeaps({ ...journey, report }, initial[i], outputs);
    errors?.forEach((square, t) => {
      squares[t] += square;
    });
    return errors === null;
  });
  if (rough.length > 0) {
    const starts = rough.map((i) => initial[i]);
    const outputs = found.map((fields) => rough.map((i) => fields[i]));
    const report = (part: number): void =>
      options.onProgress?.((initial.length - rough.length + part * rough.length) / initial.length);
    const norm = Math.hypot(...rough.map((i) => norms[i]));
    byPolynomials({ ...journey, report }, starts, norm, outputs).forEach((error, t) => {
      squares[t] += error * error;
    });
  }
  options.onProgress?.(1);
  const start = options.save.includes(0) ? initial.map((values) => values.slice()) : [];
  let largest = reference;
  const errors = times.map((_, t) => {
    largest = Math.max(largest, Math.hypot(...found[t].map((field) => massNorm(pencil, field, scratch))));
    return Math.sqrt(squares[t]) / largest;
  });
  const error = work.solves === 0 ? 0 : Math.max(roundingFloor, ...errors);
  const { fastest } = ratesOf(pencil);
  // An eigenvalue's error moves its mode by at most t²/2, with friction by t/γ.
  const rounding = roundingOf(fastest, last * Math.min(last / 2, 1 / friction), pencil.size);
  return {
    times: [...options.save],
    values: options.save.map((time) => found[times.indexOf(time)] ?? start),
    statistics: { ...work, steps: 0, rejectedSteps: 0, errorEstimate: error },
    warnings: rounding > worthSaying * method.tolerance ? [roundingWarning(rounding, fastest, method.tolerance)] : [],
    ending: "completed",
  };
}

/** Rounding is worth a word as so many tolerances: it comes to a hundredth of what is possible, to all of it at most. */
const worthSaying = 30;

function checkHomogeneous({ pencil, source }: DampedWaveSystem): void {
  if (source !== undefined) {
    throw new InputError("method", '"krylov" does not solve a wave equation with a source; "generalized-alpha" does');
  }
  if (!pencil.symmetric) {
    throw new InputError(
      "method",
      '"krylov" solves a wave equation with symmetric matrices only; "generalized-alpha" any',
    );
  }
}

interface Journey {
  readonly pencil: Pencil;
  readonly pool: VectorPool;
  readonly scratch: Float64Array;
  readonly friction: number;
  /** Positive, ascending. */
  readonly times: readonly number[];
  /** Largest error allowed, M-norm: of what does not grow beyond the start. */
  readonly allowed: number;
  /** M-norm of the initial values of all fields. */
  readonly reference: number;
  readonly maxDimension: number;
  /** What it may become where neither leaps nor polynomials do otherwise. */
  readonly largeDimension: number;
  /** An upper bound of the eigenvalues. */
  readonly greatest: () => number;
  readonly signal: StopSignal | undefined;
  /** What it took, added to. */
  readonly work: { factorizations: number; solves: number; krylovDimension: number; linearSolver: string };
  readonly report: (part: number) => void;
}

/**
 * Writes the solution that starts at rest from `initial` at each time into `outputs`, in leaps; returns squared error estimates per time, or null where
 * the start is too rough for leaps, or they would take longer than polynomials do.
 */
function inLeaps(journey: Journey, initial: Float64Array, outputs: readonly Float64Array[]): number[] | null {
  const { pencil, times, allowed, maxDimension, largeDimension, greatest } = journey;
  const whole = times[times.length - 1];
  const attempt = (manner: Journey, affordable: () => number): number[] | TooRough => {
    try {
      return withFittingShift(pencil, whole * whole, mostReductions, (longest) =>
        travel(manner, initial, outputs, longest, affordable),
      );
    } catch (error) {
      if (error instanceof TooRough) return error;
      throw error;
    }
  };
  const inReach = () => isWithinReach(greatest(), whole);
  const polynomialsDo = () => inReach() && roundingOfProducts(journey, whole) <= allowed;
  const usual = attempt(journey, () => {
    if (polynomialsDo()) return usualDegree(greatest(), whole);
    return largeDimension > maxDimension ? 2 * largeDimension : Number.POSITIVE_INFINITY;
  });
  if (!(usual instanceof TooRough)) return usual;
  if (polynomialsDo()) return null;
  const large = attempt({ ...journey, maxDimension: largeDimension }, () => Number.POSITIVE_INFINITY);
  if (!(large instanceof TooRough)) return large;
  if (inReach()) return null;
  throw outOfReach(journey, large);
}

/** Products know an eigenvalue to ε λ_max; a mode's position changes with it by at most t²/2, with friction by t/γ. M-norm. */
function roundingOfProducts({ reference, greatest, friction }: Journey, time: number): number {
  return reference * Number.EPSILON * greatest() * time * Math.min(time / 2, 1 / friction);
}

/** Writes the solutions from all starts, of the norm given, by `chebyshevWave`; returns error estimates per time. */
function byPolynomials(
  journey: Journey,
  starts: readonly Float64Array[],
  norm: number,
  outputs: readonly (readonly Float64Array[])[],
): number[] {
  const { pencil, friction, times, allowed, greatest, signal, report, work } = journey;
  const solver = pencil.factor(1, 0);
  const least = leastEigenvalue(journey, times[times.length - 1]);
  const { bound, solves } = chebyshevWave(
    { pencil, solver, least, greatest: greatest(), friction, times, tolerance: allowed / norm, signal, report },
    starts,
    outputs,
  );
  work.factorizations += 2;
  work.solves += solves;
  work.linearSolver = solver.method;
  return times.map((time) => Math.max(norm * bound, roundingOfProducts(journey, time)));
}

function outOfReach({ allowed, times, greatest }: Journey, { message }: TooRough): NumericalError {
  const whole = times[times.length - 1];
  const turns = (Math.sqrt(greatest()) * whole) / (2 * Math.PI);
  return new NumericalError(
    `Krylov: ${message} do not keep the error below ${allowed.toExponential(1)} (M-norm) for a millionth of the time ${whole}, ` +
      `in which the fastest waves of the mesh turn ${turns.toPrecision(2)} times. ` +
      "Shorten the time, raise the tolerance, or take generalized-alpha with enough steps.",
  );
}

/** A number just below all eigenvalues, on the scale of 1/whole², and hardly below those that are negative. */
function leastEigenvalue({ pencil, pool, scratch, work }: Journey, whole: number): number {
  const ritzValue = withFittingShift(pencil, whole * whole, mostReductions, (shift) => {
    const space = startLanczos(pencil, shiftedSolver(pencil, shift), generalVector(pencil.size), pool, scratch);
    while (space.dimension < trialDimension && !space.exhausted) space.extend();
    work.factorizations++;
    work.solves += space.dimension;
    pool.giveBack(space.basis);
    return Math.min(...ritz(space, space.dimension, shift).lambdas);
  });
  return Math.min(0, 1.01 * ritzValue) - 0.1 / whole ** 2;
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Ten quarters leave room for growth by e^1000 within the whole time. */
const mostReductions = 10;

/**
 * The same in leaps, with shifts up to `longest`.
 *
 * @param affordable solves beyond which another way is quicker: asked for where one leap does not reach the end
 * @throws TooRough where the leaps still to come would take more than those, or are too many to count.
 */
function travel(
  journey: Journey,
  initial: Float64Array,
  outputs: readonly Float64Array[],
  longest: number,
  affordable: () => number,
): number[] {
  const { pencil, pool, scratch, friction, times, work, allowed, maxDimension } = journey;
  const whole = times[times.length - 1];
  // An eigenvalue far below 1/T² moves nothing: there is no need to tell it from zero.
  const least = 1 / (whole * whole);
  const position = initial.slice();
  const velocity = new Float64Array(initial.length);
  const squares = times.map(() => 0);
  let largest = trialCutOff(journey, initial, least, longest);
  let shift = Math.min(longest, 1 / (2 * largest));
  let solver = shiftedSolver(pencil, shift);
  work.linearSolver = solver.method;
  work.factorizations++;
  let saved = 0; // times[0 … saved − 1] are done
  let now = 0;
  let previous = 0;
  while (saved < times.length) {
    const ahead = times.slice(saved).map((time) => time - now);
    const task = { ...journey, whole, cutOff: largest, shift, times: ahead };
    const remaining = ahead[ahead.length - 1];
    const planned = Math.min(remaining, longestLeap(largest, friction, maxDimension));
    const hopeful = planned === remaining && (now === 0 || planned <= 1.5 * previous);
    const spaces: LanczosSpace[] = [];
    const leaps: Leap[] = [];
    for (const [from, field] of [
      ["position", position],
      ["velocity", velocity],
    ] as const) {
      if (massNorm(pencil, field, scratch) === 0) continue;
      const space = startLanczos(pencil, solver, field, pool, scratch);
      const target = Math.min(planned, ...leaps.map((leap) => leap.length));
      leaps.push(growLeap(space, from, target, hopeful, task));
      spaces.push(space);
    }
    const length = Math.min(...leaps.map((leap) => leap.length));
    // From position and velocity, a space each.
    if (length < remaining && (remaining / length) * 2 * maxDimension > affordable()) {
      for (const { basis } of spaces) pool.giveBack(basis);
      throw new TooRough(`${maxDimension} dimensions`);
    }
    const reached = ahead.filter((time) => time <= length);
    const targets = outputs.slice(saved, saved + reached.length);
    const arrived = reached.length === ahead.length;
    if (!arrived) targets.push(position, velocity);
    const combinations = leaps.map((leap, s) => ({
      space: spaces[s],
      coefficients: [
        ...reached.map((time) => leap.position(time)),
        ...(arrived ? [] : [leap.position(length), leap.velocity(length)]),
      ],
    }));
    combineBasis(combinations, targets);
    for (const space of spaces) {
      pool.giveBack(space.basis);
      work.solves += space.alpha.length;
      work.krylovDimension = Math.max(work.krylovDimension, space.alpha.length);
    }
    for (const leap of leaps) {
      leap.errors(length).forEach((error, t) => {
        squares[saved + t] += error * error;
      });
    }
    previous = length;
    saved += reached.length;
    now += length;
    const next = cutOff(
      leaps.map((leap) => leap.spread(length)),
      allowed,
      least,
    );
    if (!arrived && next < largest / 4) {
      largest = next;
      shift = Math.min(longest, 1 / (2 * largest));
      solver = shiftedSolver(pencil, shift);
      work.factorizations++;
    }
    journey.report(Math.min(1, now / whole));
  }
  return squares;
}

const trialDimension = 24;

/** The cut-off of the initial value, seen by a small space whose shift is made of the mean eigenvalue uᵀKu / uᵀMu. */
function trialCutOff(
  { pencil, pool, scratch, allowed, work }: Journey,
  initial: Float64Array,
  least: number,
  longest: number,
): number {
  const norm = massNorm(pencil, initial, scratch);
  pencil.multiplyStiffness(initial, scratch);
  let stiffness = 0;
  for (let i = 0; i < initial.length; i++) stiffness += initial[i] * scratch[i];
  const shift = Math.min(longest, 1 / Math.max(least, stiffness / norm ** 2));
  const space = startLanczos(pencil, shiftedSolver(pencil, shift), initial, pool, scratch);
  while (space.alpha.length < trialDimension && !space.exhausted) space.extend();
  work.factorizations++;
  work.solves += space.alpha.length;
  pool.giveBack(space.basis);
  const { lambdas, start } = ritz(space, space.alpha.length, shift);
  return cutOff([{ lambdas, squares: start.map((component) => component ** 2) }], allowed, least);
}
