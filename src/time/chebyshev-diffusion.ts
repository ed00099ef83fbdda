import type { Pencil } from "../sparse/pencil.js";
import { chebyshevShift, chebyshevVectors, decaySeries, sumChebyshev } from "./chebyshev-decay.js";
import { combineBasis } from "./combine-basis.js";
import type { VectorPool } from "./lanczos.js";
import { checkFinite } from "./options.js";

/** Some times of a diffusion equation, to be reached by Chebyshev series. */
export interface ChebyshevTask {
  readonly pencil: Pencil;
  readonly initial: readonly Float64Array[];
  /** Positive, ascending. */
  readonly times: readonly number[];
  /** Per initial value, the largest error allowed relative to its M-norm; Infinity for one that is zero. */
  readonly tolerances: readonly number[];
  /** outputs[t][j] is written. */
  readonly outputs: readonly (readonly Float64Array[])[];
  readonly maxDimension: number;
  readonly pool: VectorPool;
  /** Called before each pass with the part done; may throw. */
  readonly eachPass: (part: number) => void;
}

/** What it took, and how good it is. */
export interface ChebyshevOutcome {
  /** Per initial value, a bound of its error relative to its M-norm. */
  readonly bounds: readonly number[];
  readonly solves: number;
  /** Of the largest Krylov space that holds a solution. */
  readonly dimension: number;
}

/** The bounds are those of exact arithmetic; series shorter than rounding allows are left to Lanczos. */
const finestTolerance = 1e-12;

/**
 * Writes the solutions of M u′ = −K u at the times given, Σ c_k T_k(2Z − 1) u₀ with Z = (M + σK)⁻¹M, or returns null where the pencil
 * has no recurrences in Z, K might have negative eigenvalues, or more than `maxDimension` terms are needed.
 *
 * Against Lanczos: no dot products, no basis to keep for a single time, one pass over memory per solve, rows that do not
 * move left out, and a bound of the error for all λ ≥ 0 in place of an estimate. The number of solves is about the same, but does not fall
 * where the initial value is simple.
 */
export function chebyshevDiffusion(task: ChebyshevTask): ChebyshevOutcome | null {
  const { pencil, initial, times, tolerances, outputs, maxDimension, pool, eachPass } = task;
  const tightest = Math.min(...tolerances);
  if (pencil.factorRecurrence === undefined || tightest < finestTolerance) return null;
  const shift = chebyshevShift(times, tightest);
  const series = tolerances.map((tolerance) => times.map((time) => decaySeries(shift / time, tolerance)));
  const found = series.map((list) => list.filter((one) => one !== null));
  const degrees = found.map((list) => Math.max(...list.map(({ coefficients }) => coefficients.length - 1)));
  const complete = found.every((list) => list.length === times.length);
  if (!complete || Math.max(...degrees) >= maxDimension) return null;
  const recurrence = pencil.factorRecurrence(shift, times[times.length - 1]);
  if (recurrence === undefined) return null;

  const { from, to } = recurrence;
  const active = initial.map((_, j) => j).filter((j) => tolerances[j] < Number.POSITIVE_INFINITY && to > from);
  const solves = active.reduce((sum, j) => sum + degrees[j], 0);
  let passes = 0;
  const onPass = (): void => {
    eachPass(passes++ / solves);
  };
  initial.forEach((u, j) => {
    for (const fields of outputs) {
      fields[j].set(u.subarray(0, from));
      fields[j].set(u.subarray(to), to);
    }
  });
  for (const j of active) {
    const u = initial[j].subarray(from, to);
    const results = outputs.map((fields) => fields[j].subarray(from, to));
    if (times.length === 1) {
      sumChebyshev(recurrence, found[j][0].coefficients, u, results[0], onPass);
    } else {
      const taken = Array.from({ length: degrees[j] }, () => pool.take());
      const vectors = taken.map((vector) => vector.subarray(0, to - from));
      chebyshevVectors(recurrence, u, vectors, onPass);
      const space = { basis: [u, ...vectors], lengths: Array.from({ length: degrees[j] + 1 }, () => 1) };
      combineBasis([{ space, coefficients: found[j].map((one) => one.coefficients) }], results);
      pool.giveBack(taken);
    }
    results.forEach((values, t) => {
      checkFinite(values, () => `The solution at t = ${times[t]}`);
    });
  }
  const bounds = found.map((list, j) => (active.includes(j) ? Math.max(...list.map(({ bound }) => bound)) : 0));
  return { bounds, solves, dimension: Math.max(0, ...active.map((j) => degrees[j] + 1)) };
}
