import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { NumericalError } from "../errors.js";
import { randomStream } from "../network/random.js";
import { addCombination, norm, project } from "./dense.js";
import type { KernelOperator } from "./kernel.js";
import type { ObservedModes } from "./observed-modes.js";
import { type Response, responses } from "./response.js";

/** Which functions of the kernel operator are wanted, at which times. */
export interface ResponseRequest {
  readonly response: Response;
  readonly times: readonly number[];
}

/** Choices for `respondByLanczos`. */
export interface LanczosOptions {
  /** Error allowed at every time, relative to the norm of the initial value; default 1e-10. */
  readonly tolerance?: number;
  /** Bytes that stored basis vectors may take; default 512 MiB. Beyond, vectors are recomputed in a second pass. */
  readonly memoryBudget?: number;
  /** Largest dimension of the Krylov space; default 3000. */
  readonly maximumDimension?: number;
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
  /** Error of the next to last space that was looked at, relative to the norm of u₀: the result is better. */
  readonly errorEstimate: number;
}

/**
 * f(K, t) u₀ for any number of responses and times from one Krylov space span(u₀, K u₀, K²u₀, …), by the Lanczos
 * process: with an orthonormal basis Q of it and T = Qᵀ K Q tridiagonal, f(K)u₀ ≈ ‖u₀‖ Q f(T) e₁. Neither K nor its
 * eigenvectors are formed.
 *
 * Stopping rule: spaces of dimensions that grow by a quarter are compared. Their bases are nested, so the distance of
 * two approximations is the distance of their coefficients f(T)e₁, and it estimates the error of the smaller space;
 * when that is within the tolerance at all times, the larger space's result is returned.
 *
 * As long as the basis fits into the memory budget it is fully reorthogonalised. Vectors beyond come from the
 * three-term recurrence alone, are not kept, and are computed again, bit for bit, to form the result; what they lose
 * in orthogonality delays convergence but does not spoil it (V. Druskin, L. Knizhnerman, Numer. Linear Algebra Appl. 2 (1995)).
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
  const { tolerance = 1e-10, memoryBudget = 2 ** 29, maximumDimension = 3000 } = options;
  const size = norm(initial);
  if (size === 0) {
    const values = requests.map(({ times }) => times.map(() => new Float64Array(initial.length)));
    const modes = { rates: new Float64Array(0), weights: observables.map(() => new Float64Array(0)) };
    return { values, modes, dimension: 0, recomputed: 0, errorEstimate: 0 };
  }
  const capacity = Math.max(2, Math.floor(memoryBudget / (8 * initial.length)));
  const process = lanczosProcess(operator, initial, capacity);
  let coefficients: Float64Array[][] = [];
  let errorEstimate = Number.POSITIVE_INFINITY;
  for (let next = 8; errorEstimate > tolerance; next = Math.ceil(next * 1.25)) {
    if (process.dimension() >= maximumDimension) {
      throw new NumericalError(
        `the Krylov space for the kernel flow reached its largest dimension ${maximumDimension} with an error of ${errorEstimate.toExponential(1)} (asked for ${tolerance})`,
      );
    }
    const exact = !process.extend(Math.min(next, maximumDimension));
    const improved = tridiagonalResponses(process.alpha, process.beta, requests);
    errorEstimate = exact ? 0 : largestDistance(coefficients, improved);
    coefficients = improved;
  }
  const dimension = process.dimension();
  const values = requests.map(({ times }) => times.map(() => new Float64Array(initial.length)));
  const observed = observables.map(() => new Float64Array(dimension));
  process.replay((vector, j) => {
    observables.forEach((observable, o) => {
      for (let k = 0; k < vector.length; k++) observed[o][j] += observable[k] * vector[k];
    });
    values.forEach((ofRequest, r) => {
      ofRequest.forEach((value, i) => {
        const factor = size * coefficients[r][i][j];
        for (let k = 0; k < value.length; k++) value[k] += factor * vector[k];
      });
    });
  });
  const modes = ritzModes(process.alpha, process.beta, observed, size);
  return { values, modes, dimension, recomputed: Math.max(0, dimension - capacity), errorEstimate };
}

/**
 * The largest eigenvalue of a kernel operator by the Lanczos process from a random vector, so that no symmetry of the
 * data hides it. The relative error is below `tolerance` (default 1e-10), by the residual of the Ritz pair, or what
 * 300 products give.
 */
export function largestKernelEigenvalue(operator: KernelOperator, tolerance = 1e-10): number {
  const random = randomStream(0, 0x1a3b);
  const start = Float64Array.from({ length: operator.count }, () => random.normal());
  const process = lanczosProcess(operator, start, 2);
  let largest = 0;
  for (let next = 10; next <= Math.min(300, Math.max(10, operator.count)); next += 10) {
    const exact = !process.extend(next);
    const { values, vectors } = tridiagonalEigenpairs(process.alpha, process.beta);
    const last = values.length - 1;
    largest = Math.max(0, values[last]);
    const residual = process.beta[last] * Math.abs(vectors.get(last, last));
    if (exact || residual <= tolerance * largest) break;
  }
  return largest;
}

/** The Lanczos process: K Q = Q T + β q eᵀ with T tridiagonal, diagonal `alpha`, off-diagonal `beta`. */
interface LanczosProcess {
  readonly alpha: readonly number[];
  /** beta[k] couples vectors k and k + 1; the last one belongs to the residual. */
  readonly beta: readonly number[];
  dimension(): number;
  /** Extends the space to a dimension; false where the space became invariant before or there. */
  extend(dimension: number): boolean;
  /** Goes through the basis vectors in order. Ends the process. */
  replay(visit: (vector: Float64Array, index: number) => void): void;
}

function lanczosProcess(operator: KernelOperator, start: Float64Array, capacity: number): LanczosProcess {
  const n = start.length;
  const alpha: number[] = [];
  const beta: number[] = [];
  let stored = new Float64Array(0);
  let storedCount = 0;
  let previous = new Float64Array(n);
  let current = scaled(start, 1 / norm(start));
  let largest = 0;
  const keep = (vector: Float64Array) => {
    if (storedCount >= capacity) return;
    if ((storedCount + 1) * n > stored.length) {
      const larger = new Float64Array(n * Math.min(capacity, Math.max(16, Math.ceil(1.5 * storedCount))));
      larger.set(stored);
      stored = larger;
    }
    stored.set(vector, storedCount * n);
    storedCount++;
  };
  keep(current);
  /** The next vector, not normalised: K q_k − α_k q_k − β_{k−1} q_{k−1}, with the α it finds. */
  const advance = (before: Float64Array, at: Float64Array, coupling: number) => {
    const next = new Float64Array(n);
    operator.apply(at, next);
    if (coupling !== 0) for (let i = 0; i < n; i++) next[i] -= coupling * before[i];
    let a = 0;
    for (let i = 0; i < n; i++) a += next[i] * at[i];
    for (let i = 0; i < n; i++) next[i] -= a * at[i];
    return { next, a };
  };
  const step = (): boolean => {
    const k = alpha.length;
    const { next, a } = advance(previous, current, k === 0 ? 0 : beta[k - 1]);
    if (storedCount === k + 1) {
      // Everything so far is stored: reorthogonalise. Twice is enough.
      for (let pass = 0; pass < 2; pass++) {
        addCombination(stored, project(stored, next, storedCount), storedCount, next, -1);
      }
    }
    const b = norm(next);
    if (!Number.isFinite(a) || !Number.isFinite(b)) throw new NumericalError("a product with the kernel is not finite");
    alpha.push(a);
    beta.push(b);
    largest = Math.max(largest, Math.abs(a), b);
    // What is left is rounding, or the orthogonal basis is complete: the space is invariant.
    if (b <= 10 * Number.EPSILON * largest || storedCount === n) return false;
    previous = current;
    current = scaled(next, 1 / b);
    keep(current);
    return true;
  };
  return {
    alpha,
    beta,
    dimension: () => alpha.length,
    extend(dimension) {
      while (alpha.length < dimension) if (!step()) return false;
      return true;
    },
    replay(visit) {
      const dimension = alpha.length;
      const fromStore = Math.min(storedCount, dimension);
      for (let j = 0; j < fromStore; j++) visit(stored.subarray(j * n, (j + 1) * n), j);
      if (fromStore === dimension) return;
      let before: Float64Array = stored.slice((fromStore - 2) * n, (fromStore - 1) * n);
      let at: Float64Array = stored.slice((fromStore - 1) * n, fromStore * n);
      for (let j = fromStore; j < dimension; j++) {
        const { next } = advance(before, at, beta[j - 2]);
        // The first vector not stored was the last to be reorthogonalised only if it was reached while all were stored.
        if (j === fromStore) {
          for (let pass = 0; pass < 2; pass++) {
            addCombination(stored, project(stored, next, storedCount), storedCount, next, -1);
          }
        }
        before = at;
        at = scaled(next, 1 / beta[j - 1]);
        visit(at, j);
      }
    },
  };
}

function scaled(vector: Float64Array, factor: number): Float64Array<ArrayBuffer> {
  return Float64Array.from(vector, (value) => factor * value);
}

function tridiagonalEigenpairs(alpha: readonly number[], beta: readonly number[]) {
  const k = alpha.length;
  const T = new Matrix(k, k);
  for (let i = 0; i < k; i++) {
    T.set(i, i, alpha[i]);
    if (i + 1 < k) {
      T.set(i, i + 1, beta[i]);
      T.set(i + 1, i, beta[i]);
    }
  }
  const decomposition = new EigenvalueDecomposition(T, { assumeSymmetric: true });
  return { values: decomposition.realEigenvalues, vectors: decomposition.eigenvectorMatrix };
}

/** f(T, t) e₁ for every request and time. */
function tridiagonalResponses(
  alpha: readonly number[],
  beta: readonly number[],
  requests: readonly ResponseRequest[],
): Float64Array[][] {
  const { values, vectors } = tridiagonalEigenpairs(alpha, beta);
  const k = values.length;
  // Ritz values of a positive semidefinite operator; what rounding makes negative is zero.
  const ritz = Float64Array.from(values, (value) => Math.max(0, value));
  return requests.map(({ response, times }) =>
    times.map((time) => {
      const f = responses(response, ritz, time);
      const weights = f.map((value, j) => value * vectors.get(0, j));
      return Float64Array.from({ length: k }, (_, i) => {
        let sum = 0;
        for (let j = 0; j < k; j++) sum += vectors.get(i, j) * weights[j];
        return sum;
      });
    }),
  );
}

/** The modes of g · Q f(T) e₁ size for functionals of which g · q_j is given. */
function ritzModes(
  alpha: readonly number[],
  beta: readonly number[],
  observed: readonly Float64Array[],
  size: number,
): ObservedModes {
  if (observed.length === 0) return { rates: new Float64Array(0), weights: [] };
  const { values, vectors } = tridiagonalEigenpairs(alpha, beta);
  return {
    rates: Float64Array.from(values, (value) => Math.max(0, value)),
    weights: observed.map((products) =>
      Float64Array.from(values, (_, j) => {
        let sum = 0;
        for (let i = 0; i < products.length; i++) sum += products[i] * vectors.get(i, j);
        return size * vectors.get(0, j) * sum;
      }),
    ),
  };
}

/** The largest distance over requests and times between coefficients, the shorter list continued with zeros. */
function largestDistance(before: readonly Float64Array[][], after: readonly Float64Array[][]): number {
  if (before.length !== after.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  after.forEach((ofRequest, r) => {
    ofRequest.forEach((longer, i) => {
      const shorter = before[r][i];
      let sum = 0;
      for (let j = 0; j < longer.length; j++) sum += (longer[j] - (j < shorter.length ? shorter[j] : 0)) ** 2;
      largest = Math.max(largest, Math.sqrt(sum));
    });
  });
  return largest;
}
