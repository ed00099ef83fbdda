import { activationOf } from "../activations/index.js";
import type { DenseLayers } from "../dense-layers.js";
import { featuresOf } from "./deep-features.js";
import { biasName, copiesOf, weightName } from "./deep-functions.js";
import type { DeepNetwork } from "./deep-network.js";

/** A deep network as its layers. */
export function deepLayers(network: DeepNetwork): DenseLayers {
  const { arrays, maps, formula } = featuresOf(network);
  return {
    copies: copiesOf(network),
    featureArrays: arrays.map(({ name }) => name),
    maps,
    features: formula,
    layers: network.layers.map(({ activation, weightStd = 1, biasStd = 0 }, l) => ({
      activation: activationOf(activation, `network.layers[${l}].activation`),
      weights: l === 0 ? null : weightName(l),
      weightStd,
      bias: l > 0 && biasStd > 0 ? biasName(l) : null,
      biasStd,
    })),
    outputs: "a",
  };
}
