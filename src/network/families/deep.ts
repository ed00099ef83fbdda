import * as z from "zod";
import { InputError } from "../../errors.js";
import { plainProduct } from "../../kernels/matrix-product.js";
import { activationOf } from "../activations/index.js";
import type { Mistake, NetworkFamily } from "../family.js";
import { LARGEST, positive } from "../law-schema.js";
import { distribution } from "../laws/distribution.js";
import { powerBehaviour } from "../laws/power-behaviour.js";
import { weightVectorLaw } from "../laws/weight-vector.js";
import type { InitialNetworkOf, ParameterArray, Parameters } from "../parameters.js";
import type { RandomStream } from "../random.js";
import { sampleOutput } from "../sample-parameters.js";
import { activation, outputs, trained, weights, zeroStart } from "../schema-parts.js";
import { deepFormula } from "./deep-formula.js";
import { biasName, copiesOf, deepEmpiricalKernel, deepFunctions, weightName } from "./deep-functions.js";
import { deepKernelTerms, deepMoments } from "./deep-kernel.js";
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

const schema = z.strictObject({
  family: z.literal("deep"),
  weights,
  layers: z.array(layer).min(1).max(10).meta({
    description: "The layers in order; the first acts on the Fourier features, the outputs on the last.",
  }),
  outputs,
  train: trained(["a", "hidden", "w"]).meta({
    uniqueItems: true,
    description:
      "The parameter groups that are trained: outputs a, all weights and biases between, hidden, and the frequencies w of the features. Default: all.",
  }),
  zeroStart,
});

export const deep: NetworkFamily<DeepNetwork> = {
  name: "deep",
  schema,
  completed: (network) => ({
    ...network,
    layers: network.layers.map((each, l) => (l === 0 ? each : { weightStd: 1, biasStd: 0, ...each })),
  }),
  laws: ({ weights: law }) => ({ weights: law }),
  mistakes,
  arrays,
  subnetworks: () => [{ scale: 1, amplitude: 1 }],
  functions: (start, points) => deepFunctions(start, points, plainProduct),
  denseFunctions: deepFunctions,
  empiricalKernel: deepEmpiricalKernel,
  sumOfUnits: false,
  unitGradients: noUnits,
  formula: noUnits,
  layersFormula: deepFormula,
  largestChange,
  activation: () => null,
  layerActivations: ({ layers }) => layers.map((each) => activationOf(each.activation)),
  ridges: () => null,
  hasWaves: () => false,
  waves: () => null,
  kernelTerms: deepKernelTerms,
  pairKernel: () => null,
  initialMoments: deepMoments,
  caveats: () => [],
  proposed: () => null,
  typicalOutputs: noUnits,
  outputSpread: noUnits,
  noun: ({ layers }) =>
    `a network of ${layers.length === 1 ? "one dense layer" : `${layers.length} dense layers`} (${layers.map((each) => activationOf(each.activation).name).join(", ")}) on random Fourier features`,
  byDepth: (network) => network.layers.map((_, l) => ({ ...network, layers: network.layers.slice(0, l + 1) })),
  scales: () => null,
};

function noUnits(): never {
  throw new InputError(
    "network.family",
    "a deep network is no sum of units: what is asked of one unit alone has no answer",
  );
}

function mistakes({ dimension, weights: law, layers }: DeepNetwork): readonly Mistake[] {
  const found: Mistake[] = [];
  if (dimension === 4) found.push({ path: "dimension", message: '"deep" networks have up to three inputs' });
  const say = (path: string, message: string) => found.push({ path: `network.${path}`, message });
  const [{ weightStd = 1, biasStd = 0 }] = layers;
  const none = "the first layer stands on the Fourier features, of variance 1, with no dense map in front of it";
  if (weightStd !== 1) say("layers[0].weightStd", `${none}: leave it out, or 1`);
  if (biasStd !== 0) say("layers[0].biasStd", `${none}: leave it out, or 0`);
  if (dimension > 1 && law.law !== "normal" && law.radial !== true) {
    const message =
      "in 2-D and 3-D the kernel of a deep network is known for isotropic laws of the frequencies: a normal one, or another with radial: true";
    say("weights.law", message);
    return found;
  }
  const { origin } = powerBehaviour(distribution(law, "network.weights"));
  const most = law.radial === true ? 1 - dimension : 0;
  if (origin > most) {
    const message =
      dimension === 1
        ? "the density of the frequencies is infinite at w = 0, so that the coefficients of the layers behind are infinite, too; take a law with a finite one"
        : `the density of frequency vectors is infinite at w = 0, which is so where that of their length does not vanish like |w|${dimension === 2 ? "" : "²"}; take the normal law, or lengths above some minimum`;
    say("weights", message);
  }
  return found;
}

function arrays({ dimension, weights: law, layers, outputs: outputLaw, zeroStart: start }: DeepNetwork, width = 1) {
  const fan = Math.max(1, width / copiesOf({ zeroStart: start }));
  const { sample } = weightVectorLaw(law, dimension, "network.weights");
  const normal = (name: string, components: number, stream: number): ParameterArray => ({
    ...{ name, group: "hidden", components, output: false, stream },
    sample: (random, out, at) => {
      for (let k = 0; k < components; k++) out[at + k] = random.normal();
    },
  });
  return [
    {
      ...{ name: "a", group: "a", components: 1, output: true, stream: 2 },
      sample: (random: RandomStream, out: Float64Array, at: number) => {
        out[at] = sampleOutput(outputLaw, random);
      },
    },
    { ...{ name: "w", group: "w", components: dimension, output: false, stream: 0 }, sample },
    normal("u", fan, 3),
    normal("v", fan, 4),
    ...layers.flatMap(({ biasStd = 0 }, l) =>
      l === 0
        ? []
        : [normal(weightName(l), fan, 3 + 2 * l), ...(biasStd > 0 ? [normal(biasName(l), 1, 4 + 2 * l)] : [])],
    ),
  ];
}

/** To first order, layer by layer: |Δw| times the reach of the points, and the root mean square of what σ_w m^{-1/2} ΔW σ(z) is for σ(z) of size 1. */
function largestChange(
  { network, width }: InitialNetworkOf<DeepNetwork>,
  direction: Parameters,
  reach: Float64Array,
): number {
  const d = network.dimension;
  let most = direction.a.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  for (let k = 0; k < width; k++) {
    let phase = 0;
    for (let axis = 0; axis < d; axis++) phase += Math.abs(direction.w[k * d + axis]) * reach[axis];
    most = Math.max(most, phase);
  }
  const fan = width / copiesOf(network);
  const rows = (name: string, std: number) => {
    const values = direction[name];
    for (let k = 0; k < width; k++) {
      const square = values.subarray(k * fan, (k + 1) * fan).reduce((sum, value) => sum + value * value, 0);
      most = Math.max(most, std * Math.sqrt(square));
    }
  };
  network.layers.forEach(({ weightStd = 1, biasStd = 0 }, l) => {
    if (l === 0) for (const name of ["u", "v"]) rows(name, 1);
    else rows(weightName(l), weightStd);
    if (l > 0 && biasStd > 0) {
      most = direction[biasName(l)].reduce((largest, value) => Math.max(largest, biasStd * Math.abs(value)), most);
    }
  });
  return most;
}
