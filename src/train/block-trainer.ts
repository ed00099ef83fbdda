import type { InitialNetwork } from "../network/initial-network.js";
import { copyOf } from "../network/parameters.js";
import { trainedArrays } from "../network/unit.js";
import { memoryOf } from "./array-trainer.js";
import type { Trainer } from "./engine.js";
import type { TrainingSums } from "./training-sums.js";

/** A trainer that moves the parameters as their slopes come, block by block: gradients of length m are never stored. */
export function blockTrainer(start: InitialNetwork, sums: TrainingSums): Trainer {
  const arrays = trainedArrays(start.network);
  const theta = sums.parameters ?? copyOf(start.parameters);
  let remembered = memoryOf(start);

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
    move(cotangent, rule) {
      const memory = remembered(rule);
      const ofArrays = arrays.map(({ name }) => memory.map((remembering) => remembering[name]));
      sums.slopes(theta, cotangent, (first, length, slope) => {
        arrays.forEach(({ name, components }, i) => {
          rule.move(theta[name], slope[name], ofArrays[i], first * components, length * components);
        });
      });
    },
    parameters: () => copyOf(theta),
    setParameters(parameters) {
      for (const name of Object.keys(theta)) theta[name].set(parameters[name]);
      remembered = memoryOf(start);
    },
  };
}
