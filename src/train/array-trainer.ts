import type { InitialNetwork, Parameters } from "../network/initial-network.js";
import type { Trainer } from "./engine.js";

/** What an engine computes: outputs and gradients at parameters that it may read and must not change. */
export interface NetworkFunctions {
  output(parameters: Parameters, out: Float64Array): void;
  /** Writes all three groups, zeros where a group is frozen. */
  gradient(parameters: Parameters, cotangent: Float64Array, out: Parameters): void;
}

/**
 * A trainer that keeps parameters and velocities in float64 arrays and moves them, around an engine's functions.
 * Frozen groups never move, not even by a rounding error.
 */
export function arrayTrainer(start: InitialNetwork, functions: NetworkFunctions): Trainer {
  const moving = trainedGroups(start.network);
  const theta = copyOf(start.parameters);
  const slope = zeros(start.width, start.network.dimension);
  const velocity = zeros(start.width, start.network.dimension);

  return {
    output: (out) => functions.output(theta, out),
    gradient: (cotangent, out) => functions.gradient(theta, cotangent, out),
    descend(cotangent, step) {
      functions.gradient(theta, cotangent, slope);
      for (const group of moving) {
        const [values, slopes] = [theta[group], slope[group]];
        for (let k = 0; k < values.length; k++) values[k] -= step * slopes[k];
      }
    },
    descendWithMomentum(cotangent, step, decay) {
      functions.gradient(theta, cotangent, slope);
      for (const group of moving) {
        const [values, slopes, velocities] = [theta[group], slope[group], velocity[group]];
        for (let k = 0; k < values.length; k++) {
          velocities[k] = decay * velocities[k] - step * slopes[k];
          values[k] += step * velocities[k];
        }
      }
    },
    parameters: () => copyOf(theta),
    setParameters(parameters) {
      for (const group of ["a", "w", "b"] as const) {
        theta[group].set(parameters[group]);
        velocity[group].fill(0);
      }
    },
  };
}

/** The arrays of `Parameters` that move: the group `a` of Fourier features is both of their amplitudes, a and b. */
export function trainedGroups(network: InitialNetwork["network"]): readonly (keyof Parameters)[] {
  if (network.family === "mscale") return (["a", "w", "b"] as const).filter((group) => network.train.includes(group));
  return (["a", "w", "b"] as const).filter((array) => network.train.includes(array === "w" ? "w" : "a"));
}

export function zeros(width: number, dimension: number): Parameters {
  return { a: new Float64Array(width), w: new Float64Array(width * dimension), b: new Float64Array(width) };
}

export function copyOf({ a, w, b }: Parameters): Parameters {
  return { a: a.slice(), w: w.slice(), b: b.slice() };
}
