import type { SampleSet } from "../data/samples.js";
import { multiply, transpose } from "../ntk/dense.js";
import { factorDense, solveDense } from "../sparse/dense-cholesky.js";
import { type EmptyShells, equalShells, highestFrequency } from "./shells.js";

/** A power spectrum that was estimated from noisy samples at any places. */
export interface EstimatedSpectrum {
  readonly shells: EmptyShells;
  /** In units in which ∫ power dξ is the variance of the function. */
  readonly power: Float64Array;
  /** Variance of the noise on the values. */
  readonly noise: number;
}

/** Samples that are taken together: the work is in proportion to their square, and what is lost is resolution. */
const BLOCK = 160;
const ITERATIONS = 32;
/** Spectra are smoothed by a Gaussian of this standard deviation, in 2π over the length of a block. */
const SMOOTHING = 1.6;
/** The least noise, over the variance of the values: what it is below is of no matter, and matrices stay regular. */
const LEAST_NOISE = 1e-6;

/**
 * The power spectrum and the noise that training samples at any places suggest, in 1-D: expectation–maximisation for a stationary Gaussian process (A. P. Dempster, N. M. Laird, D. B. Rubin, J. R. Stat. Soc. B 39, 1977). Given a
 * spectrum, the samples say what its waves' amplitudes are expected to be squared (posterior mean and variance), which is the next spectrum, smoothed as a periodogram is; and so on, a fixed number of times, since
 * the likeliest spectrum is as rough as the data. Long series are cut into blocks of at most 160 samples, as Bartlett's method does.
 *
 * @param known the variance of the noise, where it is known
 */
export function estimatedSpectrum(samples: SampleSet, values: Float64Array, known?: number): EstimatedSpectrum {
  const { count, points, box } = samples;
  const variance = values.reduce((sum, value) => sum + value * value, 0) / count;
  const blocks = Math.ceil(count / BLOCK);
  const length = (box[0][1] - box[0][0]) / blocks;
  const shells = equalShells(1, highestFrequency(samples), 0.4 * length);
  const width = (SMOOTHING * 2 * Math.PI) / length / shells.radii[1];
  let power = new Float64Array(shells.radii.length).fill(variance / shells.volumes.reduce((sum, v) => sum + v, 0));
  let noise = known ?? 0.1 * variance;
  const parts = Array.from({ length: blocks }, (_, b) => {
    const [from, to] = [Math.floor((b * count) / blocks), Math.floor(((b + 1) * count) / blocks)];
    return { waves: wavesAt(points.subarray(from, to), shells.radii), values: values.subarray(from, to) };
  });
  for (let k = 0; k < ITERATIONS; k++) {
    const variances = power.map((value, i) => value * shells.volumes[i]);
    const expected = parts.map((part) => expectation(part.waves, part.values, variances, noise));
    const mean = power.map((_, i) => expected.reduce((sum, { squares }) => sum + squares[i], 0) / blocks);
    power = smoothed(
      mean.map((square, i) => square / shells.volumes[i]),
      width,
    );
    const residual = expected.reduce((sum, each) => sum + each.residual, 0) / count;
    noise = known ?? Math.max(LEAST_NOISE * variance, residual);
  }
  return { shells, power, noise };
}

/** cos ξ_k x_i and then sin ξ_k x_i, a column for every wave. */
function wavesAt(points: Float64Array, radii: Float64Array): Float64Array {
  const [n, K] = [points.length, radii.length];
  const waves = new Float64Array(2 * n * K);
  for (let k = 0; k < K; k++) {
    for (let i = 0; i < n; i++) {
      waves[k * n + i] = Math.cos(radii[k] * points[i]);
      waves[(K + k) * n + i] = Math.sin(radii[k] * points[i]);
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
