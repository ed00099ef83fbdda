import type { SampleSet } from "../data/samples.js";
import { addCombination, project } from "../ntk/dense.js";
import { invertDense } from "../sparse/dense-inverse.js";
import { sampleBlocks } from "./blocks.js";
import { type EmptyShells, equalShells, highestFrequency } from "./shells.js";
import {
  addPairs,
  longestDistance,
  type PairDistances,
  pairDistances,
  type WaveTable,
  waveTable,
  writePairs,
} from "./wave-covariances.js";

/** A power spectrum that was estimated from noisy samples at any places. */
export interface EstimatedSpectrum {
  readonly shells: EmptyShells;
  /** In units in which ∫ power dξ is the variance of the function. */
  readonly power: Float64Array;
  /** Variance of the noise on the values, with that of what the spectrum has at all frequencies. */
  readonly noise: number;
}

/** Samples that are taken together, in 1-D and 2-D, and how many such blocks stand for all: the work is in proportion to the cube of the one, and what is lost is resolution. */
const BLOCK = { 1: 400, 2: 256 } as const;
const BLOCKS = 4;
/** Shells in 16π over the length of a block, and fewest in the plane. */
const SHELLS = { 1: 13, 2: 16 } as const;
const PLANE_SHELLS = 24;
/** Spectra are smooth over a Gaussian of one of these standard deviations, in 2π over the length of a block. A shell of the plane is a mean over many waves to begin with. */
const SMOOTHING = { 1: [4, 1.5], 2: [0.5] } as const;
/** Fewer samples never told lines of the narrower smoothing from chance, of eight series that were looked at. */
const MANY = 250;
const ITERATIONS = 5;
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
 * @param smoothing the standard deviation of the means over frequencies, in 2π over the length of a block: the more samples, the narrower lines they can tell from chance (`smoothings`)
 */
export function estimatedSpectrum(
  samples: SampleSet,
  values: Float64Array,
  known?: number,
  smoothing = smoothings(samples)[0],
): EstimatedSpectrum {
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
  const width = (smoothing * 2 * Math.PI) / length / radii[1];
  let power = new Float64Array(radii.length).fill(variance / volume);
  let noise = known ?? 0.1 * variance;
  const waves = waveTable(
    dimension,
    radii,
    blocks.reduce((longest, block) => Math.max(longest, longestDistance(samples, block)), 0),
  );
  const parts = blocks.map((block) => ({
    pairs: pairDistances(samples, block, waves.step),
    values: Float64Array.from(block, (i) => values[i]),
  }));
  for (let k = 0; k < ITERATIONS; k++) {
    const variances = power.map((density, i) => density * volumes[i]);
    const scores = scoresOf(waves, parts, variances, noise);
    const weighted = (of: Float64Array) =>
      smoothed(
        variances.map((s, i) => s * of[i]),
        width,
      );
    const [seen, expected] = [weighted(scores.seen), weighted(scores.expected)];
    power = power.map((density, i) => (expected[i] > 0 ? density * Math.sqrt(Math.max(0, seen[i]) / expected[i]) : 0));
    noise = known ?? Math.max(LEAST_NOISE * variance, noise * Math.sqrt(scores.seenNoise / scores.expectedNoise));
  }
  if (known !== undefined) return { shells, power, noise };
  const floor = power.reduce((least, density) => Math.min(least, density), Number.POSITIVE_INFINITY);
  return { shells, power, noise: noise + floor * volume };
}

/** Smoothings that are worth trying, from the widest. */
export function smoothings({ dimension, count }: SampleSet): readonly number[] {
  const tried = SMOOTHING[dimension === 1 ? 1 : 2];
  return count < MANY ? tried.slice(0, 1) : tried;
}

/** By waves and by noise: yᵀC⁻¹C_kC⁻¹y, and what is expected of that if the variances are right, tr C⁻¹C_k. */
interface Scores {
  readonly seen: Float64Array;
  readonly expected: Float64Array;
  readonly seenNoise: number;
  readonly expectedNoise: number;
}

function scoresOf(
  { rows, distances }: WaveTable,
  parts: readonly { readonly pairs: PairDistances; readonly values: Float64Array }[],
  variances: Float64Array,
  noise: number,
): Scores {
  const covariance = new Float64Array(distances);
  addCombination(rows, variances, variances.length, covariance, 1);
  const [seen, expected] = [new Float64Array(distances), new Float64Array(distances)];
  let [seenNoise, expectedNoise] = [0, 0];
  for (const { pairs, values } of parts) {
    const n = values.length;
    const inverse = new Float64Array(n * n);
    writePairs(pairs, covariance, inverse);
    for (let i = 0; i < n; i++) inverse[i * (n + 1)] += noise;
    invertDense(n, inverse);
    const solved = project(inverse, values, n);
    for (let i = 0; i < n; i++) {
      seenNoise += solved[i] * solved[i];
      expectedNoise += inverse[i * (n + 1)];
    }
    addPairs(pairs, inverse, expected);
    addPairs(pairs, outerProduct(solved), seen);
  }
  return {
    seen: project(rows, seen, variances.length),
    expected: project(rows, expected, variances.length),
    seenNoise,
    expectedNoise,
  };
}

function outerProduct(v: Float64Array): Float64Array {
  const n = v.length;
  const product = new Float64Array(n * n);
  for (let j = 0; j < n; j++) for (let i = 0; i < n; i++) product[j * n + i] = v[j] * v[i];
  return product;
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
