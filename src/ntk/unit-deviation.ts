import type { SampleSet } from "../data/samples.js";
import { multiplied, weightRoots } from "../data/weights.js";
import type { Response } from "../network/dynamics/index.js";
import type { Network } from "../network/network.js";
import type { RandomStream } from "../network/random.js";
import { outputSpread, parametersPerUnit, unitGradients, unitsOfTypicalOutput } from "../network/unit.js";
import { multiply, norm } from "./dense.js";
import { intoEigenbasis, type KernelEigenbasis, pivotPoints } from "./eigenbasis.js";
import { dividedDifferences } from "./response.js";

/** The deviation δu that single units cause, at one time, relative to ‖u₀‖. */
export interface UnitDeviations {
  /** ‖δu‖² of every unit, averaged over the size of its output weights. */
  readonly squares: Float64Array;
  /** Σ share · δu over the units, in the eigenbasis, length r. */
  readonly sum: Float64Array;
}

/**
 * Draws units of a scale with the first-layer weights given, or random where null, and returns, for every time, the deviations that they
 * cause: z = Σ_j h_j ∘ (F(t) (h_j ∘ c)) with h_j = Vᵀ g_j the gradients of the unit, c = Vᵀu₀ and F the divided
 * differences of the response. `shares` has one number per weight.
 */
export type UnitEvaluator = (
  scaleIndex: number,
  weights: readonly (Float64Array | null)[],
  shares: readonly number[],
  random: RandomStream,
) => readonly UnitDeviations[];

/** The evaluator for a network and an initial error; see `predictedDeviation` for the mathematics. */
export function unitEvaluator(
  network: Network,
  samples: SampleSet,
  initial: Float64Array,
  times: readonly number[],
  response: Response,
  basis: KernelEigenbasis,
): UnitEvaluator {
  const { rank } = basis;
  const parameters = parametersPerUnit(network);
  const spread = outputSpread(network);
  const map = basis.pivotsToCoefficients();
  const points = pivotPoints(basis, samples);
  const roots = weightRoots(samples);
  const atPivots = roots === null ? null : Float64Array.from(basis.pivots, (i) => roots[i]);
  const start = multiplied(initial, roots);
  const { coefficients } = intoEigenbasis(basis, start);
  const differences = times.map((time) => dividedDifferences(response, basis.values, time));
  const scale = (samples.measureFactor * samples.weight) / norm(start);
  const unitOf = unitsOfTypicalOutput(network);
  return (scaleIndex, weights, shares, random) => {
    const columns = weights.length * parameters.all;
    const gradients = new Float64Array(rank * columns);
    weights.forEach((w, u) => {
      const unit = unitOf(scaleIndex, w, random);
      unitGradients(network, unit, points).forEach((g, j) => {
        gradients.set(multiplied(g, atPivots), (u * parameters.all + j) * rank);
      });
    });
    const h = multiply(map, gradients, rank, rank, columns);
    const weighted = h.map((value, k) => scale * value * coefficients[k % rank]);
    return differences.map((F) => {
      const y = multiply(F, weighted, rank, rank, columns);
      return combine(h, y, rank, shares, parameters, spread);
    });
  };
}

/** z = Σ_j h_j ∘ y_j for every unit: its square, and the sum of all with their shares. */
function combine(
  h: Float64Array,
  y: Float64Array,
  rank: number,
  shares: readonly number[],
  parameters: { readonly all: number; readonly outputs: number },
  spread: number,
): UnitDeviations {
  const sum = new Float64Array(rank);
  const fixed = new Float64Array(rank);
  const scaling = new Float64Array(rank);
  const squares = Float64Array.from(shares, (share, u) => {
    // z = fixed + s · scaling with s = a²/σ_a²: only gradients with respect to w and b grow with the output weight.
    fixed.fill(0);
    scaling.fill(0);
    for (let j = 0; j < parameters.all; j++) {
      const part = j < parameters.outputs ? fixed : scaling;
      const offset = (u * parameters.all + j) * rank;
      for (let i = 0; i < rank; i++) part[i] += h[offset + i] * y[offset + i];
    }
    let square = 0;
    for (let i = 0; i < rank; i++) {
      const z = fixed[i] + scaling[i];
      sum[i] += share * z;
      square += z * z + (spread - 1) * scaling[i] * scaling[i];
    }
    return square;
  });
  return { squares, sum };
}
