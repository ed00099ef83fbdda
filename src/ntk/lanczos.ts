import { NumericalError } from "../errors.js";
import { combineColumns } from "../kernels/index.js";
import { randomStream } from "../network/random.js";
import { largestRitzPair, type TridiagonalSpectrum, tridiagonalSpectrum } from "../sparse/tridiagonal-spectrum.js";
import { addMultiple, dot } from "../sparse/vectors.js";
import { addCombination, norm, project } from "./dense.js";
import type { KernelOperator } from "./kernel-entries.js";
import type { ObservedModes } from "./observed-modes.js";
import { orthogonalityWatch } from "./orthogonality.js";
import type { ResponseRequest } from "./response.js";
import { responseError } from "./response-error.js";
import { modesInSpectrum, respondInSpectrum } from "./tridiagonal-responses.js";

/** Choices for `respondByLanczos`. */
export interface LanczosOptions {
  /** Error allowed at every time, relative to the norm of the initial value; default 1e-10. */
  readonly tolerance?: number;
  /** Bytes that stored basis vectors may take; default 2 GiB. Beyond, vectors are recomputed in a second pass. */
  readonly memoryBudget?: number;
  /** Largest dimension of the Krylov space; default 3000. */
  readonly maximumDimension?: number;
  /** Error allowed of the largest eigenvalue, relative; default 1e-10. */
  readonly eigenvalueTolerance?: number;
}

export interface LanczosResult {
  /** values[r][i]: f_r(K, t_i) u₀ for request r and its time i. */
  readonly values: readonly (readonly Float64Array[])[];
  /** The observed numbers at any time that is not later than the last one asked for. */
  readonly modes: ObservedModes;
  /** Dimension of the Krylov space, which is also the number of products with K of the first pass. */
  readonly dimension: number;
  /** Basis vectors that did not fit into the memory budget and were computed twice. */
  readonly recomputed: number;
  /** What the error is estimated to be at most, relative to the norm of u₀. */
  readonly errorEstimate: number;
}

/**
 * f(K, t) u₀ for any number of responses and times from one Krylov space span(u₀, K u₀, K²u₀, …), by the Lanczos
 * process: with an orthonormal basis Q of it and T = Qᵀ K Q tridiagonal, f(K)u₀ ≈ ‖u₀‖ Q f(T) e₁. Neither K nor its
 * eigenvectors are formed.
 *
 * Stopping rule: a space is compared with one of four fifths of its dimension, since convergence may stand still for a while. Their bases are nested, so the distance of
 * two approximations is the distance of their coefficients f(T)e₁, and it estimates the error of the smaller space;
 * when that is within the tolerance at all times, the larger space's result is returned.
 *
 * As long as the basis fits into the memory budget it is kept orthogonal: short vectors at every step, long ones when they have
 * lost √ε of it, which leaves T exact to rounding (Simon 1984). Vectors beyond come from the three-term recurrence alone, are
 * not kept, and are computed again, bit for bit, to form the result; what they lose in orthogonality delays convergence
 * but does not spoil it (V. Druskin, L. Knizhnerman, Numer. Linear Algebra Appl. 2 (1995)).
 *
 * Throws NumericalError when the largest dimension is reached without convergence or a product is not finite.
 */
export function respondByLanczos(
  operator: KernelOperator,
  initial: Float64Array,
  requests: readonly ResponseRequest[],
  options: LanczosOptions = {},
  observables: readonly Float64Array[] = [],
): LanczosResult {
  const { tolerance = defaultTolerance, maximumDimension = 3000 } = options;
  const space = convergedSpace(operator, initial, requests, { ...options, maximumDimension });
  if (space.errorEstimate > tolerance) {
    throw new NumericalError(
      `the Krylov space for the kernel flow reached its largest dimension ${maximumDimension} with an error of ${space.errorEstimate.toExponential(1)} (asked for ${tolerance})`,
    );
  }
  return space.result(observables);
}

/** As `respondByLanczos`, but null where the largest dimension does not suffice, as soon as the digits won so far tell. */
export function respondByLanczosUpTo(
  operator: KernelOperator,
  initial: Float64Array,
  requests: readonly ResponseRequest[],
  options: LanczosOptions & { readonly maximumDimension: number },
  observables: readonly Float64Array[] = [],
): LanczosResult | null {
  const { tolerance = defaultTolerance, maximumDimension } = options;
  const space = convergedSpace(
    operator,
    initial,
    requests,
    options,
    (dimension, error) => expectedDimension(dimension, error, tolerance) <= maximumDimension,
  );
  return space.errorEstimate > tolerance ? null : space.result(observables);
}

const defaultTolerance = 1e-10;

/** Below this dimension little is known of how fast a space converges. */
const FEW_DIMENSIONS = 64;

/**
 * The dimension that reaches the tolerance, if the digits grow with the square of the dimension: as they do for e^{−Kt}, whose error
 * falls like e^{−k²/(λ_max t)} up to a factor in the exponent (M. Hochbruck, C. Lubich, SIAM J. Numer. Anal. 34 (1997), theorem 2).
 */
function expectedDimension(dimension: number, error: number, tolerance: number): number {
  if (dimension < FEW_DIMENSIONS) return dimension;
  return error < 1 ? dimension * Math.sqrt(Math.log(tolerance) / Math.log(error)) : Number.POSITIVE_INFINITY;
}

interface ResponseSpace {
  readonly errorEstimate: number;
  result(observables: readonly Float64Array[]): LanczosResult;
}

/** The smallest space that meets the tolerance, or the largest there may be or that is worth while. */
function convergedSpace(
  operator: KernelOperator,
  initial: Float64Array,
  requests: readonly ResponseRequest[],
  options: LanczosOptions & { readonly maximumDimension: number },
  worthwhile: (dimension: number, errorEstimate: number) => boolean = () => true,
): ResponseSpace {
  const { tolerance = defaultTolerance, memoryBudget = 2 ** 31, maximumDimension } = options;
  const size = norm(initial);
  if (size === 0) return zeroSpace(initial.length, requests);
  const capacity = Math.max(2, Math.floor(memoryBudget / (8 * initial.length)));
  const process = lanczosProcess(operator, initial, capacity);
  let spectrum: TridiagonalSpectrum;
  let errorEstimate: number;
  let next = 8;
  do {
    const exact = !process.extend(Math.min(next, maximumDimension));
    next = process.dimension() + Math.max(4, Math.ceil(process.dimension() / 16));
    spectrum = process.spectrum();
    errorEstimate = exact ? 0 : responseError(spectrum, process.beta[process.dimension() - 1], requests);
  } while (
    errorEstimate > tolerance &&
    process.dimension() < maximumDimension &&
    worthwhile(process.dimension(), errorEstimate)
  );
  return {
    errorEstimate,
    result(observables) {
      const dimension = process.dimension();
      const start = Float64Array.from({ length: dimension }, (_, j) => (j === 0 ? size : 0));
      const values = requests.map(({ times }) => times.map(() => new Float64Array(initial.length)));
      const observed = process.combine(
        requests.flatMap(({ response, times }) => respondInSpectrum(spectrum, response, start, times)),
        values.flat(),
        observables,
      );
      const modes = modesInSpectrum(spectrum, start, observed);
      return { values, modes, dimension, recomputed: Math.max(0, dimension - capacity), errorEstimate };
    },
  };
}

function zeroSpace(length: number, requests: readonly ResponseRequest[]): ResponseSpace {
  return {
    errorEstimate: 0,
    result: (observables) => ({
      values: requests.map(({ times }) => times.map(() => new Float64Array(length))),
      modes: { rates: new Float64Array(0), weights: observables.map(() => new Float64Array(0)) },
      dimension: 0,
      recomputed: 0,
      errorEstimate: 0,
    }),
  };
}

/**
 * The largest eigenvalue of a kernel operator by the Lanczos process from a random vector, so that no symmetry of the
 * data hides it. The relative error is below `tolerance` (default 1e-10) by the residual of the Ritz pair, whose square over the
 * gap to the next bounds it (Parlett, The Symmetric Eigenvalue Problem, theorem 11.7.1), or what 300 products give.
 */
export function largestKernelEigenvalue(operator: KernelOperator, tolerance = 1e-10): number {
  const random = randomStream(0, 0x1a3b);
  const start = Float64Array.from({ length: operator.count }, () => random.normal());
  const process = lanczosProcess(operator, start, 2);
  let largest = 0;
  for (let next = 10; next <= Math.min(300, Math.max(10, operator.count)); next += 5) {
    const exact = !process.extend(next);
    const { value, lastEntry, gap } = largestRitzPair(process.spectrum());
    largest = Math.max(0, value);
    const residual = process.beta[process.dimension() - 1] * lastEntry;
    // A residual that is small itself, since the gap is only known once the largest pair has been found.
    const small = residual <= Math.sqrt(tolerance) * largest && residual ** 2 <= tolerance * largest * gap;
    if (exact || small) break;
  }
  return largest;
}

/** The Lanczos process: K Q = Q T + β q eᵀ with T tridiagonal, diagonal `alpha`, off-diagonal `beta`. */
interface LanczosProcess {
  /** beta[k] couples vectors k and k + 1; the last one belongs to the residual. */
  readonly beta: readonly number[];
  dimension(): number;
  spectrum(): TridiagonalSpectrum;
  /** Extends the space to a dimension; false where the space became invariant before or there. */
  extend(dimension: number): boolean;
  /** Writes outputs[t] = Q coefficients[t], and returns Qᵀ g for the observables g. Ends the process. */
  combine(
    coefficients: readonly Float64Array[],
    outputs: readonly Float64Array[],
    observables: readonly Float64Array[],
  ): Float64Array[];
}

/** Vectors that are stored side by side, so that four of them are passed over at once. */
const sideBySide = 16;
/** Up to this length orthogonality is kept at every step: it costs little, and the space may be exhausted. */
const shortVector = 4096;

function lanczosProcess(operator: KernelOperator, start: Float64Array, capacity: number): LanczosProcess {
  const n = start.length;
  const alpha: number[] = [];
  const beta: number[] = [];
  const blocks: Float64Array[] = [];
  let storedCount = 0;
  let previous = new Float64Array(n);
  let current = divided(start, norm(start));
  let largest = 0;
  const watch = orthogonalityWatch(n);
  /** Whether the vector after this step was made orthogonal to all before it, and the one before must be once more. */
  const corrected: boolean[] = [];
  const keep = (vector: Float64Array) => {
    if (storedCount >= capacity) return;
    const place = storedCount % sideBySide;
    if (place === 0) blocks.push(new Float64Array(n * Math.min(sideBySide, capacity - storedCount)));
    blocks[blocks.length - 1].set(vector, place * n);
    storedCount++;
  };
  keep(current);
  const inBlock = (block: number) => Math.min(sideBySide, storedCount - block * sideBySide);
  const orthogonalise = (vector: Float64Array) => {
    // Twice is enough (Parlett).
    for (let pass = 0; pass < 2; pass++) {
      blocks.forEach((block, b) => {
        addCombination(block, project(block, vector, inBlock(b)), inBlock(b), vector, -1);
      });
    }
  };
  /** The next vector, not normalised: K q_k − α_k q_k − β_{k−1} q_{k−1}, with the α it finds. */
  const advance = (before: Float64Array, at: Float64Array, coupling: number) => {
    const next = new Float64Array(n);
    operator.apply(at, next);
    if (coupling !== 0) addMultiple(-coupling, before, next);
    const a = dot(next, at);
    addMultiple(-a, at, next);
    return { next, a };
  };
  const step = (): boolean => {
    const k = alpha.length;
    const { next, a } = advance(previous, current, k === 0 ? 0 : beta[k - 1]);
    alpha.push(a);
    let b = norm(next);
    beta.push(b);
    if (storedCount === k + 1) {
      const lost = n <= shortVector || (b > 0 && watch.isLost(alpha, beta));
      // A vector that has lost it spoils the one after it too: two are corrected in a row.
      corrected.push(lost || (k > 0 && corrected[k - 1] && !(k > 1 && corrected[k - 2])));
      if (corrected[k]) {
        orthogonalise(next);
        watch.restored();
        b = norm(next);
        beta[k] = b;
      }
    }
    if (!Number.isFinite(a) || !Number.isFinite(b)) throw new NumericalError("a product with the kernel is not finite");
    largest = Math.max(largest, Math.abs(a), b);
    // What is left is rounding, or the orthogonal basis is complete: the space is invariant.
    if (b <= 10 * Number.EPSILON * largest || storedCount === n) return false;
    previous = current;
    current = divided(next, b);
    keep(current);
    return true;
  };
  return {
    beta,
    dimension: () => alpha.length,
    spectrum: () =>
      tridiagonalSpectrum({ diagonal: Float64Array.from(alpha), offDiagonal: Float64Array.from(beta.slice(0, -1)) }),
    extend(dimension) {
      while (alpha.length < dimension) if (!step()) return false;
      return true;
    },
    combine(coefficients, outputs, observables) {
      const dimension = alpha.length;
      const fromStore = Math.min(storedCount, dimension);
      const vector = (j: number) => {
        const place = (j % sideBySide) * n;
        return blocks[Math.floor(j / sideBySide)].subarray(place, place + n);
      };
      const stored = Array.from({ length: fromStore }, (_, j) => vector(j));
      combineColumns(
        stored,
        coefficients.map((list) => list.subarray(0, fromStore)),
        outputs,
      );
      const observed = observables.map((observable) => {
        const products = new Float64Array(dimension);
        for (let j = 0; j < fromStore; j++) products[j] = dot(stored[j], observable);
        return products;
      });
      if (fromStore === dimension) return observed;
      let before = vector(fromStore - 2);
      let at = vector(fromStore - 1);
      for (let j = fromStore; j < dimension; j++) {
        const { next } = advance(before, at, beta[j - 2]);
        if (corrected[j - 1] === true) orthogonalise(next);
        before = at;
        at = divided(next, beta[j - 1]);
        for (const [t, output] of outputs.entries()) addMultiple(coefficients[t][j], at, output);
        for (const [o, observable] of observables.entries()) observed[o][j] = dot(at, observable);
      }
      return observed;
    },
  };
}

function divided(vector: Float64Array, by: number): Float64Array<ArrayBuffer> {
  const result = new Float64Array(vector.length);
  for (let i = 0; i < vector.length; i++) result[i] = vector[i] / by;
  return result;
}
