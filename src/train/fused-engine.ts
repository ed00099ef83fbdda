import type { RidgeSharing } from "../kernels/ridge-sharing.js";
import type { Activation } from "../network/activation.js";
import { familyOf } from "../network/families/index.js";
import { blockTrainer } from "./block-trainer.js";
import { cannotTrain, type Engine, type EngineOptions, type TrainingEngine } from "./engine.js";
import { fusedSums } from "./fused-sums.js";
import { leakyReluSums } from "./leaky-relu-sums.js";
import { type RidgePasses, ridgeTrainingSums } from "./ridge-passes.js";

/** Samples × units from which on a pass takes many times longer than waking a thread, some tens of microseconds. */
const worthSharing = 2 ** 18;

/**
 * The engine for networks of units σ(ω·x + β) of any activation with a compiled function, for samples anywhere: the double loop of the definition in
 * SIMD, in either precision (`fusedSums` has the accuracy). Cost O(n m) a step, a few nanoseconds for a sample and a unit; nothing of
 * size n × m is stored. Results are bit for bit the same however threads share the work.
 *
 * @param options.precision default float64
 * @param options.sharing how threads share the work; by default the calling thread has it all
 */
export function fusedEngine({ precision = "float64", sharing }: Partial<EngineOptions> = {}): TrainingEngine {
  return {
    name: "fused",
    precision,
    trainer(start, { points, count, dimension }) {
      const shared = count * start.width < worthSharing ? undefined : sharing;
      const sums = ridgeTrainingSums(start, ({ activation }) =>
        passesOf(activation, dimension, points, start.width, precision, shared),
      );
      return blockTrainer(start, sums);
    },
  };
}

function passesOf(
  { compiled, rectifier }: Activation,
  dimension: number,
  points: Float64Array,
  width: number,
  precision: EngineOptions["precision"],
  sharing: RidgeSharing | undefined,
): RidgePasses {
  if (compiled !== undefined) return fusedSums(compiled, dimension, points, width, precision, sharing);
  if (rectifier === undefined) throw cannotTrain("fused", notCompiled);
  const relu = fusedSums("relu", dimension, points, width, precision, sharing);
  return leakyReluSums(relu, rectifier.leak, dimension, points, width);
}

const notCompiled = "there is no compiled function for its units";

export const fused = {
  name: "fused",
  precisions: ["float64", "float32"],
  refuses(network) {
    const activation = familyOf(network).activation(network);
    return activation?.compiled !== undefined || activation?.rectifier !== undefined ? null : notCompiled;
  },
  // Few waves are left to the double loop, which is as quick for them.
  pays: (network, _count, _width, precision) => precision === "float32" || !familyOf(network).hasWaves(network),
  load: async (options) => fusedEngine(options),
} as const satisfies Engine;
