import { familyOf } from "../network/families/index.js";
import { blockTrainer } from "./block-trainer.js";
import { cannotTrain, type Engine, type TrainingEngine } from "./engine.js";
import { leakyReluSums } from "./leaky-relu-sums.js";
import { prefixSums } from "./prefix-sums.js";
import { ridgeTrainingSums } from "./ridge-passes.js";

/**
 * The engine for networks of ReLU and leaky ReLU units in one dimension, for samples anywhere: sums over sorted kinks, O(n + m log n) a step in
 * float64 with m units and n samples, as accurate as the definition.
 */
export function prefixEngine(): TrainingEngine {
  return {
    name: "prefix",
    precision: "float64",
    trainer(start, { points, dimension }) {
      const { width } = start;
      const sums = ridgeTrainingSums(start, ({ activation: { rectifier } }) => {
        if (rectifier === undefined || dimension > 1) {
          throw cannotTrain("prefix", noKinks);
        }
        const relu = prefixSums(points, width);
        return rectifier.leak === 0 ? relu : leakyReluSums(relu, rectifier.leak, dimension, points, width);
      });
      return blockTrainer(start, sums);
    },
  };
}

const noKinks = "it is for ReLU and leaky ReLU units in one dimension";

export const prefix = {
  name: "prefix",
  precisions: ["float64"],
  refuses: (network) =>
    network.dimension === 1 && familyOf(network).activation(network)?.rectifier !== undefined ? null : noKinks,
  pays: () => true,
  load: async () => prefixEngine(),
} as const satisfies Engine;
