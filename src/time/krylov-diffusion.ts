import { NumericalError } from "../errors.js";
import { combineBasis } from "./combine-basis.js";
import type { KrylovMethod } from "./krylov-options.js";
import { checkTolerance, dimensionLimit, positiveTimes } from "./krylov-options.js";
import type { LanczosSpace } from "./lanczos.js";
import { massNorm, startLanczos, vectorPool } from "./lanczos.js";
import { diffusionMode } from "./mode-flow.js";
import type { IntegrateOptions } from "./options.js";
import { apply, fewestSolves, lookahead, ritz, roundingFloor } from "./ritz.js";
import type { DiffusionSystem, Evolution } from "./system.js";

/**
 * The solution u(t) = e^{−M⁻¹K t} u₀ of M u′ = −K u at all times from a few solves: shift-and-invert Lanczos (Moret & Novati,
 * BIT 44, 2004; van den Eshof & Hochbruck, SIAM J. Sci. Comput. 27, 2006). In the Krylov space of Z = (M + σK)⁻¹M every
 * eigenvalue λ of the pencil becomes θ = 1/(1 + σλ) in (0, 1], and u_k(t) = ‖u₀‖ V e^{−t(T⁻¹ − 1)/σ} e₁ with the small
 * matrix T = VᵀMZV. The dimension needed does not grow with the number of cells. One factorisation and one
 * space per initial value for all times, or, where these span more than a factor 30, for each of the groups they are split into.
 *
 * Error: the approximation returned has dimension k, and its distance from that of dimension k + p, p ≥ 3, known
 * in coefficients alone since V is orthonormal, estimates its error: it differs from it by no more than the error that
 * dimension k + p still has.
 *
 * Memory: k + p vectors (reused for the next initial value) and the solutions asked for.
 *
 * @throws NumericalError if the tolerance is not reached within the largest dimension allowed.
 */
export function krylovDiffusion(system: DiffusionSystem, method: KrylovMethod, options: IntegrateOptions): Evolution {
  checkTolerance(method.tolerance);
  const { pencil, initial } = system;
  const maxDimension = dimensionLimit(method, pencil.size, 500, 2 ** 31);
  const groups = groupTimes(positiveTimes(options.save));
  const pool = vectorPool(pencil.size);
  const scratch = new Float64Array(pencil.size);
  const norms = initial.map((values) => massNorm(pencil, values, scratch));
  const reference = Math.hypot(...norms);
  const allowed = (method.tolerance * reference) / Math.sqrt(initial.length);
  const found = new Map<number, Float64Array[]>();
  if (options.save.includes(0))
    found.set(
      0,
      initial.map((values) => values.slice()),
    );
  const errors = initial.map(() => 0);
  let solves = 0;
  let krylovDimension = 0;

  groups.forEach((times, g) => {
    const shift = Math.sqrt(times[0] * times[times.length - 1]) / 10;
    const solver = pencil.factor(1, shift);
    for (const time of times) found.set(time, []);
    initial.forEach((values, j) => {
      const outputs = times.map(() => new Float64Array(pencil.size));
      times.forEach((time, t) => {
        found.get(time)?.push(outputs[t]);
      });
      if (norms[j] === 0) return;
      const report = (part: number): void => options.onProgress?.((g + (j + part) / initial.length) / groups.length);
      const space = startLanczos(pencil, solver, values, pool, scratch);
      const limits = { allowed, maxDimension, tolerance: method.tolerance };
      const result = grow(space, times, shift, limits, options.signal, report);
      combineBasis([{ space, coefficients: result.coefficients }], outputs);
      pool.giveBack(space.basis);
      solves += space.alpha.length;
      krylovDimension = Math.max(krylovDimension, space.alpha.length);
      errors[j] = Math.max(errors[j], result.error);
    });
  });
  options.onProgress?.(1);
  return {
    times: [...options.save],
    values: options.save.map((time) => found.get(time) ?? []),
    statistics: {
      factorizations: groups.length,
      solves,
      steps: 0,
      krylovDimension,
      errorEstimate: solves === 0 ? 0 : Math.max(roundingFloor, Math.hypot(...errors) / reference),
    },
  };
}

interface Limits {
  /** Largest error allowed, M-norm. */
  readonly allowed: number;
  readonly maxDimension: number;
  /** For the message: the same, relative. */
  readonly tolerance: number;
}

/** Extends the space until the estimated error is allowed; the coefficients are those of the solution at each time. */
function grow(
  space: LanczosSpace,
  times: readonly number[],
  shift: number,
  { allowed, maxDimension, tolerance }: Limits,
  signal: AbortSignal | undefined,
  report: (part: number) => void,
): { coefficients: Float64Array[]; error: number } {
  const known = new Map<number, Float64Array[]>();
  const approximate = (k: number): Float64Array[] => {
    let made = known.get(k);
    if (made === undefined) {
      const small = ritz(space, k, shift);
      made = times.map((time) => apply((lambda) => diffusionMode(lambda, time), small));
      known.set(k, made);
    }
    return made;
  };
  let check = fewestSolves;
  let first = Number.NaN;
  for (;;) {
    signal?.throwIfAborted();
    space.extend();
    const j = space.alpha.length;
    if (space.exhausted) return { coefficients: approximate(j), error: 0 };
    if (j < check && j < maxDimension) continue;
    const coefficients = approximate(j - lookahead(j));
    const error = largestDistance(coefficients, approximate(j));
    if (error <= allowed) return { coefficients: coefficients.map((list) => trimmed(list, error / 4)), error };
    if (j >= maxDimension) {
      throw new NumericalError(
        `Krylov: after ${j} solves the estimated error up to t = ${times[times.length - 1]} is ` +
          `${((error / allowed) * tolerance).toExponential(1)} of the initial value, above the tolerance ${tolerance}. ` +
          "Raise the tolerance or maxDimension, or take a step method (theta, bdf2).",
      );
    }
    // A small eigenproblem costs j³: look at every dimension at first, at every twelfth part later.
    check = j + Math.max(1, Math.floor(j / 12));
    for (const k of known.keys()) if (k < check - lookahead(check)) known.delete(k);
    if (Number.isNaN(first)) first = error;
    report(Math.min(1, Math.max(0, Math.log(first / error) / Math.log(first / allowed))));
  }
}

/**
 * Times further apart than this are served from separate spaces: no one shift suits them all. With the shift at a tenth of their
 * geometric mean, a tolerance of 1e−6 takes 16 solves for one time, 20 for times within a factor 10, 34 within 64, 65
 * within 1000, whatever the matrices (measured on degenerate cases of 20 000 cells; 1e−8: 21, 27, 39, 90).
 */
const widestRange = 30;

/** Ascending positive times, in groups that span at most `widestRange` each. */
function groupTimes(times: readonly number[]): number[][] {
  if (times.length === 0) return [];
  const range = Math.log(times[times.length - 1] / times[0]);
  const parts = Math.max(1, Math.ceil(range / Math.log(widestRange)));
  const groups: number[][] = Array.from({ length: parts }, () => []);
  for (const time of times) {
    const part = range === 0 ? 0 : Math.floor((parts * Math.log(time / times[0])) / range);
    groups[Math.min(parts - 1, part)].push(time);
  }
  return groups.filter((group) => group.length > 0);
}

/** Without the last coefficients, as far as those are no more than `negligible` together. */
function trimmed(coefficients: Float64Array, negligible: number): Float64Array {
  let length = coefficients.length;
  let square = 0;
  while (length > 1) {
    square += coefficients[length - 1] ** 2;
    if (square > negligible * negligible) break;
    length--;
  }
  return coefficients.slice(0, length);
}

/** Over all times, the largest distance of the shorter from the longer list of coefficients. */
function largestDistance(shorter: readonly Float64Array[], longer: readonly Float64Array[]): number {
  let largest = 0;
  longer.forEach((long, t) => {
    const short = shorter[t];
    let sum = 0;
    for (let i = 0; i < long.length; i++) sum += (long[i] - (i < short.length ? short[i] : 0)) ** 2;
    largest = Math.max(largest, Math.sqrt(sum));
  });
  return largest;
}
