import type { Anchors } from "../data/anchors.js";
import type { SampleSet } from "../data/samples.js";
import { familyOf } from "../network/families/index.js";
import type { InitialNetwork } from "../network/initial-network.js";
import type { DifferentialOperator } from "../network/losses/index.js";
import type { Network } from "../network/network.js";
import { operatorFunctions } from "../network/operator-functions.js";
import type { NetworkFunctions } from "../network/parameters.js";
import { kernelMatrix } from "./kernel.js";
import { residualKernel } from "./residual-kernel.js";

/**
 * What a loss of a residual squares, with or without values at anchors y: o = (P(∂)u(x_1), …, P(∂)u(x_n), β_1 u(y_1), …) with β_k = √(weight_k / weight) of
 * the anchors' and the samples' weights, and the kernels of o,
 *
 *   κ weight ( P P'Θ(x, x')    β P Θ(x, y)  )
 *            ( β P'Θ(y, x')   β β' Θ(y, y') ).
 *
 * Anchors add as many ranks as there are, whatever they weigh.
 */
export interface AnchoredKernel {
  /** Samples and anchors. */
  readonly count: number;
  /** An entry of the kernel of o, symmetric. */
  seen(i: number, j: number): number;
  /** How o_j moves the error at x_i. */
  cross(i: number, j: number): number;
  /** o at the start of a network that is zero there. */
  readonly start: Float64Array;
  /** o_i of networks, as functions of their parameters. */
  functions(network: InitialNetwork, i: number): NetworkFunctions;
}

/**
 * @param residual P(∂)u₀ at the samples
 * @throws NotAvailableError as `residualKernel`
 */
export function anchoredKernel(
  network: Network,
  samples: SampleSet,
  operator: DifferentialOperator,
  residual: Float64Array,
  anchors: Anchors | null = null,
): AnchoredKernel {
  const { count: n, dimension: d, points } = samples;
  const places = anchors?.points ?? new Float64Array(0);
  const kernel = residualKernel(network, samples, operator, places);
  const beta = (anchors?.weights ?? new Float64Array(0)).map((weight) => Math.sqrt(weight / samples.weight));
  const values = anchors === null ? null : kernelOfValues(network, samples, places);
  const count = n + beta.length;
  const cross = (i: number, j: number) =>
    j < n || values === null ? kernel.cross(i, j) : beta[j - n] * values[i * count + j];
  const start = new Float64Array(count);
  start.set(residual);
  beta.forEach((factor, k) => {
    start[n + k] = -factor * (anchors?.target[k] ?? 0);
  });
  return {
    count,
    cross,
    start,
    seen(i, j) {
      const [first, second] = i < j ? [i, j] : [j, i];
      if (second < n || values === null) return kernel.residual(i, j);
      if (first >= n) return beta[first - n] * beta[second - n] * values[first * count + second];
      return beta[second - n] * kernel.crossAt(second - n, first);
    },
    functions(units, i) {
      if (i < n) return operatorFunctions(units, points.subarray(i * d, (i + 1) * d), operator);
      const at = (i - n) * d;
      return scaled(familyOf(network).functions(units, places.subarray(at, at + d)), beta[i - n]);
    },
  };
}

/** κ weight Θ on the samples and other points. */
function kernelOfValues(network: Network, samples: SampleSet, others: Float64Array): Float64Array {
  const { dimension, box, measureFactor, weight } = samples;
  const points = new Float64Array(samples.points.length + others.length);
  points.set(samples.points);
  points.set(others, samples.points.length);
  const count = points.length / dimension;
  return kernelMatrix(network, { dimension, box, points, count, weight, measureFactor, target: points });
}

function scaled({ output, gradient }: NetworkFunctions, factor: number): NetworkFunctions {
  return {
    output(theta, out) {
      output(theta, out);
      for (let i = 0; i < out.length; i++) out[i] *= factor;
    },
    gradient: (theta, cotangent, out) =>
      gradient(
        theta,
        cotangent.map((value) => factor * value),
        out,
      ),
  };
}
