import type { SampleSet } from "../data/samples.js";
import { divided, multiplied, weightRoots } from "../data/weights.js";
import { InputError } from "../errors.js";
import { type Dynamics, descentResponse, flowResponse, stabilityLimit } from "../network/dynamics/index.js";
import type { Network } from "../network/network.js";
import { once } from "../once.js";
import type { DenseSymmetric } from "../sparse/dense-symmetric.js";
import { type DenseSpectrum, denseKernel, denseSpectrum } from "./dense-kernel.js";
import {
  type EigenbasisOptions,
  type KernelEigenbasis,
  kernelEigenbasis,
  kernelEigenbasisUpTo,
  modesInEigenbasis,
  respondInEigenbasis,
} from "./eigenbasis.js";
import type { KernelOperator } from "./kernel-entries.js";
import { hasFastProducts, kernelOperator } from "./kernel-operator.js";
import { type LanczosOptions, largestKernelEigenvalue, respondByLanczos, respondByLanczosUpTo } from "./lanczos.js";
import type { ObservedModes } from "./observed-modes.js";
import type { ResponseRequest } from "./response.js";

/**
 * How functions of the kernel operator are computed: in its eigenbasis, in a Krylov space, or from the tridiagonal form of its dense
 * matrix.
 */
export type KernelMethod = "eigenbasis" | "lanczos" | "tridiagonal";

/**
 * The infinite-width kernel operator, ready to be used: its largest eigenvalue and its functions applied to vectors.
 * Make it once and hand it to everything that needs the same kernel.
 */
export interface KernelPropagator {
  /** What it was made for; "lanczos" may answer by "tridiagonal" where a Krylov space would grow too large. */
  readonly method: KernelMethod;
  readonly count: number;
  /** Largest eigenvalue of K, κ and the quadrature weight included: gradient descent needs a rate below 2/λ_max. */
  readonly lambdaMax: number;
  /** The eigenbasis, for the method that has one; of K as `KernelEntries` says, where samples differ in weight of √weight u. */
  readonly basis: KernelEigenbasis | null;
  /** All eigenvalues of K that are not 0 to rounding, descending, where they are known: now, or once `respond` has been called. */
  eigenvalues(): Float64Array | null;
  /**
   * The error u that is f(K, t)u₀ for several responses at once (where samples differ in weight: of which √weight u is that), which cost little more than one. What the `observables` see of it (functionals g: numbers
   * g · u, one entry per sample) comes as modes, which give it at every time up to the last.
   */
  respond(
    initial: Float64Array,
    requests: readonly ResponseRequest[],
    observables?: readonly Float64Array[],
  ): KernelResponses;
}

export interface KernelResponses {
  /** values[r][i]: f_r(K, t_i) u₀ for request r and its time i. */
  readonly values: readonly (readonly Float64Array[])[];
  readonly modes: ObservedModes;
  /** What these were computed by. */
  readonly method: KernelMethod;
  /** Rank of the eigenbasis, dimension of the Krylov space, or number of samples. */
  readonly dimension: number;
}

/** Choices for `kernelPropagator`. */
export interface PropagatorOptions extends EigenbasisOptions {
  /**
   * Default "auto", by the structure of the kernel: the eigenbasis where it has a small rank to rounding (at most 400 in 1-D, 300 in
   * 2-D and 3-D, or `maximumRank`) on at most 4096 samples; else a Krylov space, with FFT products on a uniform grid, with the dense
   * matrix on at most 8192 scattered samples; else, on up to 4096 samples, the tridiagonal form of the dense matrix, if the
   * space would need more than a fifth as many dimensions as there are samples, where the two take as long. More scattered samples have the eigenbasis, of any
   * rank that `kernelEigenbasis` accepts.
   */
  readonly method?: KernelMethod | "auto";
  readonly lanczos?: LanczosOptions;
}

/** Most samples for which an eigenbasis or the tridiagonal form is tried. */
const SPECTRAL_COUNT = 4096;
/** Most scattered samples whose matrix is kept: 0.5 GB. */
const DENSE_COUNT = 8192;
/**
 * Largest rank of an eigenbasis, by dimension; beyond, another method is quicker. In 2-D a kernel of rank 500 has its e^{−Kt}u₀ in a
 * Krylov space of dimension 55 (40 × 40 samples), a tenth of the work.
 */
const AUTO_RANK = { 1: 400, 2: 300, 3: 300, 4: 300 } as const;

/**
 * The infinite-width kernel operator on samples, by the method that suits them. Throws NotAvailableError as `kernelEigenbasis`, and for
 * Krylov spaces or the tridiagonal form on so many scattered samples that the matrix needs more than 4 GB.
 */
export function kernelPropagator(
  network: Network,
  samples: SampleSet,
  options: PropagatorOptions = {},
): KernelPropagator {
  const symmetric = symmetricPropagator(network, samples, options);
  const roots = weightRoots(samples);
  if (roots === null) return symmetric;
  return {
    ...symmetric,
    respond(initial, requests, observables = []) {
      const functionals = observables.map((observable) => divided(observable, roots));
      const { values, ...rest } = symmetric.respond(multiplied(initial, roots), requests, functionals);
      return { ...rest, values: values.map((ofRequest) => ofRequest.map((v) => divided(v, roots))) };
    },
  };
}

/** Of √weight u. */
function symmetricPropagator(network: Network, samples: SampleSet, options: PropagatorOptions): KernelPropagator {
  const { method = "auto", lanczos = {}, ...basisOptions } = options;
  const onGrid = hasFastProducts(network, samples);
  const { count } = samples;
  if (method === "eigenbasis" || (method === "auto" && !onGrid && count > DENSE_COUNT)) {
    return eigenbasisPropagator(kernelEigenbasis(network, samples, basisOptions));
  }
  // Scattered samples: many laws tabulate a whole matrix as quickly as a tenth of its columns, one after the other.
  const kernel = once(() => denseKernel(network, samples));
  if (method === "auto" && count <= SPECTRAL_COUNT) {
    const limited = { maximumRank: AUTO_RANK[samples.dimension], ...basisOptions };
    const basis = kernelEigenbasisUpTo(network, samples, limited, onGrid ? undefined : kernel());
    if (basis !== null) return eigenbasisPropagator(basis);
  }
  let decomposed: DenseSpectrum | null = null;
  const spectrum = once(() => {
    decomposed = denseSpectrum(kernel());
    return decomposed;
  });
  if (method === "tridiagonal") {
    const { lambdaMax, values } = spectrum();
    return { method, count, lambdaMax, basis: null, eigenvalues: () => values, respond: inSpectrum(spectrum, count) };
  }
  const operator = onGrid ? kernelOperator(network, samples) : kernelProduct(kernel());
  const fallback = method === "auto" && count <= SPECTRAL_COUNT ? inSpectrum(spectrum, count) : null;
  return {
    method: "lanczos",
    count,
    lambdaMax: largestKernelEigenvalue(operator, lanczos.eigenvalueTolerance),
    basis: null,
    eigenvalues: () => decomposed?.values ?? null,
    respond(initial, requests, observables = []) {
      if (fallback === null) {
        return { ...respondByLanczos(operator, initial, requests, lanczos, observables), method: "lanczos" };
      }
      const limited = { maximumDimension: Math.max(64, Math.ceil(count / 5)), ...lanczos };
      const found = respondByLanczosUpTo(operator, initial, requests, limited, observables);
      return found === null ? fallback(initial, requests, observables) : { ...found, method: "lanczos" };
    },
  };
}

function kernelProduct(kernel: DenseSymmetric): KernelOperator {
  return { count: kernel.count, apply: (x, y) => kernel.multiply(x, y) };
}

function inSpectrum(spectrum: () => DenseSpectrum, count: number): KernelPropagator["respond"] {
  return (initial, requests, observables = []) => ({
    values: requests.map(({ response, times }) => spectrum().respond(response, initial, times)),
    modes: spectrum().modes(initial, observables),
    method: "tridiagonal",
    dimension: count,
  });
}

/** What is computed at the first call, and then kept. */
function eigenbasisPropagator(basis: KernelEigenbasis): KernelPropagator {
  return {
    method: "eigenbasis",
    count: basis.count,
    lambdaMax: basis.rank > 0 ? basis.values[0] : 0,
    basis,
    eigenvalues: () => basis.values,
    respond: (initial, requests, observables = []) => ({
      modes: modesInEigenbasis(basis, initial, observables),
      values: requests.map(({ response, times }) => respondInEigenbasis(basis, response, initial, times)),
      method: "eigenbasis",
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
  /** Rank of the eigenbasis, dimension of the Krylov space, or number of samples. */
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
  return respond(samples, initial, { response: flowResponse(dynamics), times }, propagator);
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
  const { values, dimension, method } = propagator.respond(initial, [request]);
  return { times: request.times, values: values[0], lambdaMax: propagator.lambdaMax, method, dimension };
}
