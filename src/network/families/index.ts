import type { NetworkFamily } from "../family.js";
import type { Network } from "../network.js";
import { deep } from "./deep.js";
import { fourierFeatures } from "./fourier-features.js";
import { mscale } from "./mscale.js";
import { repnet } from "./repnet.js";
import { shallow } from "./shallow.js";

/** All families of networks, in the order in which they are told of. */
export const families = [mscale, shallow, fourierFeatures, repnet, deep] as const;

/** The family that a network is of. */
export function familyOf(network: Network): NetworkFamily<Network> {
  return families.find(({ name }) => name === network.family) as NetworkFamily<Network>;
}
