import { packedProduct } from "../kernels/packed-product.js";
import { familyOf } from "../network/families/index.js";
import { arrayTrainer } from "./array-trainer.js";
import { cannotTrain, type Engine, type EngineOptions, type TrainingEngine } from "./engine.js";

/** Products of a step that are worth a thread's waking, in samples × units². */
const worthSharing = 2 ** 22;

/**
 * The engine for deep networks: forward and back through the layers by products of matrices in SIMD, for samples anywhere. O(n m²) a step and layer.
 * Parameters are kept in float64; in float32 the factors of products are rounded, and sums of 256 terms.
 *
 * @param options.precision default float64
 * @param options.sharing how threads share the products; by default the calling thread has them all
 */
export function denseEngine({ precision = "float64", sharing }: Partial<EngineOptions> = {}): TrainingEngine {
  return {
    name: "dense",
    precision,
    trainer(start, { points, count }) {
      const functions = familyOf(start.network).denseFunctions;
      if (functions === undefined) throw cannotTrain("dense", noLayers);
      const shared = count * start.width ** 2 < worthSharing ? undefined : sharing;
      return arrayTrainer(start, functions(start, points, packedProduct(precision, shared)));
    },
  };
}

const noLayers = "it is for deep networks";

export const dense = {
  name: "dense",
  precisions: ["float64", "float32"],
  refuses: (network) => (familyOf(network).denseFunctions === undefined ? noLayers : null),
  pays: () => true,
  load: async (options) => denseEngine(options),
} as const satisfies Engine;
