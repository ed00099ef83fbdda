import { type SampleSet, sampleGrid } from "../data/samples.js";
import { InputError, NumericalError } from "../errors.js";
import type { Response } from "../network/dynamics/index.js";
import { familyOf } from "../network/families/index.js";
import type { Network } from "../network/network.js";
import { type RandomStream, randomStream } from "../network/random.js";
import { unitsPerScale } from "../network/units-per-scale.js";
import type { KernelEigenbasis } from "./eigenbasis.js";
import { type FilteredBasis, filteredUnitEvaluator } from "./filtered-deviation.js";
import { type SampledDeviation, sampledDeviation, sampledFilteredDeviation } from "./sampled-deviation.js";
import { type UnitEvaluator, unitEvaluator } from "./unit-deviation.js";
import { pilotCount, pilotWeights, weightProposal } from "./weight-proposal.js";

/** Choices for `predictedDeviation`. */
export interface DeviationOptions {
  /**
   * How many one-unit kernels are sampled for every scale. Default: 640 beside the pilot, which leaves about 2 % of the root
   * mean square of a sine network in one dimension; where more than 5 % is left, as where biases are wide and few units have their kink
   * inside Ω, up to 2560.
   */
  readonly unitsPerScale?: number;
  /** Seed of the sampled units; default 0. */
  readonly seed?: number;
}

/** How far networks of finite width stray from the infinite-width limit, to first order in width^{-1/2}. */
export interface PredictedDeviation {
  readonly times: readonly number[];
  readonly widths: readonly number[];
  /** E‖δu(t)‖² / ‖u₀‖² : meanSquare[width][time]. */
  readonly meanSquare: readonly (readonly number[])[];
  /** Standard error of meanSquare from sampling finitely many units. */
  readonly standardError: readonly (readonly number[])[];
  /** Root mean square over the times after 0, per width: √(mean over times of meanSquare). */
  readonly rms: readonly number[];
  /** Standard error of rms. */
  readonly rmsError: readonly number[];
  /** Over all scales, those of the pilot included. */
  readonly sampledUnits: number;
}

/** Units whose variance is estimated together; the spread between batches gives the standard error. */
const BATCH = 32;

/** Batches of a scale where their number is not given: at first, at most, and the relative standard error that ends it. */
const BATCHES = { first: 20, most: 80, error: 0.05 } as const;

/**
 * The width law with no fitted constant (docs/theory.md, section 8). A network's kernel at its start is the
 * infinite-width K plus δK, and to first order the error at time t moves by the derivative of f(K, t)u₀ along δK,
 *
 *   δu(t) = V [ (Vᵀ δK V) ∘ f[λ_i, λ_j] ] Vᵀ u₀
 *
 * with f[λ, μ] the divided differences of the response. This holds for gradient flow, gradient descent at a learning
 * rate, and momentum alike. δK is a mean over independent one-unit kernels κ · weight · Σ g gᵀ, so E‖δu‖² is the
 * variance of one unit's δu over the number of units (half of it where the start is antisymmetric), scale by scale:
 * Σ_p Var_p / (P² N_p) with N_p from `unitsPerScale`. The variances come from sampled units; all widths share them.
 *
 * Few units matter much: those whose frequency α w the target has and ρ makes rare. So a pilot of 128 units a scale (512 in 2-D, 864 in 3-D) finds
 * where they are, w is drawn mostly from there, with the weights that make up for it (importance sampling), and the mean
 * over the size of the output weights is taken exactly. Plain sampling needs a hundred times as many units. Where a unit learns a wide range of
 * frequencies (`NetworkFamily.proposed` is null) units are drawn plainly. Where a network is no sum of units, whole networks are sampled (`sampledDeviation`).
 *
 * A unit's gradient lies in the range of K, almost surely (its mean outer product is that scale's part of K): its part
 * outside V has mean square `basis.residual` · trace and is left out, and the complement of u₀ meets nothing. So a
 * gradient is known from its values at the r pivots of the basis, and a unit costs O(r²), whatever n.
 *
 * The initial error u₀ is taken as fixed: it is −f for the starts "antisymmetric" and "subtract". Where a network does
 * not start from zero ("none"), what is predicted is the deviation at this u₀.
 *
 * Throws InputError for a width that `unitsPerScale` refuses, fewer than 64 units a scale beside the pilot, no time after 0, or an initial error that is zero on
 * all samples; NumericalError where a deviation is not finite.
 */
export function predictedDeviation(
  network: Network,
  samples: SampleSet,
  initial: Float64Array,
  times: readonly number[],
  response: Response,
  widths: readonly number[],
  basis: KernelEigenbasis,
  options: DeviationOptions = {},
): PredictedDeviation {
  const later = laterTimes(times, initial);
  const asked = [network, samples, initial, later, response, basis] as const;
  const estimates = familyOf(network).sumOfUnits
    ? estimatesOfUnits(network, samples, later, widths, unitEvaluator(...asked), options)
    : estimatesOfNetworks(network, widths, sampledDeviation(...asked, options.seed ?? 0));
  return deviation(times, widths, estimates);
}

/**
 * The same with a loss that filters the error (`filteredUnitEvaluator`, `sampledFilteredDeviation`): the deviation of the error u from what the kernels of
 * the filtered loss make of it.
 *
 * @param initial u₀
 * @throws as `predictedDeviation`
 */
export function predictedFilteredDeviation(
  network: Network,
  samples: SampleSet,
  initial: Float64Array,
  times: readonly number[],
  response: Response,
  widths: readonly number[],
  basis: FilteredBasis,
  options: DeviationOptions = {},
): PredictedDeviation {
  const later = laterTimes(times, initial);
  const asked = [network, samples, initial, later, response, basis] as const;
  const estimates = familyOf(network).sumOfUnits
    ? estimatesOfUnits(network, samples, later, widths, filteredUnitEvaluator(...asked), options)
    : estimatesOfNetworks(network, widths, sampledFilteredDeviation(...asked, options.seed ?? 0));
  return deviation(times, widths, estimates);
}

/** @throws InputError where there is nothing to be learnt, or no time for it */
function laterTimes(times: readonly number[], initial: Float64Array): readonly number[] {
  if (initial.every((value) => value === 0)) {
    throw new InputError("target", "the initial error is zero on all samples: no deviation is relative to it");
  }
  const later = times.filter((time) => time > 0);
  if (later.length === 0) throw new InputError("time.save", "the width law needs a time after 0");
  return later;
}

function deviation(
  times: readonly number[],
  widths: readonly number[],
  { sampledUnits, estimates }: Estimates,
): PredictedDeviation {
  const last = times.filter((time) => time > 0).length;
  // The estimate of a variance is without bias, and may be below zero where there is hardly any.
  const rms = estimates.map((ofWidth) => Math.sqrt(Math.max(0, ofWidth[last].mean)));
  if (!rms.every(Number.isFinite)) throw new NumericalError("a predicted deviation of the width law is not finite");
  const overTimes = (values: readonly number[]) => {
    let next = 0;
    return times.map((time) => (time > 0 ? values[next++] : 0));
  };
  return {
    times,
    widths,
    meanSquare: estimates.map((ofWidth) => overTimes(ofWidth.map(({ mean }) => mean))),
    standardError: estimates.map((ofWidth) => overTimes(ofWidth.map(({ error }) => error))),
    rms,
    rmsError: estimates.map((ofWidth, w) => (rms[w] > 0 ? ofWidth[last].error / (2 * rms[w]) : 0)),
    sampledUnits,
  };
}

/** An estimate and its standard error. */
interface Estimate {
  readonly mean: number;
  readonly error: number;
}

/** E‖δu‖² / ‖u₀‖² for every width, at the times after 0, and a last one of the mean over times. */
interface Estimates {
  readonly sampledUnits: number;
  readonly estimates: readonly (readonly Estimate[])[];
}

/** From sampled units, which add up to the network. */
function estimatesOfUnits(
  network: Network,
  samples: SampleSet,
  later: readonly number[],
  widths: readonly number[],
  evaluate: UnitEvaluator,
  { unitsPerScale: units, seed = 0 }: DeviationOptions,
): Estimates {
  const family = familyOf(network);
  const pilot = family.proposed(network) === null ? 0 : pilotCount(network.dimension);
  const scales = family.subnetworks(network);
  const first = units === undefined ? BATCHES.first : Math.round((units - pilot) / BATCH);
  if (!(first >= 2)) {
    throw new InputError("unitsPerScale", `the width law needs at least ${pilot + 2 * BATCH}, found ${units}`);
  }
  const samplers = scales.map((_, scaleIndex) => unitSampler(network, samples, evaluate, scaleIndex, seed));
  const estimatesOf = (batches: number) => {
    const variances = samplers.map((variancesOf) => variancesOf(batches).map(withMean));
    return widths.map((width) => {
      const factors = independentUnits(network, width).map((count) => 1 / (scales.length ** 2 * count));
      return Array.from({ length: later.length + 1 }, (_, i) => {
        const parts = variances.map((ofScale, p) => meanAndError(ofScale.map((batch) => factors[p] * batch[i])));
        return {
          mean: parts.reduce((sum, { mean }) => sum + mean, 0),
          error: Math.hypot(...parts.map(({ error }) => error)),
        };
      });
    });
  };
  let batches = first;
  let estimates = estimatesOf(batches);
  const unsettled = () =>
    estimates.some((ofWidth) => ofWidth[later.length].error > 2 * BATCHES.error * ofWidth[later.length].mean);
  while (units === undefined && batches < BATCHES.most && unsettled()) {
    batches += BATCHES.first;
    estimates = estimatesOf(batches);
  }
  return { sampledUnits: (batches * BATCH + pilot) * scales.length, estimates };
}

/** From sampled networks of one width, whose deviations go like width^{−1/2}; `unitsPerScale` says nothing here. */
function estimatesOfNetworks(
  network: Network,
  widths: readonly number[],
  { width: sampled, networks, squares }: SampledDeviation,
): Estimates {
  const overTimes = squares[0].map((_, k) => squares.reduce((sum, ofTime) => sum + ofTime[k], 0) / squares.length);
  return {
    sampledUnits: networks * sampled,
    estimates: widths.map((width) => {
      const factor = sampled / unitsPerScale(network, width)[0];
      return [...squares, overTimes].map((values) => meanAndError(values.map((value) => factor * value)));
    }),
  };
}

/** Number of statistically independent units per scale. */
function independentUnits(network: Network, width: number): number[] {
  const copies = network.zeroStart === "antisymmetric" ? 2 : 1;
  return unitsPerScale(network, width).map((count) => count / copies);
}

/**
 * Unbiased estimates, one per batch and time, of the variance E‖z‖² − ‖E z‖² of one unit's deviation, for the units of
 * one scale and a number of batches; those of an earlier call are kept. The square of the mean is estimated by products of the means of
 * different batches, which are independent.
 */
function unitSampler(
  network: Network,
  samples: SampleSet,
  evaluate: UnitEvaluator,
  scaleIndex: number,
  seed: number,
): (batches: number) => number[][] {
  const random = randomStream(seed, 0x3c6e, scaleIndex);
  const propose = proposal(network, samples, evaluate, scaleIndex, random);
  const results: { readonly meanSquare: number; readonly mean: Float64Array }[][] = [];
  return (batches) => {
    while (results.length < batches) {
      const { weights, ratios } = propose(BATCH, random);
      const shares = ratios.map((ratio) => ratio / BATCH);
      results.push(
        evaluate(scaleIndex, weights, shares, random).map(({ squares, sum }) => ({
          meanSquare: shares.reduce((total, share, u) => total + share * squares[u], 0),
          mean: sum,
        })),
      );
    }
    const sums = results[0].map(({ mean: { length } }, i) =>
      results.reduce((total, batch) => total.map((value, k) => value + batch[i].mean[k]), new Float64Array(length)),
    );
    return results.map((batch) =>
      batch.map(({ meanSquare, mean }, i) => {
        let product = 0;
        for (let k = 0; k < mean.length; k++) product += mean[k] * (sums[i][k] - mean[k]);
        return meanSquare - product / (batches - 1);
      }),
    );
  };
}

/** `ProposedWeights`, or nulls for units that are drawn from their own law. */
interface DrawnUnits {
  readonly weights: readonly (Float64Array | null)[];
  readonly ratios: readonly number[];
}

/** What units are drawn from: what a pilot finds to matter, or their law. */
function proposal(
  network: Network,
  samples: SampleSet,
  evaluate: UnitEvaluator,
  scaleIndex: number,
  random: RandomStream,
): (count: number, random: RandomStream) => DrawnUnits {
  const family = familyOf(network);
  const proposed = family.proposed(network);
  if (proposed === null) {
    return (count) => ({ weights: new Array<null>(count).fill(null), ratios: new Array<number>(count).fill(1) });
  }
  const { law } = proposed;
  const { scale } = family.subnetworks(network)[scaleIndex];
  // Beyond half the sampling rate frequencies are those below it under another name.
  const reach = halfSamplingRate(samples).map((rate, k) => Math.min(law.extents[k], rate / scale));
  const pilot = pilotWeights(reach, random);
  const found = evaluate(scaleIndex, pilot, new Array<number>(pilot.length).fill(0), random);
  const totals = pilot.map((_, u) => found.reduce((sum, { squares }) => sum + squares[u], 0));
  return weightProposal(law, reach, pilot, totals);
}

/** The largest frequency that samples tell from lower ones, along every axis, in radians per unit length. */
function halfSamplingRate(samples: SampleSet): number[] {
  const counts = sampleGrid(samples)?.counts;
  return samples.box.map(([lower, upper], k) => {
    const count = counts?.[k] ?? samples.count ** (1 / samples.dimension);
    return (Math.PI * count) / (upper - lower);
  });
}

/** The values and, at the end, their mean. */
function withMean(values: readonly number[]): number[] {
  return [...values, values.reduce((sum, value) => sum + value, 0) / values.length];
}

/** Mean of independent estimates and its standard error. */
function meanAndError(values: readonly number[]): Estimate {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const spread = values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1);
  return { mean, error: Math.sqrt(spread / values.length) };
}
