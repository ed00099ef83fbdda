import type { SampleSet } from "../data/samples.js";
import { factorDense, solveDense } from "../sparse/dense-cholesky.js";
import { sampleBlocks } from "./blocks.js";
import { type EmptyShells, equalShells, highestFrequency } from "./shells.js";
import { waveCovariances } from "./wave-covariances.js";

/** A power spectrum that was estimated from noisy samples at any places. */
export interface EstimatedSpectrum {
  readonly shells: EmptyShells;
  /** In units in which ∫ power dξ is the variance of the function. */
  readonly power: Float64Array;
  /** Variance of the noise on the values, with that of what the spectrum has at all frequencies. */
  readonly noise: number;
}

/** Samples that are taken together, in 1-D and 2-D, and how many such blocks stand for all: the work is in proportion to the cube of the one, and what is lost is resolution. */
const BLOCK = { 1: 160, 2: 256 } as const;
const BLOCKS = 4;
/** Shells in 16π over the length of a block, and fewest in the plane. */
const SHELLS = { 1: 13, 2: 16 } as const;
const PLANE_SHELLS = 24;
/** Spectra are smooth over a Gaussian of this standard deviation, in 2π over the length of a block. A shell of the plane is a mean over many waves to begin with. */
const SMOOTHING = { 1: 4, 2: 0.5 } as const;
const ITERATIONS = 8;
/** The least noise, over the variance of the values: what it is below is of no matter, and matrices stay regular. */
const LEAST_NOISE = 1e-6;

/**
 * The power spectrum and the noise that training samples at any places suggest, in 1-D, and by |ξ| in 2-D: the likeliest variances s_k of random waves and of noise, y ~ N(0, C), C = Σ s_k C_k + noise, by the steps
 *
 *   s_k ← s_k (yᵀC⁻¹C_kC⁻¹y / tr C⁻¹C_k)^{1/2},
 *
 * each of which makes the samples likelier (H. Zhou, L. Hu, J. Zhou, K. Lange, J. Comput. Graph. Stat. 28, 2019). Numerators and denominators are smoothed over neighbouring frequencies, as a periodogram is: the likeliest spectrum is as rough as the data. What the
 * spectrum has everywhere is no other than noise to the samples, and counted as noise too. Of long series and of the plane four blocks of some hundred samples stand for all, as in Bartlett's method.
 *
 * @param known the variance of the noise, where it is known
 */
export function estimatedSpectrum(samples: SampleSet, values: Float64Array, known?: number): EstimatedSpectrum {
  const dimension = samples.dimension === 1 ? 1 : 2;
  const { length, blocks } = sampleBlocks(samples, BLOCK[dimension], BLOCKS);
  const used = blocks.reduce((sum, block) => sum + block.length, 0);
  let variance = 0;
  for (const block of blocks) for (const i of block) variance += values[i] ** 2 / used;
  const highest = highestFrequency(samples);
  const shells = equalShells(
    dimension,
    highest,
    (SHELLS[dimension] / 64) * length,
    dimension === 1 ? undefined : PLANE_SHELLS,
  );
  const { volumes, radii } = shells;
  const volume = volumes.reduce((sum, v) => sum + v, 0);
  const width = (SMOOTHING[dimension] * 2 * Math.PI) / length / radii[1];
  let power = new Float64Array(radii.length).fill(variance / volume);
  let noise = known ?? 0.1 * variance;
  const parts = blocks.map((block) => ({
    covariances: waveCovariances(samples, block, radii),
    values: Float64Array.from(block, (i) => values[i]),
  }));
  for (let k = 0; k < ITERATIONS; k++) {
    const variances = power.map((density, i) => density * volumes[i]);
    const scores = parts.map((part) => scoresOf(part.covariances, part.values, variances, noise));
    const total = (of: (score: Scores) => number) => scores.reduce((sum, score) => sum + of(score), 0);
    const weighted = (of: (score: Scores) => Float64Array) =>
      smoothed(
        variances.map((s, i) => s * total((score) => of(score)[i])),
        width,
      );
    const [seen, expected] = [weighted((score) => score.seen), weighted((score) => score.expected)];
    power = power.map((density, i) => (expected[i] > 0 ? density * Math.sqrt(seen[i] / expected[i]) : 0));
    const ratio = total((score) => score.seenNoise) / total((score) => score.expectedNoise);
    noise = known ?? Math.max(LEAST_NOISE * variance, noise * Math.sqrt(ratio));
  }
  if (known !== undefined) return { shells, power, noise };
  const floor = power.reduce((least, density) => Math.min(least, density), Number.POSITIVE_INFINITY);
  return { shells, power, noise: noise + floor * volume };
}

/** By waves and by noise: yᵀC⁻¹C_kC⁻¹y, and what is expected of that if the variances are right, tr C⁻¹C_k. */
interface Scores {
  readonly seen: Float64Array;
  readonly expected: Float64Array;
  readonly seenNoise: number;
  readonly expectedNoise: number;
}

function scoresOf(
  covariances: readonly Float64Array[],
  values: Float64Array,
  variances: Float64Array,
  noise: number,
): Scores {
  const n = values.length;
  const triangle = new Float64Array((n * (n + 1)) / 2);
  covariances.forEach((covariance, k) => {
    const variance = variances[k];
    if (variance > 0) for (let at = 0; at < triangle.length; at++) triangle[at] += variance * covariance[at];
  });
  const C = new Float64Array(n * n);
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j <= i; j++, at++) C[i * n + j] = triangle[at];
  for (let i = 0; i < n; i++) C[i * n + i] += noise;
  factorDense(n, C);
  const solved = values.slice();
  solveDense(n, C, solved);
  const inverse = lowerInverse(n, C);
  const outer = new Float64Array(triangle.length);
  let [at, seenNoise, expectedNoise] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++, at++) {
      const twice = i === j ? 1 : 2;
      outer[at] = twice * solved[i] * solved[j];
      inverse[at] *= twice;
    }
    seenNoise += solved[i] * solved[i];
    expectedNoise += inverse[at - 1];
  }
  const against = (matrix: Float64Array) =>
    Float64Array.from(covariances, (covariance) => {
      let sum = 0;
      for (let k = 0; k < matrix.length; k++) sum += covariance[k] * matrix[k];
      return sum;
    });
  return { seen: against(outer), expected: against(inverse), seenNoise, expectedNoise };
}

/** C⁻¹ by its lower triangle, given what `factorDense` left in C. */
function lowerInverse(n: number, L: Float64Array): Float64Array {
  // Rows of L⁻ᵀ: column j of L⁻¹.
  const columns = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    const column = columns.subarray(j * n, (j + 1) * n);
    column[j] = L[j * n + j];
    for (let i = j + 1; i < n; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= L[i * n + k] * column[k];
      column[i] = sum * L[i * n + i];
    }
  }
  const inverse = new Float64Array((n * (n + 1)) / 2);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j <= i; j++, at++) {
      let sum = 0;
      for (let k = i; k < n; k++) sum += columns[i * n + k] * columns[j * n + k];
      inverse[at] = sum;
    }
  }
  return inverse;
}

/** A running mean with Gaussian weights, mirrored at the origin. */
function smoothed(values: Float64Array, width: number): Float64Array<ArrayBuffer> {
  const reach = Math.ceil(3 * width);
  const last = values.length - 1;
  return Float64Array.from(values, (_, i) => {
    let [sum, weights] = [0, 0];
    for (let k = -reach; k <= reach; k++) {
      const at = Math.abs(i + k);
      if (at > last) continue;
      const weight = Math.exp(-0.5 * (k / width) ** 2);
      sum += weight * values[at];
      weights += weight;
    }
    return sum / weights;
  });
}
