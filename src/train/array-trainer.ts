import type { InitialNetwork } from "../network/initial-network.js";
import type { NetworkFunctions, Parameters } from "../network/parameters.js";
import { trainedArrays } from "../network/unit.js";
import type { Trainer } from "./engine.js";

/**
 * A trainer that keeps parameters and velocities in float64 arrays and moves them, around an engine's functions.
 * Frozen groups never move, not even by a rounding error.
 */
export function arrayTrainer(start: InitialNetwork, functions: NetworkFunctions): Trainer {
  const moving = trainedArrays(start.network).map(({ name }) => name);
  const theta = copyOf(start.parameters);
  const slope = zerosLike(start.parameters);
  const velocity = zerosLike(start.parameters);

  return {
    output: (out) => functions.output(theta, out),
    gradient: (cotangent, out) => functions.gradient(theta, cotangent, out),
    descend(cotangent, step) {
      functions.gradient(theta, cotangent, slope);
      for (const name of moving) {
        const [values, slopes] = [theta[name], slope[name]];
        for (let k = 0; k < values.length; k++) values[k] -= step * slopes[k];
      }
    },
    descendWithMomentum(cotangent, step, decay) {
      functions.gradient(theta, cotangent, slope);
      for (const name of moving) {
        const [values, slopes, velocities] = [theta[name], slope[name], velocity[name]];
        for (let k = 0; k < values.length; k++) {
          velocities[k] = decay * velocities[k] - step * slopes[k];
          values[k] += step * velocities[k];
        }
      }
    },
    parameters: () => copyOf(theta),
    setParameters(parameters) {
      for (const name of Object.keys(theta)) {
        theta[name].set(parameters[name]);
        velocity[name].fill(0);
      }
    },
  };
}

/** Zeros in arrays of the same names and lengths. */
export function zerosLike(parameters: Parameters): Parameters {
  return mapArrays(parameters, ({ length }) => new Float64Array(length));
}

export function copyOf(parameters: Parameters): Parameters {
  return mapArrays(parameters, (values) => values.slice());
}

function mapArrays(parameters: Parameters, map: (values: Float64Array) => Float64Array): Parameters {
  return Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, map(values)]));
}
