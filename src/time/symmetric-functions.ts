import { NumericalError } from "../errors.js";
import type { Pencil } from "../sparse/pencil.js";
import { combineBasis } from "./combine-basis.js";
import { shiftedSolver, withFittingShift } from "./fitting-shift.js";
import { massNorm, startLanczos, vectorPool } from "./lanczos.js";
import { apply, fewestSolves, lookahead, ritz, roundingFloor } from "./ritz.js";

/** What was computed, and at what cost. */
export interface SymmetricFunctions {
  /** One vector for every function. */
  readonly values: readonly Float64Array[];
  /** Of the Krylov space: as many solves. */
  readonly dimension: number;
  /** What solved the linear systems, in words. */
  readonly solver: string;
  /** The largest change that more dimensions made, relative to x. */
  readonly errorEstimate: number;
}

const MOST = 600;
const REDUCTIONS = 40;

/**
 * x − L f(M⁻¹K) s for functions f and a linear map L, of a symmetric pencil, by shift-and-invert Lanczos as in `krylovDiffusion`, whatever the functions are as
 * long as they are smooth: M⁻¹K acts in the space of s as the tridiagonal matrix does. Convergence is that of the results, not of f(M⁻¹K)s, since L may be
 * large; it is tested against a space of an eighth more dimensions.
 *
 * @param tolerance the largest error of a result, M-norm, relative to x
 * @param shift the length of "time" over which functions change
 * @throws NumericalError where 600 dimensions do not do
 */
export function symmetricFunctions(
  pencil: Pencil,
  s: Float64Array,
  x: Float64Array,
  lift: (y: Float64Array) => Float64Array,
  functions: readonly ((lambda: number) => number)[],
  tolerance: number,
  shift: number,
): SymmetricFunctions {
  const scratch = new Float64Array(pencil.size);
  const size = massNorm(pencil, x, scratch);
  if (massNorm(pencil, s, scratch) === 0) {
    return { values: functions.map(() => x.slice()), dimension: 0, solver: "", errorEstimate: 0 };
  }
  return withFittingShift(pencil, shift, REDUCTIONS, (fitting) => {
    const solver = shiftedSolver(pencil, fitting);
    const space = startLanczos(pencil, solver, s, vectorPool(pencil.size), new Float64Array(pencil.size));
    const grown = (dimension: number) => {
      while (space.dimension < dimension && !space.exhausted) space.extend();
      const seen = ritz(space, space.dimension, fitting);
      const found = functions.map(() => new Float64Array(pencil.size));
      combineBasis([{ space, coefficients: functions.map((f) => apply(f, seen)) }], found);
      return found.map((y) => lift(y).map((value, i) => x[i] - value));
    };
    const distance = (one: Float64Array, other: Float64Array) => {
      const difference = one.map((value, i) => value - other[i]);
      return massNorm(pencil, difference, scratch) / size;
    };
    for (let values = grown(fewestSolves); ; ) {
      const next = grown(Math.min(MOST, space.dimension + lookahead(space.dimension)));
      const change = Math.max(...next.map((value, i) => distance(value, values[i])));
      values = next;
      const { dimension, exhausted } = space;
      if (exhausted || change <= tolerance) {
        return {
          values,
          dimension,
          solver: solver.method,
          errorEstimate: Math.max(roundingFloor, exhausted ? 0 : change),
        };
      }
      if (dimension >= MOST) {
        const left = `${MOST} dimensions leave an error of ${change.toExponential(1)}, above the tolerance ${tolerance}`;
        throw new NumericalError(`Krylov: ${left}; save earlier times, or allow more`);
      }
    }
  });
}
