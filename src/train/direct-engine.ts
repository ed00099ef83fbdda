import { familyOf } from "../network/families/index.js";
import { arrayTrainer } from "./array-trainer.js";
import type { TrainingEngine } from "./engine.js";

/**
 * The engine that evaluates the definition: a double loop over units and samples in float64, for samples anywhere. Cost O(n m) a step.
 * It is there to be right, as the oracle of the others, and is the quickest one for very small networks.
 */
export function directEngine(): TrainingEngine {
  return {
    name: "direct",
    precision: "float64",
    trainer: (start, { points }) => arrayTrainer(start, familyOf(start.network).functions(start, points)),
  };
}
