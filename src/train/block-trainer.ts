import type { InitialNetwork } from "../network/initial-network.js";
import type { Parameters } from "../network/parameters.js";
import { trainedArrays } from "../network/unit.js";
import { copyOf, zerosLike } from "./array-trainer.js";
import type { Trainer } from "./engine.js";
import type { TrainingSums } from "./training-sums.js";

/** A trainer that moves the parameters as their slopes come, block by block: gradients of length m are never stored. */
export function blockTrainer(start: InitialNetwork, sums: TrainingSums): Trainer {
  const arrays = trainedArrays(start.network);
  const theta = copyOf(start.parameters);
  let velocity: Parameters | undefined;

  return {
    output: (out) => sums.output(theta, out),
    gradient(cotangent, out) {
      for (const values of Object.values(out)) values.fill(0);
      sums.slopes(theta, cotangent, (first, length, slope) => {
        for (const { name, components } of arrays) {
          out[name].set(slope[name].subarray(0, length * components), first * components);
        }
      });
    },
    descend(cotangent, step) {
      sums.slopes(theta, cotangent, (first, length, slope) => {
        for (const { name, components } of arrays) {
          move(theta[name], slope[name], step, first * components, length * components);
        }
      });
    },
    descendWithMomentum(cotangent, step, decay) {
      velocity ??= zerosLike(start.parameters);
      const v = velocity;
      sums.slopes(theta, cotangent, (first, length, slope) => {
        for (const { name, components } of arrays) {
          push(theta[name], v[name], slope[name], step, decay, first * components, length * components);
        }
      });
    },
    parameters: () => copyOf(theta),
    setParameters(parameters) {
      for (const name of Object.keys(theta)) theta[name].set(parameters[name]);
      velocity = undefined;
    },
  };
}

function move(values: Float64Array, slope: Float64Array, step: number, first: number, length: number): void {
  for (let k = 0; k < length; k++) values[first + k] -= step * slope[k];
}

function push(
  values: Float64Array,
  velocity: Float64Array,
  slope: Float64Array,
  step: number,
  decay: number,
  first: number,
  length: number,
): void {
  for (let k = 0; k < length; k++) {
    velocity[first + k] = decay * velocity[first + k] - step * slope[k];
    values[first + k] += step * velocity[first + k];
  }
}
