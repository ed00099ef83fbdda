import * as z from "zod";
import { InputError } from "../../errors.js";
import { plainProduct } from "../../kernels/matrix-product.js";
import { activationOf } from "../activations/index.js";
import type { Mistake, NetworkFamily } from "../family.js";
import { LARGEST, lawSchema, positive } from "../law-schema.js";
import type { InitialNetworkOf, ParameterArray, Parameters } from "../parameters.js";
import type { RandomStream } from "../random.js";
import { sampleOutput } from "../sample-parameters.js";
import { activation, biases, groupsOf, outputs, standardNormal, zeroStart } from "../schema-parts.js";
import { featureKind, featuresOf } from "./deep-features.js";
import { deepFormula } from "./deep-formula.js";
import { biasName, copiesOf, deepEmpiricalKernel, deepFunctions, weightName } from "./deep-functions.js";
import { deepKernelTerms, deepMoments } from "./deep-kernel.js";
import { deepLayers } from "./deep-layers.js";
import type { DeepNetwork } from "./deep-network.js";

const layer = z.strictObject({
  activation,
  weightStd: positive.exactOptional().meta({
    description: "σ_w of the dense map in front of the layer, default 1; the first layer has none.",
  }),
  biasStd: z.number().min(0).max(LARGEST).exactOptional().meta({
    description: "σ_b of the dense map in front of the layer, default 0; the first layer has none.",
  }),
});

const features = z.union([
  z.strictObject({ activation, biases }),
  z.strictObject({
    activation,
    slopes: z.array(positive).min(1),
    partition: z.strictObject({ halfWidth: positive }),
  }),
]);

const schema = z.strictObject({
  family: z.literal("deep"),
  weights: lawSchema.exactOptional().meta({
    description:
      "Law of the frequencies of the Fourier features, or of the weights of `features` with biases; default: normal, std 1. None for slopes and partition points.",
  }),
  features: features.exactOptional().meta({
    description:
      "What the first layer acts on: random units g(w·x + b), or g(s v (x − p)), divided by the root mean square of g. Default: Fourier features.",
  }),
  layers: z.array(layer).min(1).max(10).meta({
    description: "The layers in order; the first acts on the features, the outputs on the last.",
  }),
  outputs,
  train: groupsOf(["a", "hidden", "w", "b", "s", "p"]).exactOptional().meta({
    uniqueItems: true,
    description:
      "The parameter groups that are trained: outputs a, all weights and biases between, hidden, and parameters of the features: frequencies or weights w, biases b, slopes s, partition points p. Default: all that there are.",
  }),
  zeroStart,
});

export const deep: NetworkFamily<DeepNetwork> = {
  name: "deep",
  schema,
  completed(network) {
    const layers = network.layers.map((each, l) => (l === 0 ? each : { weightStd: 1, biasStd: 0, ...each }));
    const train = network.train ?? (["a", "hidden", ...featureKind(network).groups] as DeepNetwork["train"]);
    const { features } = network;
    const withLaw = features !== undefined && "slopes" in features ? {} : { weights: standardNormal };
    return { ...withLaw, ...network, layers, train };
  },
  laws: (network) => ("weights" in network ? { weights: network.weights } : {}),
  mistakes,
  arrays,
  subnetworks: () => [{ scale: 1, amplitude: 1 }],
  functions: (start, points) => deepFunctions(start, points, plainProduct),
  denseFunctions: deepFunctions,
  denseLayers: deepLayers,
  empiricalKernel: deepEmpiricalKernel,
  sumOfUnits: false,
  unitGradients: noUnits,
  formula: noUnits,
  layersFormula: deepFormula,
  largestChange,
  activation: () => null,
  layerActivations: ({ features, layers }) =>
    [...(features === undefined ? [] : [features]), ...layers].map((each) => activationOf(each.activation)),
  ridges: () => null,
  hasWaves: () => false,
  waves: () => null,
  kernelTerms: deepKernelTerms,
  pairKernel: () => null,
  initialMoments: deepMoments,
  caveats: (network, data) => featureKind(network).caveats(network, data),
  proposed: () => null,
  typicalOutputs: noUnits,
  outputSpread: noUnits,
  noun(network) {
    const { layers } = network;
    const count = layers.length === 1 ? "one dense layer" : `${layers.length} dense layers`;
    const names = layers.map((each) => activationOf(each.activation).name).join(", ");
    return `a network of ${count} (${names}) on ${featureKind(network).noun(network)}`;
  },
  byDepth: (network) => network.layers.map((_, l) => ({ ...network, layers: network.layers.slice(0, l + 1) })),
  scales: () => null,
};

function noUnits(): never {
  throw new InputError(
    "network.family",
    "a deep network is no sum of units: what is asked of one unit alone has no answer",
  );
}

function mistakes(network: DeepNetwork): readonly Mistake[] {
  const { dimension, layers, features, train } = network;
  const found: Mistake[] = [];
  if (dimension === 4) found.push({ path: "dimension", message: '"deep" networks have up to three inputs' });
  const say = (path: string, message: string) => found.push({ path: `network.${path}`, message });
  const [{ weightStd = 1, biasStd = 0 }] = layers;
  const none = "the first layer stands on features of variance 1, with no dense map in front of it";
  if (weightStd !== 1) say("layers[0].weightStd", `${none}: leave it out, or 1`);
  if (biasStd !== 0) say("layers[0].biasStd", `${none}: leave it out, or 0`);
  if (features !== undefined && "slopes" in features && "weights" in network) {
    say("weights", "is for features with weights; these have slopes and partition points");
  }
  const kind = featureKind(network);
  const groups = ["a", "hidden", ...kind.groups];
  const other = train.find((group) => !groups.includes(group));
  if (other !== undefined) say("train", `these features have no "${other}"; there are ${groups.join(", ")}`);
  return [...found, ...kind.mistakes(network)];
}

function arrays(network: DeepNetwork, width = 1): readonly ParameterArray[] {
  const { layers, outputs: outputLaw } = network;
  const fan = Math.max(1, width / copiesOf(network));
  const normal = (name: string, components: number, stream: number): ParameterArray => ({
    ...{ name, group: "hidden", components, output: false, stream },
    sample: (random, out, at) => {
      for (let k = 0; k < components; k++) out[at + k] = random.normal();
    },
  });
  const { arrays: ofFeatures, maps } = featuresOf(network);
  return [
    {
      ...{ name: "a", group: "a", components: 1, output: true, stream: 2 },
      sample: (random: RandomStream, out: Float64Array, at: number) => {
        out[at] = sampleOutput(outputLaw, random);
      },
    },
    ...ofFeatures,
    ...maps.map((map, t) => normal(map, fan, 3 + t)),
    ...layers.flatMap(({ biasStd = 0 }, l) =>
      l === 0
        ? []
        : [normal(weightName(l), fan, 3 + 2 * l), ...(biasStd > 0 ? [normal(biasName(l), 1, 4 + 2 * l)] : [])],
    ),
  ];
}

/** To first order, layer by layer: the change of the features' phases, and the root mean square of what σ_w m^{-1/2} ΔW σ(z) is for σ(z) of size 1. */
function largestChange(
  { network, width, parameters }: InitialNetworkOf<DeepNetwork>,
  direction: Parameters,
  reach: Float64Array,
): number {
  const features = featuresOf(network);
  let most = direction.a.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  for (let k = 0; k < width; k++) most = Math.max(most, features.largestChange(parameters, direction, k, reach));
  const fan = width / copiesOf(network);
  const rows = (name: string, std: number) => {
    const values = direction[name];
    for (let k = 0; k < width; k++) {
      const square = values.subarray(k * fan, (k + 1) * fan).reduce((sum, value) => sum + value * value, 0);
      most = Math.max(most, std * Math.sqrt(square));
    }
  };
  network.layers.forEach(({ weightStd = 1, biasStd = 0 }, l) => {
    if (l === 0) for (const name of features.maps) rows(name, 1);
    else rows(weightName(l), weightStd);
    if (l > 0 && biasStd > 0) {
      most = direction[biasName(l)].reduce((largest, value) => Math.max(largest, biasStd * Math.abs(value)), most);
    }
  });
  return most;
}
