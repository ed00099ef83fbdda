import { familyOf } from "./families/index.js";
import type { Network } from "./network.js";
import type { Unit } from "./parameters.js";
import type { RandomStream } from "./random.js";

/**
 * A unit with the given values of the array that decides what it can learn (`NetworkFamily.proposed`; random where null), output weights of
 * root mean square size, and all else random. Output weights of a random unit are these times a factor that is independent of all else,
 * whose square has mean 1 and mean square `outputSpread`.
 */
export function unitOfTypicalOutput(
  network: Network,
  subnetwork: number,
  proposed: Float64Array | null,
  random: RandomStream,
): Unit {
  return unitsOfTypicalOutput(network)(subnetwork, proposed, random);
}

/** `unitOfTypicalOutput` for many units: laws that are tabulated are so once. */
export function unitsOfTypicalOutput(
  network: Network,
): (subnetwork: number, proposed: Float64Array | null, random: RandomStream) => Unit {
  const family = familyOf(network);
  const array = family.proposed(network)?.array;
  const arrays = family.arrays(network);
  const subnetworks = family.subnetworks(network);
  return (subnetwork, proposed, random) => {
    const outputs = [...family.typicalOutputs(network, random)];
    const parameters: Record<string, Float64Array> = {};
    for (const { name, components, output, sample } of arrays) {
      const values = new Float64Array(components);
      if (name === array && proposed !== null) values.set(proposed);
      else if (output) values.set(outputs.splice(0, components));
      else sample(random, values, 0, subnetwork);
      parameters[name] = values;
    }
    return { ...subnetworks[subnetwork], parameters };
  };
}

/** E s² for s = |output weights|² over its mean: 1 for signs, E a⁴ / σ_a⁴ = 3 for one normal output weight, 2 for a normal pair. */
export function outputSpread(network: Network): number {
  return familyOf(network).outputSpread(network);
}

/** How many trained parameters one unit has (the arrays `unitGradients` returns), and how many of them are output weights. */
export function parametersPerUnit(network: Network): { readonly all: number; readonly outputs: number } {
  const trained = trainedArrays(network);
  const total = (arrays: typeof trained) => arrays.reduce((sum, { components }) => sum + components, 0);
  return { all: total(trained), outputs: total(trained.filter(({ output }) => output)) };
}

/** The arrays of parameters that move in training. */
export function trainedArrays(network: Network) {
  const groups: readonly string[] = network.train;
  return familyOf(network)
    .arrays(network)
    .filter(({ group }) => groups.includes(group));
}

/**
 * Derivatives of one unit (amplitude included) with respect to its trained parameters at points x (row by row): one
 * `Float64Array` with a value for every point for each parameter, in the order of the family's arrays: a, w_1 … w_d, b for `mscale`, cosine
 * amplitude, sine amplitude, w_1 … w_d for `fourier-features`. Output weights, whose gradient does not depend on them, come
 * first. The mean over units of a scale of Σ_j g_j(x) g_j(x') is P times that scale's part of the infinite-width kernel
 * (docs/theory.md, sections 1 to 3).
 */
export function unitGradients(network: Network, unit: Unit, points: Float64Array): Float64Array[] {
  return familyOf(network).unitGradients(network, unit, points);
}
