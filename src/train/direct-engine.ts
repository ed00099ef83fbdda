import { familyOf } from "../network/families/index.js";
import { operatorFunctions } from "../network/operator-functions.js";
import { arrayTrainer } from "./array-trainer.js";
import type { Engine, TrainingEngine } from "./engine.js";

/**
 * The engine that evaluates the definition: a double loop over units and samples in float64, for samples anywhere. Cost O(n m) a step.
 * It is there to be right, as the oracle of the others, for activations that are given by an expression, and the quickest one for very small
 * networks of waves.
 */
export function directEngine(): TrainingEngine {
  return {
    name: "direct",
    precision: "float64",
    trainer: (start, { points }) => arrayTrainer(start, familyOf(start.network).functions(start, points)),
    operatorTrainer: (start, { points }, operator) => arrayTrainer(start, operatorFunctions(start, points, operator)),
  };
}

export const direct = {
  name: "direct",
  precisions: ["float64"],
  refuses: () => null,
  differentiates: true,
  pays: () => true,
  load: async () => directEngine(),
} as const satisfies Engine;
