import type { Mistake } from "../family.js";
import type { InputDimension } from "../input-dimension.js";
import { isScalarLaw } from "../law.js";
import { distribution } from "../laws/distribution.js";
import { powerBehaviour } from "../laws/power-behaviour.js";
import { weightVectorLaw } from "../laws/weight-vector.js";
import type { ParameterArray } from "../parameters.js";
import type { InnerParameters } from "./deep-feature-kind.js";
import type { DeepNetwork, WeightedDeepNetwork } from "./deep-network.js";

/*
 * What features with weight vectors w have in common.
 */

export function weightsArray({ weights, dimension }: WeightedDeepNetwork): ParameterArray {
  const { sample } = weightVectorLaw(weights, dimension, "network.weights");
  return { name: "w", group: "w", components: dimension, output: false, stream: 0, sample };
}

/** ∂(w·x)/∂w = x. */
export function weightSlopes(dimension: InputDimension): InnerParameters {
  return {
    name: "w",
    group: "w",
    slope: (_, __, component, points, point) => points[point * dimension + component],
  };
}

/** w·x. */
export function dot(w: Float64Array, unit: number, points: Float64Array, point: number, dimension: number): number {
  let sum = 0;
  for (let k = 0; k < dimension; k++) sum += w[unit * dimension + k] * points[point * dimension + k];
  return sum;
}

/** The most that Δw·x is. */
export function weightChange(w: Float64Array, unit: number, reach: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < reach.length; k++) sum += Math.abs(w[unit * reach.length + k]) * reach[k];
  return sum;
}

/** Laws of which the kernel of a deep network is not known. */
export function isotropicMistakes(network: DeepNetwork): readonly Mistake[] {
  const { dimension, weights: law } = network as WeightedDeepNetwork;
  if (dimension > 1 && law.law !== "normal" && law.radial !== true) {
    const message =
      "in 2-D and 3-D the kernel of a deep network is known for isotropic laws of the frequencies: a normal one, or another with radial: true";
    return [{ path: "network.weights.law", message }];
  }
  if (!isScalarLaw(law)) return [];
  const { origin } = powerBehaviour(distribution(law, "network.weights"));
  const most = law.radial === true ? 1 - dimension : 0;
  if (!(origin > most)) return [];
  const message =
    dimension === 1
      ? "the density of the frequencies is infinite at w = 0, so that the coefficients of the layers behind are infinite, too; take a law with a finite one"
      : `the density of frequency vectors is infinite at w = 0, which is so where that of their length does not vanish like |w|${dimension === 2 ? "" : "²"}; take the normal law, or lengths above some minimum`;
  return [{ path: "network.weights", message }];
}
