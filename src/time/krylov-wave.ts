import type { SymmetricPencil } from "../sparse/pencil.js";
import { combineBasis } from "./combine-basis.js";
import type { KrylovMethod } from "./krylov-options.js";
import { checkTolerance, dimensionLimit, positiveTimes } from "./krylov-options.js";
import type { LanczosSpace, VectorPool } from "./lanczos.js";
import { massNorm, startLanczos, vectorPool } from "./lanczos.js";
import type { IntegrateOptions } from "./options.js";
import { ritz, roundingFloor } from "./ritz.js";
import type { DampedWaveSystem, Evolution } from "./system.js";
import type { Leap } from "./wave-leap.js";
import { growLeap } from "./wave-leap.js";

/**
 * The solution of M u″ + γ M u′ = −K u, u′(0) = 0, at all times: the functions C and S of `waveFlow` of M⁻¹K, by
 * shift-and-invert Lanczos as in `krylovDiffusion` (for such functions: Grimm & Hochbruck, BIT 48, 2008).
 *
 * Waves do not forget: to follow frequencies up to √λ until T takes about T √λ / 2 solves. One space serves all times while it
 * stays within 100 dimensions. Beyond, the solution goes in leaps, each as long as 100 dimensions allow, from position
 * and velocity at its start (one space each). One or two factorisations: the shift is 1/λ* with λ* the largest
 * eigenvalue that matters to the tolerance, found by a small trial space.
 *
 * Error: every leap's is estimated as in `krylovDiffusion`, carried to the later times by the flow within the
 * space, and allowed its share of the tolerance by length; the estimate is the root of the sum of squares over leaps.
 *
 * @throws NumericalError if the tolerance cannot be kept even over very short leaps.
 */
export function krylovDampedWave(system: DampedWaveSystem, method: KrylovMethod, options: IntegrateOptions): Evolution {
  checkTolerance(method.tolerance);
  const { pencil, initial } = system;
  const times = positiveTimes(options.save);
  const pool = vectorPool(pencil.size);
  const scratch = new Float64Array(pencil.size);
  const norms = initial.map((values) => massNorm(pencil, values, scratch));
  const reference = Math.hypot(...norms);
  const found = times.map(() => initial.map(() => new Float64Array(pencil.size)));
  const errors = times.map(() => 0);
  const statistics = { factorizations: 0, solves: 0, krylovDimension: 0 };

  if (times.length > 0 && reference > 0) {
    const whole = times[times.length - 1];
    const allowed = (method.tolerance * reference) / Math.sqrt(initial.length);
    const tools = { pencil, pool, scratch };
    const { shift, solve, factorizations, solves } = chooseShift(tools, initial, norms, whole, allowed);
    statistics.factorizations = factorizations;
    statistics.solves = solves;
    const journey: Journey = {
      ...tools,
      solve,
      times,
      limits: {
        friction: system.friction,
        shift,
        whole,
        allowed,
        maxDimension: dimensionLimit(method, pencil.size, 100, 2 ** 29),
        signal: options.signal,
      },
    };
    initial.forEach((values, i) => {
      if (norms[i] === 0) return;
      const outputs = found.map((fields) => fields[i]);
      const went = travel(journey, values, outputs, (part) => options.onProgress?.((i + part) / initial.length));
      statistics.solves += went.solves;
      statistics.krylovDimension = Math.max(statistics.krylovDimension, went.krylovDimension);
      went.squares.forEach((square, t) => {
        errors[t] += square;
      });
    });
  }
  options.onProgress?.(1);
  const start = initial.map((values) => values.slice());
  const error = statistics.solves === 0 ? 0 : Math.max(roundingFloor, Math.sqrt(Math.max(...errors)) / reference);
  return {
    times: [...options.save],
    values: options.save.map((time) => found[times.indexOf(time)] ?? start),
    statistics: { ...statistics, steps: 0, errorEstimate: error },
  };
}

interface Tools {
  readonly pencil: SymmetricPencil;
  readonly pool: VectorPool;
  readonly scratch: Float64Array;
}

interface Journey extends Tools {
  readonly solve: (x: Float64Array) => void;
  readonly times: readonly number[];
  readonly limits: {
    readonly friction: number;
    readonly shift: number;
    readonly whole: number;
    readonly allowed: number;
    readonly maxDimension: number;
    readonly signal: AbortSignal | undefined;
  };
}

/** Writes the solution that starts at rest from `initial` at each time into `outputs`; returns squared error estimates per time. */
function travel(
  { pencil, pool, scratch, solve, times, limits }: Journey,
  initial: Float64Array,
  outputs: readonly Float64Array[],
  report: (part: number) => void,
): { solves: number; krylovDimension: number; squares: number[] } {
  const { whole } = limits;
  const position = initial.slice();
  const velocity = new Float64Array(initial.length);
  const squares = times.map(() => 0);
  let solves = 0;
  let krylovDimension = 0;
  let saved = 0; // times[0 … saved − 1] are done
  let now = 0;
  let previous = whole;
  while (saved < times.length) {
    const ahead = times.slice(saved).map((time) => time - now);
    const task = { ...limits, times: ahead };
    let length = ahead[ahead.length - 1];
    // The small eigenproblems of a full space cost as much as its solves: look for an early end only where there may be one.
    const hopeful = length <= 1.5 * previous;
    const spaces: LanczosSpace[] = [];
    const leaps: Leap[] = [];
    for (const from of ["position", "velocity"] as const) {
      const field = from === "position" ? position : velocity;
      if (massNorm(pencil, field, scratch) === 0) continue;
      const space = startLanczos(pencil, solve, field, pool, scratch);
      const leap = growLeap(space, from, length, hopeful, task);
      length = leap.length;
      spaces.push(space);
      leaps.push(leap);
    }
    const reached = ahead.filter((time) => time <= length);
    const coefficients = reached.map((time) => join(leaps.map((leap) => leap.position(time))));
    const targets = outputs.slice(saved, saved + reached.length);
    if (reached.length < ahead.length) {
      coefficients.push(join(leaps.map((leap) => leap.position(length))), join(leaps.map((leap) => leap.velocity(length))));
      targets.push(position, velocity);
    }
    combineBasis(
      leaps.flatMap((leap, s) => spaces[s].basis.slice(0, leap.dimension)),
      coefficients,
      targets,
    );
    for (const space of spaces) {
      pool.giveBack(space.basis);
      solves += space.alpha.length;
      krylovDimension = Math.max(krylovDimension, space.alpha.length);
    }
    for (const leap of leaps) {
      leap.errors(length).forEach((error, t) => {
        squares[saved + t] += error * error;
      });
    }
    previous = length;
    saved += reached.length;
    now += length;
    report(Math.min(1, now / whole));
  }
  return { solves, krylovDimension, squares };
}

function join(lists: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(lists.reduce((sum, list) => sum + list.length, 0));
  let offset = 0;
  for (const list of lists) {
    joined.set(list, offset);
    offset += list.length;
  }
  return joined;
}

const trialDimension = 24;

/**
 * The shift 1/λ*, with λ* the eigenvalue beyond which the initial values have no more than the allowed error. A trial space
 * whose shift is made of the mean eigenvalue (uᵀKu / uᵀMu) shows how they are spread.
 */
function chooseShift(
  { pencil, pool, scratch }: Tools,
  initial: readonly Float64Array[],
  norms: readonly number[],
  whole: number,
  allowed: number,
): { shift: number; solve: (x: Float64Array) => void; factorizations: number; solves: number } {
  // An eigenvalue far below 1/T² moves nothing: there is no need to tell it from zero.
  const least = 1 / (whole * whole);
  const trialShift = 1 / Math.max(least, meanEigenvalue(pencil, initial, norms, scratch));
  const trialSolve = pencil.factor(1, trialShift);
  let largest = least;
  let solves = 0;
  initial.forEach((values, i) => {
    if (norms[i] === 0) return;
    const space = startLanczos(pencil, trialSolve, values, pool, scratch);
    while (space.alpha.length < trialDimension && !space.exhausted) space.extend();
    solves += space.alpha.length;
    const { lambdas, start } = ritz(space, space.alpha.length, trialShift);
    pool.giveBack(space.basis);
    let beyond = 0;
    for (const j of [...lambdas.keys()].sort((a, b) => lambdas[b] - lambdas[a])) {
      beyond += start[j] * start[j];
      if (beyond <= allowed * allowed) continue;
      largest = Math.max(largest, lambdas[j]);
      break;
    }
  });
  const shift = shiftFactor.c / largest;
  if (shift > trialShift / 3 && shift < trialShift * 3) {
    return { shift: trialShift, solve: trialSolve, factorizations: 1, solves };
  }
  return { shift, solve: pencil.factor(1, shift), factorizations: 2, solves };
}
export const shiftFactor = { c: 1 };

function meanEigenvalue(
  pencil: SymmetricPencil,
  initial: readonly Float64Array[],
  norms: readonly number[],
  scratch: Float64Array,
): number {
  let stiffness = 0;
  for (const values of initial) {
    pencil.multiplyStiffness(values, scratch);
    for (let i = 0; i < values.length; i++) stiffness += values[i] * scratch[i];
  }
  return Math.max(0, stiffness) / norms.reduce((sum, norm) => sum + norm * norm, 0);
}
