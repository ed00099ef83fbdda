import type { SampleSet } from "../data/samples.js";
import { NotAvailableError, NumericalError } from "../errors.js";
import { combineColumns } from "../kernels/index.js";
import type { Response } from "../network/dynamics/index.js";
import type { Network } from "../network/network.js";
import { semidefiniteEigenpairs } from "../sparse/semidefinite-eigenpairs.js";
import { addCombination, multiply, orthonormalize, project, transpose } from "./dense.js";
import { kernelEntries } from "./kernel.js";
import type { KernelEntries } from "./kernel-entries.js";
import type { ObservedModes } from "./observed-modes.js";
import { type PivotedCholesky, pivotedCholesky } from "./pivoted-cholesky.js";
import { responses } from "./response.js";
import { surelyExceedsRank } from "./weyl.js";

/**
 * The part of the infinite-width kernel operator that is not zero to rounding, K = V Λ Vᵀ. On the orthogonal
 * complement of V the eigenvalue is 0.
 */
export interface KernelEigenbasis {
  /** Number of samples, n. */
  readonly count: number;
  /** Number of eigenpairs, r. */
  readonly rank: number;
  /** Eigenvalues in descending order, none negative, length r. */
  readonly values: Float64Array;
  /** V, orthonormal columns, column by column, length n × r. */
  readonly vectors: Float64Array;
  /** What is left out: the trace of K − V Λ Vᵀ over the trace of K (rounding makes it uncertain below 1e-13). */
  readonly residual: number;
  /** The r samples whose values determine a function in the range of K. */
  readonly pivots: Int32Array;
  /**
   * The r × r matrix (column by column) that maps values at the pivots to the coefficients Vᵀg of a function g in the
   * range of K; O(r³), computed on the first call.
   */
  pivotsToCoefficients(): Float64Array;
}

/** Choices for `kernelEigenbasis`. */
export interface EigenbasisOptions {
  /** Part of the trace of K that may be left out; default 1e-15, which leaves the decision to rounding. */
  readonly tolerance?: number;
  /** Largest r to accept; by default what keeps n r² ≤ 4e10 (minutes of work) and n r ≤ 6e7 (1 GB): 1414 for n = 20 000. */
  readonly maximumRank?: number;
}

/**
 * Eigenbasis of the infinite-width kernel operator on any samples: pivoted Cholesky K ≈ L Lᵀ with as many columns
 * as K has rank to rounding (few, for smooth kernels), orthonormalisation L = Q R, dense eigendecomposition of the
 * small matrix R Rᵀ = W Λ Wᵀ, and V = Q W. O(n r² + r³) work, O(n r) memory, and never an n × n matrix unless r = n.
 *
 * Throws NotAvailableError where K needs more than `maximumRank` columns, and NumericalError for a kernel with NaN.
 */
export function kernelEigenbasis(
  network: Network,
  samples: SampleSet,
  options: EigenbasisOptions = {},
): KernelEigenbasis {
  const { maximumRank = affordableRank(samples.count) } = options;
  const basis = kernelEigenbasisUpTo(network, samples, { ...options, maximumRank });
  if (basis !== null) return basis;
  throw new NotAvailableError(
    "data.samples",
    `the exact eigenbasis of a kernel of rank above ${maximumRank} (${samples.count} samples); take fewer samples or a smoother kernel`,
  );
}

function affordableRank(count: number): number {
  return Math.floor(Math.min(Math.sqrt(4e10 / count), 6e7 / count));
}

/** As `kernelEigenbasis`, but null where K needs more than `maximumRank` columns; from its entries where they are at hand. */
export function kernelEigenbasisUpTo(
  network: Network,
  samples: SampleSet,
  options: EigenbasisOptions,
  entries: Pick<KernelEntries, "count" | "diagonal" | "column"> = kernelEntries(network, samples),
): KernelEigenbasis | null {
  const { tolerance = 1e-15, maximumRank = samples.count } = options;
  const diagonal = entries.diagonal();
  if (!diagonal.every(Number.isFinite)) throw new NumericalError("the kernel is not finite on the samples");
  const trace = diagonal.reduce((a, b) => a + b, 0);
  if (surelyExceedsRank(network, samples, maximumRank, tolerance, trace)) return null;
  const cholesky = pivotedCholesky(entries, tolerance, maximumRank);
  return cholesky === null ? null : eigenbasisOf(cholesky);
}

function eigenbasisOf(cholesky: PivotedCholesky): KernelEigenbasis {
  const { count, rank, pivots, residual } = cholesky;
  const triangle = rowsAt(cholesky.factor, pivots, count);
  const Q = cholesky.factor;
  const R = orthonormalize(Q, count, rank);
  const { values, vectors: W } = semidefiniteEigenpairs(multiply(R, transpose(R, rank, rank), rank, rank, rank), rank);
  let map: Float64Array | null = null;
  return {
    count,
    rank,
    values,
    vectors: multiply(Q, W, count, rank, rank),
    residual,
    pivots,
    pivotsToCoefficients() {
      // g = L y with y from the values at the pivots, L_P y = g_P, so that Vᵀ g = Wᵀ R y = (Wᵀ R L_P⁻¹) g_P.
      map ??= divideByLowerTriangle(multiply(transpose(W, rank, rank), R, rank, rank, rank), triangle, rank);
      return map;
    },
  };
}

/** The samples' points that are pivots of a basis, row by row. */
export function pivotPoints({ pivots }: KernelEigenbasis, { points, dimension: d }: SampleSet): Float64Array {
  const chosen = new Float64Array(pivots.length * d);
  pivots.forEach((i, at) => {
    chosen.set(points.subarray(i * d, (i + 1) * d), at * d);
  });
  return chosen;
}

/** The samples that belong to the pivots, in their order, with their weights; counted and weighed as parts of the whole set. */
export function samplesAtPivots(basis: KernelEigenbasis, samples: SampleSet) {
  const { pivots, rank } = basis;
  const { relativeWeights, ...others } = samples;
  const weights =
    relativeWeights === undefined ? {} : { relativeWeights: Float64Array.from(pivots, (i) => relativeWeights[i]) };
  return { ...others, ...weights, points: pivotPoints(basis, samples), count: rank };
}

/** The rows of L that belong to the pivots, in their order: lower triangular, rank × rank, column by column. */
function rowsAt(factor: Float64Array, pivots: Int32Array, count: number): Float64Array {
  const rank = pivots.length;
  const rows = new Float64Array(rank * rank);
  for (let j = 0; j < rank; j++) for (let i = j; i < rank; i++) rows[j * rank + i] = factor[j * count + pivots[i]];
  return rows;
}

/** Columns that are solved for together. */
const PANEL = 32;

/** X with X L = B for a lower triangular L, all size × size; overwrites and returns B. */
function divideByLowerTriangle(B: Float64Array, L: Float64Array, size: number): Float64Array {
  for (let first = PANEL * Math.floor((size - 1) / PANEL); first >= 0; first -= PANEL) {
    const end = Math.min(size, first + PANEL);
    const known = Array.from({ length: size - end }, (_, k) => B.subarray((end + k) * size, (end + k + 1) * size));
    const ofKnown = Array.from({ length: end - first }, (_, p) =>
      L.subarray((first + p) * size + end, (first + p + 1) * size),
    );
    const parts = ofKnown.map(() => new Float64Array(size));
    if (known.length > 0) combineColumns(known, ofKnown, parts);
    for (let j = end - 1; j >= first; j--) {
      const column = B.subarray(j * size, (j + 1) * size);
      const part = parts[j - first];
      for (let i = 0; i < size; i++) column[i] -= part[i];
      for (let k = j + 1; k < end; k++) {
        const factor = L[j * size + k];
        for (let i = 0; i < size; i++) column[i] -= factor * B[k * size + i];
      }
      const diagonal = L[j * size + j];
      for (let i = 0; i < size; i++) column[i] /= diagonal;
    }
  }
  return B;
}

/** A vector in the eigenbasis: coefficients c = Vᵀu and the part u − V c that K does not see. */
export interface EigenbasisVector {
  readonly coefficients: Float64Array;
  readonly complement: Float64Array;
}

/** Splits a function on the samples into its coefficients and its complement. */
export function intoEigenbasis(basis: KernelEigenbasis, u: Float64Array): EigenbasisVector {
  const coefficients = project(basis.vectors, u, basis.rank);
  const complement = u.slice();
  addCombination(basis.vectors, coefficients, basis.rank, complement, -1);
  return { coefficients, complement };
}

/** f(K, t) u₀ for every time of a list, with f a response; the complement of the basis is carried with f(0, t). */
export function respondInEigenbasis(
  basis: KernelEigenbasis,
  response: Response,
  initial: Float64Array,
  times: readonly number[],
): Float64Array[] {
  const { coefficients, complement } = intoEigenbasis(basis, initial);
  const zero = new Float64Array(1);
  return times.map((time) => {
    const [atZero] = responses(response, zero, time);
    const f = responses(response, basis.values, time);
    const u = complement.map((value) => atZero * value);
    addCombination(
      basis.vectors,
      f.map((value, j) => value * coefficients[j]),
      basis.rank,
      u,
      1,
    );
    return u;
  });
}

/** The modes of g · f(K, t) u₀ for functionals g; the part of u₀ that K does not see is a last mode of rate 0. */
export function modesInEigenbasis(
  basis: KernelEigenbasis,
  initial: Float64Array,
  observables: readonly Float64Array[],
): ObservedModes {
  const { rank } = basis;
  if (observables.length === 0) return { rates: new Float64Array(0), weights: [] };
  const { coefficients, complement } = intoEigenbasis(basis, initial);
  const rates = new Float64Array(rank + 1);
  rates.set(basis.values);
  return {
    rates,
    weights: observables.map((observable) => {
      const weights = new Float64Array(rank + 1);
      weights.set(project(basis.vectors, observable, rank).map((product, j) => product * coefficients[j]));
      weights[rank] = complement.reduce((sum, value, i) => sum + observable[i] * value, 0);
      return weights;
    }),
  };
}
