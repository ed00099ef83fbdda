import type { SampleSet } from "../data/samples.js";
import type { Response } from "../network/dynamics/index.js";
import type { Network } from "../network/network.js";
import { type DenseSymmetric, denseSymmetric } from "../sparse/dense-symmetric.js";
import { tridiagonalSpectrum } from "../sparse/tridiagonal-spectrum.js";
import { kernelEntries } from "./kernel.js";
import type { ObservedModes } from "./observed-modes.js";
import { modesInSpectrum, respondInSpectrum } from "./tridiagonal-responses.js";

/** The infinite-width kernel operator as a dense matrix in memory, 8 n² bytes. Throws as `kernelEntries`. */
export function denseKernel(network: Network, samples: SampleSet): DenseSymmetric {
  const { count, lowerColumns } = kernelEntries(network, samples);
  return denseSymmetric(count, lowerColumns);
}

/** The spectrum of a dense kernel, without its eigenvectors as such: K = Q Z Λ ZᵀQᵀ. O(n³). */
export interface DenseSpectrum {
  readonly lambdaMax: number;
  /** All eigenvalues, descending. */
  readonly values: Float64Array;
  /** f(K, t) u₀ for every time of a list, in O(n²) each. */
  respond(response: Response, initial: Float64Array, times: readonly number[]): Float64Array[];
  /** The modes of g · f(K, t) u₀ for functionals g. */
  modes(initial: Float64Array, observables: readonly Float64Array[]): ObservedModes;
}

/** Householder's reduction and the QL method. @throws NumericalError where the kernel is not finite */
export function denseSpectrum(kernel: DenseSymmetric): DenseSpectrum {
  const { T, turn, turnBack } = kernel.tridiagonalise();
  const spectrum = tridiagonalSpectrum(T);
  const values = spectrum.values.slice().sort((one, other) => other - one);
  const turned = (x: Float64Array) => {
    const y = x.slice();
    turn(y);
    return y;
  };
  return {
    lambdaMax: Math.max(0, values[0]),
    values,
    respond(response, initial, times) {
      const values = respondInSpectrum(spectrum, response, turned(initial), times);
      for (const value of values) turnBack(value);
      return values;
    },
    modes: (initial, observables) => modesInSpectrum(spectrum, turned(initial), observables.map(turned)),
  };
}
