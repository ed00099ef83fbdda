import type { SampleSet } from "../data/samples.js";
import { NotAvailableError } from "../errors.js";
import { type ToeplitzPlusHankel, toeplitzHankelPair } from "../fourier/toeplitz.js";
import { type KernelTerm, kernelTerms } from "../network/kernel-terms.js";
import { distribution } from "../network/laws/distribution.js";
import type { Network } from "../network/network.js";

/**
 * The infinite-width kernel operator on a set of samples, the symmetric n × n matrix
 *
 *   K_ij = κ · weight · Θ(x_i, x_j),   so that gradient flow is u' = −K u,
 *
 * with κ the samples' measure factor. Nothing here is random: the kernel of a sampled network of finite width is
 * `empiricalKernelMatrix`.
 */
export interface KernelEntries {
  readonly count: number;
  /** K_ii for all i. */
  diagonal(): Float64Array;
  /** Writes column j of K into `out` (length `count`). */
  column(j: number, out: Float64Array): void;
}

/** y = K x for vectors of length `count`; x and y must not be the same array. */
export interface KernelOperator {
  readonly count: number;
  apply(x: Float64Array, y: Float64Array): void;
}

/**
 * The kernel operator column by column, for any 1-D samples. On a uniform grid a column costs O(n) once the
 * characteristic function is tabulated at the 3n lags that occur; on scattered samples it is evaluated n times a
 * column. Throws NotAvailableError in more dimensions.
 */
export function kernelEntries(network: Network, samples: SampleSet): KernelEntries {
  const profile = kernelProfile(network, samples);
  return samples.spacing === undefined
    ? scatteredEntries(profile, samples.points)
    : gridEntries(profile, samples.points, samples.spacing);
}

/** The kernel operator as a dense symmetric matrix, row by row, length n². Throws as `kernelEntries`. */
export function kernelMatrix(network: Network, samples: SampleSet): Float64Array {
  const entries = kernelEntries(network, samples);
  const n = entries.count;
  const matrix = new Float64Array(n * n);
  for (let j = 0; j < n; j++) entries.column(j, matrix.subarray(j * n, (j + 1) * n));
  return matrix;
}

/**
 * The kernel operator on a uniform grid in O(n log n) an application and O(n) memory. All scales share one Toeplitz
 * matrix T and one T' between two diagonal matrices X of the points, K = T + X T' X (normal biases add Hankel matrices
 * to both), and the two products share one complex transform there and one back. Throws NotAvailableError without a uniform grid.
 */
export function kernelOperator(network: Network, samples: SampleSet): KernelOperator {
  if (samples.spacing === undefined) {
    throw new NotAvailableError(
      "data.placement",
      "fast kernel products on scattered samples; they need a uniform grid",
    );
  }
  const profile = kernelProfile(network, samples);
  const { points, count } = samples;
  const differences = profile.stationary(differenceLags(count, samples.spacing));
  const sums = profile.reflected(sumLags(points, samples.spacing));
  const plain = toeplitzPlusHankel(differences.damping, sums.damping, count);
  const framed = toeplitzPlusHankel(differences.diffusion, sums.diffusion, count);
  const multiplyBoth = toeplitzHankelPair(plain, framed);
  const scaled = new Float64Array(count);
  return {
    count,
    apply(x, y) {
      for (let i = 0; i < count; i++) scaled[i] = points[i] * x[i];
      multiplyBoth(x, scaled, y, scaled);
      for (let i = 0; i < count; i++) y[i] += points[i] * scaled[i];
    },
  };
}

function toeplitzPlusHankel(
  column: Float64Array | null,
  values: Float64Array | null,
  count: number,
): ToeplitzPlusHankel {
  const toeplitz = column ?? new Float64Array(count);
  return values === null ? { toeplitz } : { toeplitz, hankel: values };
}

/** A part of the kernel, (damping + diffusion x x'), tabulated at lags; null where it vanishes. */
interface Tables {
  readonly damping: Float64Array | null;
  readonly diffusion: Float64Array | null;
}

/** The two parts of κ · weight · Θ as functions of x − x' and of x + x'. */
interface KernelProfile {
  stationary(lags: Float64Array): Tables;
  reflected(lags: Float64Array): Tables;
}

function kernelProfile(network: Network, samples: SampleSet): KernelProfile {
  if (samples.dimension !== 1) {
    throw new NotAvailableError("dimension", `the kernel flow in ${samples.dimension} dimensions`);
  }
  const weights = distribution(network.weights);
  const terms = kernelTerms(network);
  const factor = samples.measureFactor * samples.weight;
  const tabulate = (lags: Float64Array, part: (term: KernelTerm) => readonly [number, number]): Tables => {
    const parts = terms.map(part);
    const damping = parts.some(([coefficient]) => coefficient !== 0) ? new Float64Array(lags.length) : null;
    const diffusion = parts.some(([, coefficient]) => coefficient !== 0) ? new Float64Array(lags.length) : null;
    if (damping === null && diffusion === null) return { damping, diffusion };
    terms.forEach((term, p) => {
      const phi = weights.characteristic(lags.map((lag) => term.scale * lag));
      const [d, D] = parts[p];
      if (damping) for (let i = 0; i < lags.length; i++) damping[i] += factor * d * phi[i];
      if (diffusion) for (let i = 0; i < lags.length; i++) diffusion[i] += factor * D * phi[i];
    });
    return { damping, diffusion };
  };
  return {
    stationary: (lags) => tabulate(lags, (term) => [term.damping, term.diffusion]),
    reflected: (lags) => tabulate(lags, (term) => [term.reflectedDamping, term.reflectedDiffusion]),
  };
}

/** x_i − x_0 on a uniform grid. */
function differenceLags(count: number, spacing: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => i * spacing);
}

/** x_i + x_j on a uniform grid, indexed by i + j = 0 … 2n − 2. */
function sumLags(points: Float64Array, spacing: number): Float64Array {
  return Float64Array.from({ length: 2 * points.length - 1 }, (_, s) => 2 * points[0] + s * spacing);
}

function gridEntries(profile: KernelProfile, points: Float64Array, spacing: number): KernelEntries {
  const count = points.length;
  const differences = profile.stationary(differenceLags(count, spacing));
  const sums = profile.reflected(sumLags(points, spacing));
  const entry = (i: number, j: number) =>
    at(differences, Math.abs(i - j), points[i] * points[j]) + at(sums, i + j, points[i] * points[j]);
  return {
    count,
    diagonal: () => Float64Array.from({ length: count }, (_, i) => entry(i, i)),
    column(j, out) {
      for (let i = 0; i < count; i++) out[i] = entry(i, j);
    },
  };
}

function scatteredEntries(profile: KernelProfile, points: Float64Array): KernelEntries {
  const count = points.length;
  return {
    count,
    diagonal() {
      const same = profile.stationary(new Float64Array(1));
      const doubled = profile.reflected(points.map((x) => 2 * x));
      return points.map((x, i) => at(same, 0, x * x) + at(doubled, i, x * x));
    },
    column(j, out) {
      const y = points[j];
      const differences = profile.stationary(points.map((x) => x - y));
      const sums = profile.reflected(points.map((x) => x + y));
      for (let i = 0; i < count; i++) out[i] = at(differences, i, points[i] * y) + at(sums, i, points[i] * y);
    },
  };
}

function at(tables: Tables, index: number, product: number): number {
  const damping = tables.damping === null ? 0 : tables.damping[index];
  return tables.diffusion === null ? damping : damping + product * tables.diffusion[index];
}
