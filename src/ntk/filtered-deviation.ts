import type { Anchors } from "../data/anchors.js";
import { lossWeights } from "../data/loss-filter.js";
import type { SampleSet } from "../data/samples.js";
import { learntResponse, type Response } from "../network/dynamics/index.js";
import { familyOf } from "../network/families/index.js";
import type { InitialNetwork } from "../network/initial-network.js";
import type { DifferentialOperator } from "../network/losses/index.js";
import type { Network } from "../network/network.js";
import { type NetworkFunctions, type Unit, zerosLike } from "../network/parameters.js";
import { outputSpread, parametersPerUnit, trainedArrays, unitsOfTypicalOutput } from "../network/unit.js";
import { once } from "../once.js";
import { semidefiniteEigenpairs } from "../sparse/semidefinite-eigenpairs.js";
import { anchoredKernel } from "./anchored-kernel.js";
import { addCombination, multiply, norm, project, transpose } from "./dense.js";
import { type EigenbasisOptions, kernelEigenbasis, kernelEigenbasisUpTo, pivotPoints } from "./eigenbasis.js";
import { dividedDifferences, responses } from "./response.js";
import type { UnitDeviations, UnitEvaluator } from "./unit-deviation.js";

/**
 * What a loss that filters sees, in the eigenbasis of its operator: S = V Λ Vᵀ of what it squares, and how that moves the error,
 * u(t) = u₀ − C ψ(S) b as of `FilteredKernel`.
 */
export interface FilteredBasis {
  /** Λ, length r. */
  readonly values: Float64Array;
  /** Vᵀ b, of what the loss squares at the start. */
  readonly start: Float64Array;
  /** C V, n × r column by column. */
  readonly lift: Float64Array;
  /** Vᵀ of what the loss sees of the gradients of units (r × columns), with as many columns for a unit as it has trained parameters. */
  seen(units: InitialNetwork): Float64Array;
  /** For networks that are no sums of units; absent where their kernels do not tell what the loss sees. */
  readonly ofNetworks?: {
    /** Points at which a network's kernel tells all, row by row. */
    readonly points: Float64Array;
    /** Vᵀ S V (r × r) and C V (n × r) of a network, of its kernel operator at these points. */
    kernels(atPoints: Float64Array): { readonly seen: Float64Array; readonly cross: Float64Array };
  };
}

/**
 * Of the residual P(∂)u, and of the error at anchors where there are any.
 *
 * @param residual P(∂)u₀ at the samples
 * @throws NotAvailableError as `residualKernel`; null where the operator has too large a rank
 */
export function residualBasis(
  network: Network,
  samples: SampleSet,
  operator: DifferentialOperator,
  residual: Float64Array,
  anchors: Anchors | null = null,
  options: EigenbasisOptions = {},
): FilteredBasis | null {
  const kernel = anchoredKernel(network, samples, operator, residual, anchors);
  const { count: all } = kernel;
  const entries = {
    count: all,
    diagonal: () => Float64Array.from({ length: all }, (_, i) => kernel.seen(i, i)),
    column(j: number, out: Float64Array) {
      for (let i = 0; i < all; i++) out[i] = kernel.seen(i, j);
    },
  };
  const basis = kernelEigenbasisUpTo(network, samples, options, entries);
  if (basis === null) return null;
  const { rank, values, vectors, pivots } = basis;
  const { count } = samples;
  const cross = new Float64Array(count * all);
  for (let j = 0, at = 0; j < all; j++) for (let i = 0; i < count; i++, at++) cross[at] = kernel.cross(i, j);
  return {
    values,
    start: project(vectors, kernel.start, rank),
    lift: multiply(cross, vectors, count, all, rank),
    seen(units) {
      const gradients = gradientsOf(units, rank, (start, i) => kernel.functions(start, pivots[i]));
      return multiply(basis.pivotsToCoefficients(), gradients, rank, rank, gradients.length / rank);
    },
  };
}

/**
 * Of a loss that weighs frequencies: with K = G Gᵀ in its eigenbasis and the filter A it squares A u, whose operator A K Aᵀ has the eigenvectors
 * A G Q Λ^{−1/2} with GᵀAᵀA G = Q Λ Qᵀ.
 *
 * @param initial u₀ at the samples
 * @throws NotAvailableError as `kernelEigenbasis` and `lossWeights`
 */
export function weightedBasis(
  network: Network,
  samples: SampleSet,
  symbol: (xi: Float64Array) => Float64Array,
  initial: Float64Array,
  options: EigenbasisOptions = {},
): FilteredBasis {
  const weigh = lossWeights(samples, symbol);
  const basis = kernelEigenbasis(network, samples, options);
  const { count, rank, values: ofKernel, vectors } = basis;
  const G = vectors.map((value, at) => Math.sqrt(ofKernel[Math.floor(at / count)]) * value);
  const weighted = new Float64Array(count * rank);
  for (let j = 0; j < rank; j++) weighted.set(weigh(G.subarray(j * count, (j + 1) * count)), j * count);
  const { values, vectors: Q } = semidefiniteEigenpairs(
    multiply(transpose(G, count, rank), weighted, rank, count, rank),
    rank,
  );
  const turned = transpose(Q, rank, rank);
  const roots = values.map(Math.sqrt);
  const points = pivotPoints(basis, samples);
  const inverse = roots.map((root) => (root > 0 ? 1 / root : 0));
  const start = multiply(turned, project(weighted, initial, rank), rank, rank, 1).map((value, i) => inverse[i] * value);
  const map = basis.pivotsToCoefficients();
  const scaledRows = (values: Float64Array, factors: Float64Array) =>
    values.map((value, at) => factors[at % rank] * value);
  const overRoots = ofKernel.map((lambda) => (lambda > 0 ? 1 / Math.sqrt(lambda) : 0));
  /** From values at the pivots to what the loss sees. */
  const toSeen = once(() => scaledRows(multiply(turned, scaledRows(map, overRoots), rank, rank, rank), roots));
  return {
    values,
    start,
    lift: multiply(G, Q, count, rank, rank).map((value, at) => value * roots[Math.floor(at / count)]),
    seen(units) {
      const family = familyOf(network);
      const gradients = gradientsAt(units, points, (part, point) => family.functions(part, point));
      return multiply(toSeen(), gradients, rank, rank, gradients.length / rank);
    },
    ofNetworks: {
      points,
      kernels(atPoints) {
        const half = multiply(atPoints, transpose(toSeen(), rank, rank), rank, rank, rank);
        return {
          seen: multiply(toSeen(), half, rank, rank, rank),
          cross: multiply(multiply(vectors, map, count, rank, rank), half, count, rank, rank),
        };
      },
    },
  };
}

/**
 * The deviations of units with a loss that filters: to first order, with δS and δC the fluctuations of a network's own kernels,
 *
 *   δu(t) = −δC ψ(S) b − C V [(Vᵀ δS V) ∘ ψ[λ_i, λ_j]] Vᵀ b,   ψ(λ) = (1 − φ(λ))/λ (`learntResponse`),
 *
 * and one unit has δC = g hᵀ, δS = h hᵀ of its gradient g and what the loss sees of it, h.
 */
export function filteredUnitEvaluator(
  network: Network,
  samples: SampleSet,
  initial: Float64Array,
  times: readonly number[],
  response: Response,
  { values, start, lift, seen }: FilteredBasis,
): UnitEvaluator {
  const rank = values.length;
  const { count, points } = samples;
  const family = familyOf(network);
  const parameters = parametersPerUnit(network);
  const spread = outputSpread(network);
  const learnt = learntResponse(response);
  const factors = times.map((time) => responses(learnt, values, time).map((psi, i) => psi * start[i]));
  const differences = times.map((time) => dividedDifferences(learnt, values, time));
  const scale = (samples.measureFactor * samples.weight) / norm(initial);
  const unitOf = unitsOfTypicalOutput(network);
  return (scaleIndex, weights, shares, random) => {
    const units = unitsTogether(
      network,
      weights.map((w) => unitOf(scaleIndex, w, random)),
    );
    const columns = weights.length * parameters.all;
    const h = seen(units);
    const g = gradientsAt(units, points, (part, point) => family.functions(part, point));
    const weighted = h.map((value, at) => value * start[at % rank]);
    return differences.map((F, t): UnitDeviations => {
      const y = multiply(F, weighted, rank, rank, columns);
      const sum = new Float64Array(count);
      const squares = new Float64Array(weights.length);
      for (let u = 0; u < weights.length; u++) {
        // z = fixed + s · scaling with s = a²/σ_a², as in `unitEvaluator`.
        const parts = [new Float64Array(count), new Float64Array(count)];
        const inBasis = [new Float64Array(rank), new Float64Array(rank)];
        for (let j = 0; j < parameters.all; j++) {
          const which = j < parameters.outputs ? 0 : 1;
          const column = u * parameters.all + j;
          let moved = 0;
          for (let i = 0, at = column * rank; i < rank; i++, at++) {
            moved += h[at] * factors[t][i];
            inBasis[which][i] += h[at] * y[at];
          }
          const part = parts[which];
          for (let i = 0, at = column * count; i < count; i++, at++) part[i] -= scale * moved * g[at];
        }
        parts.forEach((part, which) => {
          addCombination(lift, inBasis[which], rank, part, -scale);
        });
        const [fixed, scaling] = parts;
        for (let i = 0; i < count; i++) {
          const z = fixed[i] + scaling[i];
          sum[i] += shares[u] * z;
          squares[u] += z * z + (spread - 1) * scaling[i] * scaling[i];
        }
      }
      return { squares, sum };
    });
  };
}

/** Units side by side, each with its amplitude as factor. */
function unitsTogether(network: Network, units: readonly Unit[]): InitialNetwork {
  const arrays = familyOf(network).arrays(network);
  const parameters = arrays.map(({ name, components }) => {
    const values = new Float64Array(units.length * components);
    units.forEach((unit, k) => {
      values.set(unit.parameters[name], k * components);
    });
    return [name, values] as const;
  });
  return {
    network,
    width: units.length,
    scale: Float64Array.from(units, ({ scale }) => scale),
    factor: Float64Array.from(units, ({ amplitude }) => amplitude),
    parameters: Object.fromEntries(parameters),
  };
}

/** Gradients of units at points, as `gradientsOf`. */
function gradientsAt(
  units: InitialNetwork,
  points: Float64Array,
  functions: (units: InitialNetwork, point: Float64Array) => NetworkFunctions,
): Float64Array {
  const { dimension: d } = units.network;
  return gradientsOf(units, points.length / d, (start, i) => functions(start, points.subarray(i * d, (i + 1) * d)));
}

/** Gradients of so many functions of units, count × columns: those of a unit side by side, in the order of its trained arrays. */
function gradientsOf(
  units: InitialNetwork,
  count: number,
  functions: (units: InitialNetwork, i: number) => NetworkFunctions,
): Float64Array {
  const { all } = parametersPerUnit(units.network);
  const arrays = trainedArrays(units.network);
  const out = new Float64Array(count * all * units.width);
  const slope = zerosLike(units.parameters);
  const one = Float64Array.of(1);
  for (let i = 0; i < count; i++) {
    functions(units, i).gradient(units.parameters, one, slope);
    let first = 0;
    for (const { name, components } of arrays) {
      for (let k = 0; k < units.width; k++) {
        for (let c = 0; c < components; c++) out[(k * all + first + c) * count + i] = slope[name][k * components + c];
      }
      first += components;
    }
  }
  return out;
}
