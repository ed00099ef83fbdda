import { type SampleSet, sampleGrid } from "../data/samples.js";
import { InputError } from "../errors.js";
import { type Dynamics, stabilityLimit } from "../network/dynamics.js";
import type { Network } from "../network/network.js";
import {
  type EigenbasisOptions,
  type KernelEigenbasis,
  kernelEigenbasis,
  kernelEigenbasisUpTo,
  modesInEigenbasis,
  respondInEigenbasis,
} from "./eigenbasis.js";
import { kernelOperator } from "./kernel-operator.js";
import { type LanczosOptions, largestKernelEigenvalue, type ResponseRequest, respondByLanczos } from "./lanczos.js";
import type { ObservedModes } from "./observed-modes.js";
import { descentResponse } from "./response.js";

/** How functions of the kernel operator are computed. */
export type KernelMethod = "eigenbasis" | "lanczos";

/**
 * The infinite-width kernel operator, ready to be used: its largest eigenvalue and its functions applied to vectors.
 * Make it once and hand it to everything that needs the same kernel.
 */
export interface KernelPropagator {
  readonly method: KernelMethod;
  readonly count: number;
  /** Largest eigenvalue of K, κ and the quadrature weight included: gradient descent needs a rate below 2/λ_max. */
  readonly lambdaMax: number;
  /** The eigenbasis, for the method that has one. */
  readonly basis: KernelEigenbasis | null;
  /**
   * f(K, t)u₀ for several responses at once, which cost little more than one; `dimension` of the space it used. What the
   * `observables` see of it (functionals g: numbers g · u, one entry per sample) comes as modes, which give it at every time up to the last.
   */
  respond(
    initial: Float64Array,
    requests: readonly ResponseRequest[],
    observables?: readonly Float64Array[],
  ): {
    readonly values: readonly (readonly Float64Array[])[];
    readonly modes: ObservedModes;
    readonly dimension: number;
  };
}

/** Choices for `kernelPropagator`. */
export interface PropagatorOptions extends EigenbasisOptions {
  /**
   * Default "auto": the eigenbasis for scattered samples of any number and for uniform grids of at most 4096 samples
   * whose kernel has rank at most 1200 in 1-D, 300 in 2-D and 3-D (or `maximumRank`) to rounding; Lanczos with FFT products
   * for all other grids.
   */
  readonly method?: KernelMethod | "auto";
  readonly lanczos?: LanczosOptions;
}

/**
 * Largest uniform grid for which an eigenbasis is tried, and the largest rank it may have there, by dimension. In 2-D a
 * kernel of rank 500 has its e^{−Kt}u₀ in a Krylov space of dimension 55 (40 × 40 samples), a tenth of the work.
 */
const AUTO_COUNT = 4096;
const AUTO_RANK = { 1: 1200, 2: 300, 3: 300 } as const;

/** The infinite-width kernel operator on samples, by the method that suits them. Throws NotAvailableError as `kernelEigenbasis` and `kernelOperator` do. */
export function kernelPropagator(
  network: Network,
  samples: SampleSet,
  options: PropagatorOptions = {},
): KernelPropagator {
  const { method = "auto", lanczos = {}, ...basisOptions } = options;
  if (method === "eigenbasis" || (method === "auto" && sampleGrid(samples) === undefined)) {
    return eigenbasisPropagator(kernelEigenbasis(network, samples, basisOptions));
  }
  if (method === "auto" && samples.count <= AUTO_COUNT) {
    const basis = kernelEigenbasisUpTo(network, samples, {
      maximumRank: AUTO_RANK[samples.dimension],
      ...basisOptions,
    });
    if (basis !== null) return eigenbasisPropagator(basis);
  }
  const operator = kernelOperator(network, samples);
  return {
    method: "lanczos",
    count: samples.count,
    lambdaMax: largestKernelEigenvalue(operator),
    basis: null,
    respond: (initial, requests, observables) => respondByLanczos(operator, initial, requests, lanczos, observables),
  };
}

function eigenbasisPropagator(basis: KernelEigenbasis): KernelPropagator {
  return {
    method: "eigenbasis",
    count: basis.count,
    lambdaMax: basis.rank > 0 ? basis.values[0] : 0,
    basis,
    respond: (initial, requests, observables = []) => ({
      modes: modesInEigenbasis(basis, initial, observables),
      values: requests.map(({ response, times }) => respondInEigenbasis(basis, response, initial, times)),
      dimension: basis.rank,
    }),
  };
}

/** The error of the infinitely wide network on the samples, at every time. */
export interface KernelFlow {
  readonly times: readonly number[];
  /** u(x_i, t) at every time, one array of length `samples.count` each. */
  readonly values: readonly Float64Array[];
  readonly lambdaMax: number;
  readonly method: KernelMethod;
  /** Rank of the eigenbasis or dimension of the Krylov space. */
  readonly dimension: number;
}

/**
 * Exact training of the infinitely wide network in continuous time (level 1): u(t) = e^{−Kt} u₀ for gradient flow, the
 * solution of u'' + friction u' = −K u from rest for momentum. `initial` is the error at the start, −f for a network
 * that starts from zero. Times are not negative; 0 gives `initial`. Throws InputError where `initial` has another length
 * than the samples.
 */
export function kernelFlow(
  network: Network,
  samples: SampleSet,
  initial: Float64Array,
  times: readonly number[],
  dynamics: Dynamics,
  propagator: KernelPropagator = kernelPropagator(network, samples),
): KernelFlow {
  return respond(samples, initial, { response: dynamics, times }, propagator);
}

/**
 * The same in discrete time: gradient descent with learning rate η = `step`, u = (I − ηK)^k u₀, or the heavy ball with
 * step τ, at the steps k nearest to times/step. Against this, a trained network shows the effect of its width alone.
 * Throws InputError for a step beyond the stability limit.
 */
export function kernelDescent(
  network: Network,
  samples: SampleSet,
  initial: Float64Array,
  times: readonly number[],
  dynamics: Dynamics,
  step: number,
  propagator: KernelPropagator = kernelPropagator(network, samples),
): KernelFlow {
  const limit = stabilityLimit(dynamics, propagator.lambdaMax);
  if (!(step > 0 && step < limit)) {
    throw new InputError(
      "training.learningRate",
      `gradient descent on this kernel is stable for learning rates above 0 and below ${limit.toPrecision(6)} (λ_max = ${propagator.lambdaMax.toPrecision(6)}), found ${step}`,
    );
  }
  return respond(samples, initial, { response: descentResponse(dynamics, step), times }, propagator);
}

function respond(
  samples: SampleSet,
  initial: Float64Array,
  request: ResponseRequest,
  propagator: KernelPropagator,
): KernelFlow {
  if (initial.length !== samples.count) {
    throw new InputError("", `the initial error has ${initial.length} values for ${samples.count} samples`);
  }
  const negative = request.times.find((time) => !(time >= 0));
  if (negative !== undefined) throw new InputError("time.save", `times are not negative, found ${negative}`);
  const { values, dimension } = propagator.respond(initial, [request]);
  const { lambdaMax, method } = propagator;
  return { times: request.times, values: values[0], lambdaMax, method, dimension };
}
