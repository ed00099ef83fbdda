import { NumericalError } from "../errors.js";
import { fftPlan, nextPowerOfTwo } from "../fourier/fft.js";
import type { LinearSolver } from "../sparse/linear-solver.js";
import type { Pencil } from "../sparse/pencil.js";
import { addMultiple } from "../sparse/vectors.js";
import { waveFlow } from "./mode-flow.js";
import type { StopSignal } from "./options.js";

/** A damped wave to be followed by polynomials. */
export interface ChebyshevTask {
  readonly pencil: Pencil;
  /** Of M. */
  readonly solver: LinearSolver;
  /** The eigenvalues of the pencil lie between these. */
  readonly least: number;
  readonly greatest: number;
  readonly friction: number;
  /** Positive, ascending. */
  readonly times: readonly number[];
  /** Largest error allowed, relative to the start. */
  readonly tolerance: number;
  readonly signal: StopSignal | undefined;
  readonly report: (part: number) => void;
}

/** About the degree that waves of eigenvalues up to `greatest` take for so long: tolerances add little to it. */
export function usualDegree(greatest: number, time: number): number {
  return (time * Math.sqrt(greatest)) / 2 + 30;
}

/** More products than these are as slow as steps, which know less of their error. */
const highestDegree = 20_000;

/** Whether polynomials of a degree that pays follow waves of eigenvalues up to `greatest` for so long. */
export function isWithinReach(greatest: number, time: number): boolean {
  return usualDegree(greatest, time) <= highestDegree / 2;
}

/**
 * The solutions of M u″ + γ M u′ = −K u that start at rest: C(λ, t) of `waveFlow` as a polynomial of M⁻¹K, the Chebyshev series of C over the
 * eigenvalues (Tal-Ezer, SIAM J. Numer. Anal. 23, 1986). The series falls off beyond the degree t √λ_max / 2 faster than any power, whatever the
 * start looks like: the way for rough starts, where every mode of the mesh matters and no small rational Krylov space holds them. One product with K and
 * one solve with M per degree and start, all starts together; three vectors of memory for each; all times from one recurrence.
 *
 * @param outputs outputs[t][j] is written, of the start j.
 * @returns a bound of the errors relative to the starts, that of rounding left out, and the number of solves.
 * @throws NumericalError where the degree would be above 40 000.
 */
export function chebyshevWave(
  task: ChebyshevTask,
  starts: readonly Float64Array[],
  outputs: readonly (readonly Float64Array[])[],
): { readonly bound: number; readonly solves: number } {
  const { pencil, solver, least, greatest, friction, times, tolerance } = task;
  const center = (greatest + least) / 2;
  const half = (greatest - least) / 2;
  const series = times.map((time) =>
    chebyshevSeries((x) => waveFlow(friction, center + half * x, time).C, tolerance, time * Math.sqrt(half)),
  );
  const degree = Math.max(...series.map(({ coefficients }) => coefficients.length - 1));
  const vectors = () => starts.map(({ length }) => new Float64Array(length));
  const product = vectors();
  let before = vectors();
  let now = starts.map((start) => start.slice());
  let next = vectors();
  for (let k = 0; ; k++) {
    series.forEach(({ coefficients }, t) => {
      if (k >= coefficients.length) return;
      now.forEach((x, j) => {
        if (k === 0) outputs[t][j].fill(0);
        addMultiple(coefficients[k], x, outputs[t][j]);
      });
    });
    if (k === degree) break;
    for (let j = 0; j < now.length; j++) pencil.multiplyStiffness(now[j], product[j]);
    solver.solve(product, next);
    // T₁ = x, T_{k+1} = 2x T_k − T_{k−1} of x = (M⁻¹K − center) / half
    const scale = (k === 0 ? 1 : 2) / half;
    for (let j = 0; j < now.length; j++) advance(next[j], scale, now[j], center, k === 0 ? 0 : 1, before[j]);
    [before, now, next] = [now, next, before];
    if (k % 32 === 0) {
      task.signal?.throwIfAborted();
      task.report(k / degree);
    }
  }
  return { bound: Math.max(...series.map(({ rest }) => rest)), solves: degree * starts.length };
}

/** x ← scale (x − center y) − c z */
function advance(x: Float64Array, scale: number, y: Float64Array, center: number, c: 0 | 1, z: Float64Array): void {
  for (let i = 0; i < x.length; i++) x[i] = scale * (x[i] - center * y[i]) - c * z[i];
}

/** The Chebyshev series of a function on [−1, 1], cut where the rest is at most `tolerance`; `degree` is about where it falls. */
function chebyshevSeries(
  f: (x: number) => number,
  tolerance: number,
  degree: number,
): { readonly coefficients: Float64Array; readonly rest: number } {
  for (let count = nextPowerOfTwo(degree + 64); ; count *= 2) {
    const all = interpolated(f, count);
    let length = count + 1;
    let rest = 0;
    while (length > 1 && rest + Math.abs(all[length - 1]) <= tolerance) rest += Math.abs(all[--length]);
    // Where the last eighth has died away, what the sampling folds back is as small.
    if (length <= 0.875 * count) return { coefficients: all.subarray(0, length), rest };
    if (count > 2 * highestDegree) {
      throw new NumericalError(
        `Krylov: polynomials of degree ${count} in M⁻¹K do not follow the waves of this mesh to a tolerance of ${tolerance.toExponential(1)}. ` +
          "Shorten the time, raise the tolerance, or take generalized-alpha with enough steps.",
      );
    }
  }
}

/** Coefficients 0 … count of the polynomial that is f at the count + 1 extrema of T_count, a power of two. */
function interpolated(f: (x: number) => number, count: number): Float64Array {
  const samples = new Float64Array(4 * count);
  const transformed = new Float64Array(4 * count);
  for (let j = 0; j <= count; j++) {
    const value = f(Math.cos((Math.PI * j) / count));
    samples[2 * j] = value;
    if (j > 0) samples[2 * (2 * count - j)] = value;
  }
  fftPlan(2 * count).forward(samples, transformed);
  return Float64Array.from({ length: count + 1 }, (_, k) => {
    const ends = k === 0 || k === count ? 2 : 1;
    return transformed[2 * k] / (count * ends);
  });
}
