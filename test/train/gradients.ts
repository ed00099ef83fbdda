import { expect } from "vitest";
import { type ActivationSpec, activationNames, activationOf } from "../../src/network/activations/index.js";
import { familyOf } from "../../src/network/families/index.js";
import { initialNetwork } from "../../src/network/initial-network.js";
import type { Network } from "../../src/network/network.js";
import type { Parameters } from "../../src/network/parameters.js";
import { randomStream } from "../../src/network/random.js";
import type { AnyEngine, Engine, Precision } from "../../src/train/engine.js";
import { engines } from "../../src/train/engines.js";
import { tensorflowEngine } from "../../src/train/tensorflow-engine.js";
import { webgpuHere } from "./gpu.js";
import { boxSamples, relativeDistance, uniformSamples } from "./networks.js";

// The table of engines, families and activations: gradients against central differences of the definition of the network, all parameters one by one. The engine
// "tensorflow" is automatic differentiation in TensorFlow.js on its CPU back-end, of the network written in its operations.

export const activations: readonly ActivationSpec[] = [
  ...activationNames,
  { name: "leaky-relu", slope: -0.3 },
  { expression: "tanh(2 * z) / (1 + z^2) + exp(-z^2 / 2)" },
];

const common = { outputs: { law: "normal", std: 1.2 }, zeroStart: "none" } as const;
const scaled = {
  weights: { law: "normal", std: 1.1 },
  biases: { law: "normal", std: 0.8 },
  train: ["a", "w", "b"],
} as const;

/** Networks of all families with an activation, or with none of their own, and what they are called. */
export const networks: Readonly<Record<string, (activation: ActivationSpec, dimension: 1 | 2 | 3) => Network | null>> =
  {
    mscale: (activation, dimension) => ({
      ...{ family: "mscale", dimension, activation, scales: [0.7, 2], amplitude: "scale-power", ...scaled, ...common },
    }),
    shallow: (activation, dimension) => ({ family: "shallow", dimension, activation, ...scaled, ...common }),
    repnet: (activation, dimension) =>
      activationOf(activation).periodic !== undefined
        ? null
        : {
            ...{ family: "repnet", dimension, activation, slopes: [0.8, 2], partition: { std: 1.5 }, ...common },
            train: dimension === 1 ? ["a", "s", "p"] : ["a", "s", "p", "v"],
          },
    deep: (activation, dimension) => ({
      ...{ family: "deep", dimension, weights: { law: "normal", std: 1.3 }, ...common, train: ["a", "hidden", "w"] },
      layers: [{ activation }, { activation, weightStd: 1.2, biasStd: 0.4 }],
    }),
  };

/** Of the fourth order in the step, 5e-14, and rounding over the step, 1e-11, for float64; measured 3e-10 and 2e-6. */
const tolerances: Readonly<Record<Precision, number>> = { float64: 1e-8, float32: 3e-5 };
const STEP = 1e-4;

async function loadedEngine(engine: Engine, precision: Precision, accuracy: number): Promise<AnyEngine> {
  if (engine.name === "webgpu" && webgpuHere !== null) return webgpuHere;
  if (engine.name === "tensorflow") return tensorflowEngine({ package: "@tensorflow/tfjs", backend: "cpu" });
  return engine.load({ precision, accuracy });
}

/** Checks the gradients of all engines that train a network; their names with the precision. */
export async function checkGradients(network: Network, accuracy = 1e-13): Promise<readonly string[]> {
  const { dimension } = network;
  const samples = dimension === 1 ? uniformSamples(9, 2) : boxSamples([3, 3, 2].slice(0, dimension), 1.5, "random");
  const start = initialNetwork(network, 4, 3);
  const random = randomStream(11, dimension);
  const cotangent = samples.target.map(() => random.normal());
  const wanted = centralDifferences(network, start.parameters);
  const checked: string[] = [];
  for (const engine of engines) {
    if (engine.refuses(network) !== null || (engine.name === "webgpu" && webgpuHere === null)) continue;
    for (const precision of engine.precisions) {
      const loaded = await loadedEngine(engine, precision, accuracy);
      const trainer = loaded.trainer(start, samples);
      const gradient = emptyLike(start.parameters);
      await trainer.output(new Float64Array(samples.count));
      await trainer.gradient(cotangent, gradient);
      for (const [name, values] of Object.entries(gradient)) {
        const distance = relativeDistance(values, wanted[name]);
        expect(distance, `${engine.name} in ${precision}, ${name}, ${dimension}-D`).toBeLessThan(tolerances[precision]);
      }
      checked.push(`${engine.name} ${precision}`);
    }
  }
  return checked;

  /** Σ_i c_i ∂f(x_i)/∂θ for every parameter, by differences of the fourth order. */
  function centralDifferences(network: Network, parameters: Parameters): Parameters {
    const functions = familyOf(network).functions(start, samples.points);
    const out = new Float64Array(samples.count);
    const moved = Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, values.slice()]));
    const weighted = () => {
      functions.output(moved, out);
      return out.reduce((sum, value, i) => sum + value * cotangent[i], 0);
    };
    const differences = emptyLike(parameters);
    for (const [name, values] of Object.entries(moved)) {
      for (let k = 0; k < values.length; k++) {
        const at = (step: number) => {
          values[k] = parameters[name][k] + step;
          return weighted();
        };
        differences[name][k] = (8 * (at(STEP) - at(-STEP)) - (at(2 * STEP) - at(-2 * STEP))) / (12 * STEP);
        values[k] = parameters[name][k];
      }
    }
    return differences;
  }
}

function emptyLike(parameters: Parameters): Record<string, Float64Array> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, values]) => [name, new Float64Array(values.length)]),
  );
}
