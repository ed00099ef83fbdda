import type { Pencil } from "../sparse/pencil.js";
import { checkFinite } from "./options.js";
import { decayFunctions } from "./rational-decay.js";

/** Some times of a diffusion equation, to be reached by rational functions with common poles. */
export interface RationalTask {
  readonly pencil: Pencil;
  readonly initial: readonly Float64Array[];
  /** Positive, ascending. */
  readonly times: readonly number[];
  /** The largest error allowed, relative to the M-norm of each initial value. */
  readonly tolerance: number;
  /** outputs[t][j] is written. */
  readonly outputs: readonly (readonly Float64Array[])[];
  /** Called now and then with the part done; may throw. */
  readonly onPart: (part: number) => void;
}

/** What it took, and how good it is. */
export interface RationalOutcome {
  /** A bound of the error of every initial value relative to its M-norm. */
  readonly bound: number;
  /** Poles, of each conjugate pair one. */
  readonly poles: number;
}

/** Below it rounding counts beside the bound, which is that of exact arithmetic. */
const finestTolerance = 1e-11;

/**
 * Writes the solutions of M u′ = −K u at the times given, Re Σ w_tj (K − p_j M)⁻¹M u₀, or returns null where the pencil does not sum
 * resolvents, K might have negative eigenvalues, or the tolerance is out of reach.
 *
 * Against Lanczos: no dot products and no basis to keep, memory read twice whatever the number of times, rows that do not move left
 * out, and a bound of the error for all λ ≥ 0 in place of an estimate.
 */
export function rationalDiffusion(task: RationalTask): RationalOutcome | null {
  const { pencil, initial, times, tolerance, outputs, onPart } = task;
  if (pencil.resolventSums === undefined || tolerance < finestTolerance) return null;
  const functions = decayFunctions(times, tolerance);
  const sums = functions === null ? undefined : pencil.resolventSums(times[times.length - 1]);
  if (functions === null || sums === undefined) return null;
  const { from, to } = sums;
  initial.forEach((u, j) => {
    for (const fields of outputs) {
      fields[j].set(u.subarray(0, from));
      fields[j].set(u.subarray(to), to);
    }
  });
  sums.evaluate(functions, initial, outputs, onPart);
  outputs.forEach((fields, t) => {
    for (const values of fields) checkFinite(values, () => `The solution at t = ${times[t]}`);
  });
  return { bound: functions.bound, poles: functions.poles.length };
}
