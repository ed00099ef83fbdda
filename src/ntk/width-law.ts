import type { SampleSet } from "../data/samples.js";
import { InputError } from "../errors.js";
import { distribution } from "../network/laws/distribution.js";
import { type Network, scalesOf } from "../network/network.js";
import { type RandomStream, randomStream } from "../network/random.js";
import { outputSpread, parametersPerUnit, unitGradients, unitOfTypicalOutput } from "../network/unit.js";
import { unitsPerScale } from "../network/units-per-scale.js";
import { multiply, norm } from "./dense.js";
import { intoEigenbasis, type KernelEigenbasis } from "./eigenbasis.js";
import { dividedDifferences, type Response } from "./response.js";

/** Choices for `predictedDeviation`. */
export interface DeviationOptions {
  /** How many one-unit kernels are sampled, over all scales together; default 2048. */
  readonly units?: number;
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
  readonly sampledUnits: number;
}

/** Units whose variance is estimated together; the spread between batches gives the standard error. */
const BATCH = 64;

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
 * Few units matter much: those whose frequency α w the target has and ρ makes rare. So w is drawn half from ρ and half
 * evenly over its range, with the weights that make up for it (importance sampling), and the mean over the size of the
 * output weights is taken exactly; plain sampling needs about thirty times as many units.
 *
 * A unit's gradient lies in the range of K, almost surely (its mean outer product is that scale's part of K): its part
 * outside V has mean square `basis.residual` · trace and is left out, and the complement of u₀ meets nothing. So a
 * gradient is known from its values at the r pivots of the basis, and a unit costs O(r²), whatever n.
 *
 * The initial error u₀ is taken as fixed: it is −f for the starts "antisymmetric" and "subtract". Where a network does
 * not start from zero ("none"), what is predicted is the deviation at this u₀.
 *
 * Throws InputError for a width that `unitsPerScale` refuses and for fewer than two batches of 64 units a scale.
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
  const { units = 2048, seed = 0 } = options;
  const scales = scalesOf(network).length;
  const batches = Math.round(units / scales / BATCH);
  if (batches < 2) {
    throw new InputError("units", `the width law needs at least ${2 * BATCH * scales} sampled units, found ${units}`);
  }
  const counts = widths.map((width) => independentUnits(network, width));
  const later = times.filter((time) => time > 0);
  const variances = scalesOf(network).map((_, scaleIndex) =>
    unitVariances(network, samples, initial, later, response, basis, { scaleIndex, batches, seed }),
  );
  const copies = widths.map((_, w) => {
    // One row per time after 0, and a last one for their mean.
    const rows = Array.from({ length: later.length + 1 }, (_, i) => {
      let value = 0;
      let squaredError = 0;
      for (let p = 0; p < scales; p++) {
        const factor = 1 / (scales ** 2 * counts[w][p]);
        const { mean, error } = meanAndError(
          variances[p].map((batch) => (i < later.length ? batch[i] : batch.reduce((a, b) => a + b, 0) / batch.length)),
        );
        value += factor * mean;
        squaredError += (factor * error) ** 2;
      }
      return { value, error: Math.sqrt(squaredError) };
    });
    return rows;
  });
  const atTimes = <T>(row: readonly T[], zero: T) => {
    let next = 0;
    return times.map((time) => (time > 0 ? row[next++] : zero));
  };
  const rms = copies.map((rows) => Math.sqrt(rows[later.length].value));
  return {
    times,
    widths,
    meanSquare: copies.map((rows) => atTimes(rows.map(({ value }) => value), 0)),
    standardError: copies.map((rows) => atTimes(rows.map(({ error }) => error), 0)),
    rms,
    rmsError: copies.map((rows, w) => (rms[w] > 0 ? rows[later.length].error / (2 * rms[w]) : 0)),
    sampledUnits: batches * BATCH * scales,
  };
}

/** Number of statistically independent units per scale. */
function independentUnits(network: Network, width: number): number[] {
  const copies = network.zeroStart === "antisymmetric" ? 2 : 1;
  return unitsPerScale(network, width).map((count) => count / copies);
}

/**
 * Unbiased estimates, one per batch and time, of the variance of one unit's δu over ‖u₀‖², for the units of one scale:
 * E‖z‖² − ‖E z‖² with z = Σ_j h_j ∘ (F(t) (h_j ∘ c)), h_j = Vᵀ g_j and c = Vᵀu₀. The square of the mean is estimated
 * by products of the means of different batches, which are independent.
 */
function unitVariances(
  network: Network,
  samples: SampleSet,
  initial: Float64Array,
  times: readonly number[],
  response: Response,
  basis: KernelEigenbasis,
  plan: { readonly scaleIndex: number; readonly batches: number; readonly seed: number },
): number[][] {
  const { rank } = basis;
  const parameters = parametersPerUnit(network);
  const columns = BATCH * parameters.all;
  const map = basis.pivotsToCoefficients();
  const points = Float64Array.from(basis.pivots, (i) => samples.points[i]);
  const { coefficients } = intoEigenbasis(basis, initial);
  const differences = times.map((time) => dividedDifferences(response, basis.values, time));
  const random = randomStream(plan.seed, 0x3c6e, plan.scaleIndex);
  const weights = weightProposal(network, samples, scalesOf(network)[plan.scaleIndex]);
  const spread = outputSpread(network);
  const scale = ((samples.measureFactor * samples.weight) / norm(initial)) ** 2;
  const batches = Array.from({ length: plan.batches }, () => {
    const gradients = new Float64Array(rank * columns);
    const importance = new Float64Array(BATCH);
    for (let u = 0; u < BATCH; u++) {
      const { w, ratio } = weights(u, random);
      importance[u] = ratio / BATCH;
      const unit = unitOfTypicalOutput(network, plan.scaleIndex, w, random);
      unitGradients(network, unit, points).forEach((g, j) => {
        gradients.set(g, (u * parameters.all + j) * rank);
      });
    }
    const h = multiply(map, gradients, rank, rank, columns);
    const weighted = h.map((value, k) => value * coefficients[k % rank]);
    return differences.map((F) =>
      batchMoments(h, multiply(F, weighted, rank, rank, columns), rank, importance, parameters, spread),
    );
  });
  const totals = times.map((_, i) =>
    batches.reduce((sum, batch) => sum.map((value, k) => value + batch[i].mean[k]), new Float64Array(rank)),
  );
  return batches.map((batch) =>
    batch.map(({ meanSquare, mean }, i) => {
      let product = 0;
      for (let k = 0; k < rank; k++) product += mean[k] * (totals[i][k] - mean[k]);
      return scale * (meanSquare - product / (plan.batches - 1));
    }),
  );
}

/**
 * Draws the first-layer weight of unit u of a batch: for odd u from its law ρ, for even u from one of BATCH/2 equal
 * intervals of the range on which ρ and the samples can tell frequencies apart, each unit with the ratio of ρ to the
 * density q = ½ρ + ½ uniform that the two together have (the balance heuristic, E. Veach and L. Guibas, 1995).
 */
function weightProposal(network: Network, samples: SampleSet, scale: number) {
  const law = distribution(network.weights);
  const [lower, upper] = samples.box[0];
  // Beyond half the sampling rate frequencies are those below it under another name.
  const reach = Math.min(law.extent, (Math.PI * samples.count) / (upper - lower) / scale);
  return (u: number, random: RandomStream): { w: number; ratio: number } => {
    const even = ((u - (u % 2)) / 2 + random.uniform()) / (BATCH / 2);
    const w = u % 2 === 1 ? law.sample(random) : reach * (2 * even - 1);
    const density = law.density(w);
    const uniform = Math.abs(w) <= reach ? 1 / (2 * reach) : 0;
    return { w, ratio: density === 0 ? 0 : (2 * density) / (density + uniform) };
  };
}

/** Weighted mean of z and of ‖z‖² over the units of a batch; the size of the output weights is averaged exactly. */
function batchMoments(
  h: Float64Array,
  y: Float64Array,
  rank: number,
  importance: Float64Array,
  parameters: { readonly all: number; readonly outputs: number },
  spread: number,
): { mean: Float64Array; meanSquare: number } {
  const mean = new Float64Array(rank);
  const fixed = new Float64Array(rank);
  const scaling = new Float64Array(rank);
  let meanSquare = 0;
  importance.forEach((share, u) => {
    // z = fixed + s · scaling with s = a²/σ_a²: only gradients with respect to w and b grow with the output weight.
    fixed.fill(0);
    scaling.fill(0);
    for (let j = 0; j < parameters.all; j++) {
      const part = j < parameters.outputs ? fixed : scaling;
      const offset = (u * parameters.all + j) * rank;
      for (let i = 0; i < rank; i++) part[i] += h[offset + i] * y[offset + i];
    }
    for (let i = 0; i < rank; i++) {
      const z = fixed[i] + scaling[i];
      mean[i] += share * z;
      meanSquare += share * (z * z + (spread - 1) * scaling[i] * scaling[i]);
    }
  });
  return { mean, meanSquare };
}

/** Mean of independent estimates and its standard error. */
function meanAndError(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const spread = values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1);
  return { mean, error: Math.sqrt(spread / values.length) };
}
