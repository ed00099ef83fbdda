import type { FeatureKind, Features } from "./deep-feature-kind.js";
import { fourierFirst } from "./deep-fourier.js";
import type { DeepNetwork } from "./deep-network.js";
import { partitionFirst } from "./deep-partition.js";
import { ridgeFirst } from "./deep-ridges.js";

export function featureKind(network: DeepNetwork): FeatureKind {
  if (network.features === undefined) return fourierFirst;
  return "slopes" in network.features ? partitionFirst : ridgeFirst;
}

export function featuresOf(network: DeepNetwork): Features {
  return featureKind(network).features(network);
}
