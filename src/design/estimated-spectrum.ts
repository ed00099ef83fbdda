import type { SampleSet } from "../data/samples.js";
import { multiply, transpose } from "../ntk/dense.js";
import { factorDense, solveDense } from "../sparse/dense-cholesky.js";
import { type EmptyShells, equalShells, halfCircle, highestFrequency } from "./shells.js";

/** A power spectrum that was estimated from noisy samples at any places. */
export interface EstimatedSpectrum {
  readonly shells: EmptyShells;
  /** In units in which ∫ power dξ is the variance of the function. */
  readonly power: Float64Array;
  /** Variance of the noise on the values. */
  readonly noise: number;
}

/** Samples that are taken together: the work is in proportion to their square, and what is lost is resolution. In the plane so many blocks stand for all. */
const [BLOCK, PLANE_BLOCKS] = [160, 6];
const ITERATIONS = 32;
/** Shells in the plane, fewest, and directions of a half-circle. */
const [PLANE_SHELLS, DIRECTIONS] = [24, 8];
/** Spectra are smoothed by a Gaussian of this standard deviation, in 2π over the length of a block. */
const SMOOTHING = 1.6;
/** The least noise, over the variance of the values: what it is below is of no matter, and matrices stay regular. */
const LEAST_NOISE = 1e-6;

/**
 * The power spectrum and the noise that training samples at any places suggest, in 1-D, and by |ξ| in 2-D: expectation–maximisation for a stationary Gaussian process (A. P. Dempster, N. M. Laird, D. B. Rubin, J. R. Stat. Soc. B 39, 1977). Given a
 * spectrum, the samples say what its waves' amplitudes are expected to be squared (posterior mean and variance), which is the next spectrum, smoothed as a periodogram is; and so on, a fixed number of times, since
 * the likeliest spectrum is as rough as the data. Long series are cut into blocks of at most 160 samples, as Bartlett's method does; of a plane six squares of about as many stand for all.
 *
 * @param known the variance of the noise, where it is known
 */
export function estimatedSpectrum(samples: SampleSet, values: Float64Array, known?: number): EstimatedSpectrum {
  const dimension = samples.dimension === 1 ? 1 : 2;
  const { length, blocks } = dimension === 1 ? intervals(samples) : squares(samples);
  const used = blocks.reduce((sum, block) => sum + block.length, 0);
  let variance = 0;
  for (const block of blocks) for (const i of block) variance += values[i] ** 2 / used;
  const highest = highestFrequency(samples);
  const shells = equalShells(dimension, highest, 0.4 * length, dimension === 1 ? undefined : PLANE_SHELLS);
  const directions = dimension === 1 ? [[1]] : halfCircle(DIRECTIONS);
  const width = (SMOOTHING * 2 * Math.PI) / length / shells.radii[1];
  let power = new Float64Array(shells.radii.length).fill(variance / shells.volumes.reduce((sum, v) => sum + v, 0));
  let noise = known ?? 0.1 * variance;
  const parts = blocks.map((block) => ({
    waves: wavesAt(samples, block, shells.radii, directions),
    values: block.map((i) => values[i]),
  }));
  for (let k = 0; k < ITERATIONS; k++) {
    const variances = new Float64Array(power.length * directions.length).map((_, at) => {
      const i = at % power.length;
      return (power[i] * shells.volumes[i]) / directions.length;
    });
    const expected = parts.map((part) => expectation(part.waves, Float64Array.from(part.values), variances, noise));
    const mean = power.map((_, i) => {
      let sum = 0;
      for (const { squares: ofPart } of expected) {
        for (let j = 0; j < directions.length; j++) sum += ofPart[j * power.length + i];
      }
      return sum / parts.length;
    });
    power = smoothed(
      mean.map((square, i) => square / shells.volumes[i]),
      width,
    );
    const residual = expected.reduce((sum, each) => sum + each.residual, 0) / used;
    noise = known ?? Math.max(LEAST_NOISE * variance, residual);
  }
  return { shells, power, noise };
}

interface Blocks {
  /** Of the side of a block. */
  readonly length: number;
  /** Samples by their numbers. */
  readonly blocks: readonly (readonly number[])[];
}

function intervals({ count, box }: SampleSet): Blocks {
  const parts = Math.ceil(count / BLOCK);
  const blocks = Array.from({ length: parts }, (_, b) => {
    const [from, to] = [Math.floor((b * count) / parts), Math.floor(((b + 1) * count) / parts)];
    return Array.from({ length: to - from }, (_, i) => from + i);
  });
  return { length: (box[0][1] - box[0][0]) / parts, blocks };
}

/** Squares with about as many samples as a block has, evenly spread over the plane. */
function squares({ count, box, points }: SampleSet): Blocks {
  const sides = box.map(([lower, upper]) => upper - lower);
  const side = Math.sqrt((BLOCK / count) * sides[0] * sides[1]);
  const along = sides.map((each) => Math.max(1, Math.floor(each / side)));
  const all = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    const at = [0, 1].map((k) =>
      Math.min(along[k] - 1, Math.floor(((points[2 * i + k] - box[k][0]) / sides[k]) * along[k])),
    );
    const key = at[0] + along[0] * at[1];
    const block = all.get(key) ?? [];
    if (block.length < 2 * BLOCK) block.push(i);
    all.set(key, block);
  }
  const full = [...all.entries()]
    .sort(([one], [other]) => one - other)
    .map(([, block]) => block)
    .filter((block) => block.length >= count / all.size / 2);
  const stride = Math.max(1, full.length / PLANE_BLOCKS);
  const blocks = Array.from(
    { length: Math.min(full.length, PLANE_BLOCKS) },
    (_, k) => full[Math.floor((k + 0.5) * stride)],
  );
  return { length: Math.min(...sides.map((each, k) => each / along[k])), blocks };
}

/** cos ξ_k·x_i and then sin ξ_k·x_i, a column for every wave: all lengths in the first direction, then in the next. */
function wavesAt(
  { points, dimension }: SampleSet,
  block: readonly number[],
  radii: Float64Array,
  directions: readonly (readonly number[])[],
): Float64Array {
  const [n, K] = [block.length, radii.length * directions.length];
  const waves = new Float64Array(2 * n * K);
  for (let k = 0; k < K; k++) {
    const direction = directions[Math.floor(k / radii.length)];
    const radius = radii[k % radii.length];
    for (let i = 0; i < n; i++) {
      const along = direction.reduce((sum, component, a) => sum + component * points[block[i] * dimension + a], 0);
      waves[k * n + i] = Math.cos(radius * along);
      waves[(K + k) * n + i] = Math.sin(radius * along);
    }
  }
  return waves;
}

/** What the samples say of amplitudes of the given variances: E a² (mean of cosine and sine), and the sum of squares that is left for noise. */
function expectation(waves: Float64Array, values: Float64Array, variances: Float64Array, noise: number) {
  const [n, K] = [values.length, variances.length];
  const scaled = waves.map((wave, at) => wave * variances[Math.floor(at / n) % K]);
  const covariance = multiply(scaled, transpose(waves, n, 2 * K), n, 2 * K, n);
  for (let i = 0; i < n; i++) covariance[i * n + i] += noise;
  factorDense(n, covariance);
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const column = inverse.subarray(i * n, (i + 1) * n);
    column[i] = 1;
    solveDense(n, covariance, column);
  }
  const solved = values.slice();
  solveDense(n, covariance, solved);
  const turned = multiply(inverse, waves, n, n, 2 * K);
  const squares = new Float64Array(K);
  for (let at = 0; at < 2 * K; at++) {
    let [along, seen] = [0, 0];
    for (let i = 0; i < n; i++) {
      along += waves[at * n + i] * solved[i];
      seen += waves[at * n + i] * turned[at * n + i];
    }
    const s = variances[at % K];
    squares[at % K] += ((s * along) ** 2 + s - s * s * seen) / 2;
  }
  // The noise's own posterior: mean noise·C⁻¹y, variance noise − noise²C⁻¹.
  let residual = 0;
  for (let i = 0; i < n; i++) residual += (noise * solved[i]) ** 2 + noise - noise * noise * inverse[i * n + i];
  return { squares, residual };
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
