import type { Anchors } from "../data/anchors.js";
import { lossWeights } from "../data/loss-filter.js";
import type { SampleSet } from "../data/samples.js";
import { InputError, NotAvailableError } from "../errors.js";
import { learntResponse } from "../network/dynamics/index.js";
import type { DifferentialOperator } from "../network/losses/index.js";
import type { Network } from "../network/network.js";
import { denseSymmetric } from "../sparse/dense-symmetric.js";
import { addMultiple, dot } from "../sparse/vectors.js";
import { anchoredKernel } from "./anchored-kernel.js";
import { type DenseSpectrum, denseSpectrum } from "./dense-kernel.js";
import { kernelEigenbasis } from "./eigenbasis.js";
import type { KernelPropagator, KernelResponses } from "./flow.js";
import type { ObservedModes } from "./observed-modes.js";

/** Most samples for which the matrices of a filtered loss are kept. */
const MOST = 6000;

/**
 * How a loss that is not that of squares trains an infinitely wide network. With S symmetric, every linear dynamics moves what S acts on by
 * φ(S) and the error by a multiple of what that has lost,
 *
 *   u(t) = u₀ − C ψ(S) b,   ψ(λ) = (1 − φ(λ))/λ (`learntResponse`),
 *
 * since parameters move by the same combination of slopes whatever is looked at.
 */
export interface FilteredKernel {
  readonly count: number;
  readonly spectrum: DenseSpectrum;
  /** b, of the error at the start. */
  startOf(initial: Float64Array): Float64Array;
  /** C y. */
  lift(y: Float64Array): Float64Array;
  /** Cᵀg. */
  pull(g: Float64Array): Float64Array;
}

/** The functions of a kernel operator that a filtered loss needs, as of one of squares. */
export function filteredPropagator({ count, spectrum, startOf, lift, pull }: FilteredKernel): KernelPropagator {
  return {
    method: "tridiagonal",
    count,
    lambdaMax: spectrum.lambdaMax,
    basis: null,
    eigenvalues: () => spectrum.values,
    respond(initial, requests, observables = []): KernelResponses {
      const start = startOf(initial);
      const values = requests.map(({ response, times }) =>
        spectrum
          .respond(learntResponse(response), start, times)
          .map((y) => lift(y).map((value, i) => initial[i] - value)),
      );
      return {
        values,
        modes: observedModes(spectrum.modes(start, observables.map(pull)), initial, observables),
        method: "tridiagonal",
        dimension: start.length,
      };
    },
  };
}

/** Rates of the modes below this part of the largest are those of what is never learnt. */
const NEVER = 1e-13;

/** The modes of g·u: (φ − 1)/λ is φ/λ less 1/λ, and what has no φ is a mode of rate 0. */
function observedModes(
  { rates, weights }: ObservedModes,
  initial: Float64Array,
  observables: readonly Float64Array[],
): ObservedModes {
  if (observables.length === 0) return { rates, weights };
  const least = NEVER * rates.reduce((a, b) => Math.max(a, b), 0);
  const all = new Float64Array(rates.length + 1);
  all.set(rates);
  return {
    rates: all,
    weights: weights.map((ofModes, o) => {
      const divided = new Float64Array(rates.length + 1);
      let rest = initial.reduce((sum, value, i) => sum + value * observables[o][i], 0);
      ofModes.forEach((weight, j) => {
        if (!(rates[j] > least)) return;
        divided[j] = weight / rates[j];
        rest -= divided[j];
      });
      divided[rates.length] = rest;
      return divided;
    }),
  };
}

/**
 * The loss of a residual P(∂)u on the samples, and of the error at anchors: S the kernel of what it squares, C how that moves the error
 * (`anchoredKernel`).
 *
 * @param residual P(∂)u at the start: the error at the samples does not tell it
 * @param anchors default none; the network is zero at the start
 * @throws NotAvailableError as `residualKernel`, and for more than 6000 samples and anchors
 */
export function residualFlow(
  network: Network,
  samples: SampleSet,
  operator: DifferentialOperator,
  residual: Float64Array,
  anchors: Anchors | null = null,
): FilteredKernel {
  const { count } = samples;
  const all = count + (anchors?.weights.length ?? 0);
  if (all > MOST) {
    throw new NotAvailableError("loss", `the kernel flow of a residual on more than ${MOST} samples (${all})`);
  }
  const kernel = anchoredKernel(network, samples, operator, residual, anchors);
  const spectrum = denseSpectrum(
    denseSymmetric(all, (visit) => {
      for (let j = 0; j < all; j++) {
        visit(
          j,
          Float64Array.from({ length: all - j }, (_, i) => kernel.seen(i + j, j)),
        );
      }
    }),
  );
  const cross = new Float64Array(count * all);
  for (let i = 0, at = 0; i < count; i++) for (let j = 0; j < all; j++, at++) cross[at] = kernel.cross(i, j);
  return {
    count,
    spectrum,
    startOf(initial) {
      if (initial.length !== count) throw new InputError("", `${initial.length} values for ${count} samples`);
      return kernel.start;
    },
    lift: (y) => Float64Array.from({ length: count }, (_, i) => dotRow(cross, i * all, y)),
    pull(g) {
      const out = new Float64Array(all);
      for (let i = 0, at = 0; i < count; i++) for (let j = 0; j < all; j++, at++) out[j] += cross[at] * g[i];
      return out;
    },
  };
}

/**
 * A loss that weighs frequencies by g, on a grid of samples: ½ κ weight uᵀWu with W of `lossWeights`. With K = G Gᵀ in its eigenbasis the error is
 * u₀ − G y, and S = GᵀWG.
 *
 * @throws NotAvailableError as `kernelEigenbasis` and `lossWeights`
 */
export function weightedFlow(
  network: Network,
  samples: SampleSet,
  symbol: (xi: Float64Array) => Float64Array,
): FilteredKernel {
  const weigh = lossWeights(samples, symbol);
  const { count, rank, values, vectors } = kernelEigenbasis(network, samples);
  const column = (j: number) => vectors.subarray(j * count, (j + 1) * count).map((v) => Math.sqrt(values[j]) * v);
  const G = Array.from({ length: rank }, (_, j) => column(j));
  const pull = (g: Float64Array) => Float64Array.from(G, (each) => dot(each, g));
  const spectrum = denseSpectrum(
    denseSymmetric(rank, (visit) => {
      G.forEach((each, j) => {
        visit(j, pull(weigh(each)).subarray(j));
      });
    }),
  );
  return {
    count,
    spectrum,
    startOf: (initial) => pull(weigh(initial)),
    lift(y) {
      const u = new Float64Array(count);
      G.forEach((each, j) => {
        addMultiple(y[j], each, u);
      });
      return u;
    },
    pull,
  };
}

function dotRow(matrix: Float64Array, from: number, y: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < y.length; j++) sum += matrix[from + j] * y[j];
  return sum;
}
