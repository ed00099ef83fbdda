import type { UpdateRule } from "../network/dynamics/index.js";
import type { InitialNetwork } from "../network/initial-network.js";
import { copyOf, type NetworkFunctions, type Parameters, zerosLike } from "../network/parameters.js";
import { trainedArrays } from "../network/unit.js";
import type { DeviceTrainer, Trainer } from "./engine.js";

/** Functions of parameters as `NetworkFunctions`, whose numbers may come later. */
export interface LaterFunctions {
  output(parameters: Parameters, out: Float64Array): Promise<void>;
  gradient(parameters: Parameters, cotangent: Float64Array, out: Parameters): Promise<void>;
}

/**
 * A trainer that keeps parameters, and what its rule remembers, in float64 arrays and moves them, around an engine's functions.
 * Frozen groups never move, not even by a rounding error.
 */
export function arrayTrainer(start: InitialNetwork, functions: NetworkFunctions): Trainer {
  const { theta, slope, move, ...others } = movingArrays(start, []);
  return {
    ...others,
    output: (out) => functions.output(theta, out),
    gradient: (cotangent, out) => functions.gradient(theta, cotangent, out),
    move(cotangent, rule) {
      functions.gradient(theta, cotangent, slope);
      move(rule);
    },
  };
}

/**
 * The same around functions whose numbers may come later.
 *
 * @param others arrays among the parameters that are none of the network's, and move, too
 */
export function laterTrainer(
  start: InitialNetwork,
  functions: LaterFunctions,
  others: readonly string[] = [],
): DeviceTrainer {
  const { theta, slope, move, parameters, setParameters } = movingArrays(start, others);
  return {
    output: (out) => functions.output(theta, out),
    gradient: (cotangent, out) => functions.gradient(theta, cotangent, out),
    async move(cotangent, rule) {
      await functions.gradient(theta, cotangent, slope);
      move(rule);
    },
    parameters: async () => parameters(),
    setParameters: async (values) => setParameters(values),
  };
}

/** Parameters, room for their slopes, and what moves the ones by the others. */
function movingArrays(start: InitialNetwork, others: readonly string[]) {
  const moving = [...trainedArrays(start.network).map(({ name }) => name), ...others];
  const theta = copyOf(start.parameters);
  const slope = zerosLike(start.parameters);
  let remembered = memoryOf(start);
  return {
    theta,
    slope,
    move(rule: UpdateRule) {
      const memory = remembered(rule);
      for (const name of moving) {
        rule.move(
          theta[name],
          slope[name],
          memory.map((arrays) => arrays[name]),
          0,
          theta[name].length,
        );
      }
    },
    parameters: () => copyOf(theta),
    setParameters(parameters: Parameters) {
      for (const name of Object.keys(theta)) theta[name].set(parameters[name]);
      remembered = memoryOf(start);
    },
  };
}

/** Room for what rules remember of a network's parameters, made when it is first needed. */
export function memoryOf({ parameters }: InitialNetwork): (rule: UpdateRule) => readonly Parameters[] {
  const memory: Parameters[] = [];
  return ({ memories }) => {
    while (memory.length < memories) memory.push(zerosLike(parameters));
    return memory;
  };
}
