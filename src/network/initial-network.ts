import { familyOf } from "./families/index.js";
import type { Network } from "./network.js";
import type { InitialNetworkOf, Unit } from "./parameters.js";
import { randomStream } from "./random.js";
import { unitsPerScale } from "./units-per-scale.js";

/** A network as it starts. */
export type InitialNetwork = InitialNetworkOf<Network>;

/**
 * A real network of a given width with its random initial parameters; equal arguments give equal parameters bit for
 * bit, other seeds or widths independent ones.
 *
 * Units are ordered by scale, as many in each as `unitsPerScale` says. A unit of scale p carries the factor
 * c_p (P m_p)^{-1/2} with P scales and m_p units of this scale, which is c_p m^{-1/2} where all scales have equally
 * many. With it the mean of the empirical kernel over seeds is exactly the infinite-width kernel, for every width.
 *
 * With an antisymmetric start, units 2k and 2k + 1 are twins: all the same but for output weights of opposite sign.
 * They stand side by side so that a sum over units in order is exactly zero in floating point too.
 *
 * Throws InputError for an impossible width.
 */
export function initialNetwork(network: Network, width: number, seed: number): InitialNetwork {
  const family = familyOf(network);
  const counts = unitsPerScale(network, width);
  const scale = new Float64Array(width);
  const factor = new Float64Array(width);
  const subnetworkOf = new Int32Array(width);
  let first = 0;
  for (const [p, subnetwork] of family.subnetworks(network).entries()) {
    const end = first + counts[p];
    scale.fill(subnetwork.scale, first, end);
    factor.fill(subnetwork.amplitude / Math.sqrt(counts.length * counts[p]), first, end);
    subnetworkOf.fill(p, first, end);
    first = end;
  }
  const parameters: Record<string, Float64Array> = {};
  const twins = network.zeroStart === "antisymmetric";
  for (const { name, components, output, stream, sample } of family.arrays(network, width)) {
    const random = randomStream(seed, width, stream);
    const values = new Float64Array(width * components);
    for (let k = 0; k < width; k++) {
      if (!twins || k % 2 === 0) {
        sample(random, values, k * components, subnetworkOf[k]);
        continue;
      }
      for (let i = k * components; i < (k + 1) * components; i++) {
        values[i] = output ? -values[i - components] : values[i - components];
      }
    }
    parameters[name] = values;
  }
  return { network, width, scale, factor, parameters };
}

/** Unit k of a network as it starts, without its factor. */
export function initialUnit(start: InitialNetwork, k: number): Unit {
  return initialUnits(start)(k);
}

/** `initialUnit` for many units: laws that are tabulated are so once. */
export function initialUnits({ network, width, scale, parameters }: InitialNetwork): (k: number) => Unit {
  const arrays = familyOf(network).arrays(network, width);
  return (k) => {
    const ofUnit = arrays.map(
      ({ name, components: n }) => [name, parameters[name].subarray(k * n, (k + 1) * n)] as const,
    );
    return { scale: scale[k], amplitude: 1, parameters: Object.fromEntries(ofUnit) };
  };
}
