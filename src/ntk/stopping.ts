import type { SampleSet } from "../data/samples.js";
import { multiplied, weightRoots } from "../data/weights.js";
import { intoEigenbasis, type KernelEigenbasis } from "./eigenbasis.js";

/** When to stop training on noisy samples, as they alone tell: by the errors at samples that are left out, one at a time (`leftOutErrors`). */
export interface PredictedStopping {
  /** Standard deviation of the noise on the values (`likeliestNoise`). */
  readonly noise: number;
  /** When the mean squared error at samples left out is least; null where it still falls at the last time. */
  readonly time: number | null;
  /** That error, over the variance of the values. */
  readonly error: number;
  /** First and last time at which it is at most a twentieth above that: the time itself is not known better. */
  readonly between: readonly [number, number];
}

/** Samples in the eigenbasis of their kernel. Everything is of √weight u, weights relative to their mean. */
export interface NoisyModes {
  /** λ_j. */
  readonly rates: Float64Array;
  /** c_j² of the noisy samples. */
  readonly squares: Float64Array;
  /** What noise of variance 1 on every sample is expected to add to c_j²: 1 where all weigh the same. */
  readonly noise: Float64Array;
}

/** The initial error by its modes; what the kernel does not see is a last one, of rate 0. */
export function noisyModes(basis: KernelEigenbasis, samples: SampleSet, initial: Float64Array): NoisyModes {
  const { rank, count, vectors } = basis;
  const { coefficients, complement } = intoEigenbasis(basis, multiplied(initial, weightRoots(samples)));
  const { relativeWeights = new Float64Array(count).fill(1) } = samples;
  const noise = new Float64Array(rank + 1);
  for (let j = 0; j < rank; j++) {
    for (let i = 0; i < count; i++) noise[j] += vectors[j * count + i] ** 2 * relativeWeights[i];
  }
  noise[rank] = relativeWeights.reduce((sum, weight) => sum + weight, 0) - noise.reduce((sum, part) => sum + part, 0);
  if (noise[rank] < 1e-9 * count) noise[rank] = 0;
  const squares = new Float64Array(rank + 1);
  squares.set(coefficients.map((c) => c * c));
  squares[rank] = complement.reduce((sum, value) => sum + value * value, 0);
  const rates = new Float64Array(rank + 1);
  rates.set(basis.values);
  return { rates, squares, noise };
}

/** A function drawn from the kernel, on noisy samples: signal λ_j in c_j², and noise of the variance. */
export interface SignalAndNoise {
  readonly signal: number;
  readonly noise: number;
}

/** Ratios of noise to signal that are tried, in parts of the largest eigenvalue: from below rounding up. */
const RATIOS = { first: 1e-12, last: 1e3, factor: 1.2 } as const;

/**
 * Signal and noise that make the samples most likely, if the function is drawn from a Gaussian process whose covariance is the kernel: c_j has the variance signal λ_j + noise q_j.
 * One search over their ratio; the signal follows (C. E. Rasmussen, C. K. I. Williams, Gaussian Processes for Machine Learning, 2006, section 5.4.1). Where
 * weights differ, the noise of different modes is taken to be independent, which it is not quite.
 */
export function likeliestNoise({ rates, squares, noise }: NoisyModes): SignalAndNoise {
  const count = noise.reduce((sum, part) => sum + part, 0);
  const largest = rates.reduce((most, rate) => Math.max(most, rate), 0);
  const last = rates.length - 1;
  let best = { likelihood: Number.NEGATIVE_INFINITY, signal: 0, noise: 0 };
  for (let share = RATIOS.first; share < RATIOS.last; share *= RATIOS.factor) {
    const ratio = share * largest;
    let [sum, logarithms] = [0, 0];
    for (let j = 0; j < last; j++) {
      const variance = rates[j] + ratio * noise[j];
      sum += squares[j] / variance;
      logarithms += Math.log(variance);
    }
    sum += squares[last] / ratio;
    logarithms += noise[last] * Math.log(ratio);
    const signal = sum / count;
    const likelihood = -(count * Math.log(signal) + logarithms);
    if (likelihood > best.likelihood) best = { likelihood, signal, noise: signal * ratio };
  }
  return { signal: best.signal, noise: best.noise };
}
