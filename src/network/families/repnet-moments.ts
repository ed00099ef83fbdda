import { activationOf } from "../activations/index.js";
import type { InitialMoments } from "../initial-moments.js";
import type { InputDimension } from "../input-dimension.js";
import {
  cosineMean,
  densityAlong,
  type PartitionKernel,
  type PointSet,
  partitionKernel,
  weightMoment,
} from "../kernels/index.js";
import { outputVariance } from "../law.js";
import type { RepnetNetwork } from "./repnet-network.js";

/** What a RepNet is like at the start. A unit depends on x − p, so that ∂f/∂p has the size of ∇f. */
export function repnetMoments(network: RepnetNetwork, set: PointSet): InitialMoments {
  const { dimension, slopes, partition } = network;
  const variance = outputVariance(network.outputs);
  const count = set.points.length / dimension;
  const activation = activationOf(network.activation);
  const diagonal = (group: "a" | "p", factor: number) => {
    const units: PartitionKernel = { ...network, activation, outputVariance: variance, train: [group] };
    const kernel = partitionKernel(units, set);
    return Float64Array.from({ length: count }, (_, i) => factor * kernel(i, i));
  };
  const [mean, square] = ([1, 2] as const).map((power) =>
    "law" in slopes ? weightMoment(slopes, 1, power) : slopes.reduce((sum, s) => sum + s ** power, 0) / slopes.length,
  );
  return {
    slopeScale: { mean, square },
    output: diagonal("a", variance),
    slope: diagonal("p", 1),
    partition: Float64Array.from({ length: count }, (_, i) =>
      density(partition, dimension, Math.hypot(...set.points.subarray(i * dimension, (i + 1) * dimension))),
    ),
  };
}

/** The density of v·p at v·x in the mean over directions v, |x| away from the origin. */
function density(partition: RepnetNetwork["partition"], dimension: InputDimension, distance: number): number {
  return cosineMean(dimension, (cosine) => densityAlong(partition, dimension, cosine * distance));
}
