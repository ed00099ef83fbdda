import type { SampleSet } from "../data/samples.js";
import { arrayTrainer, type NetworkFunctions, trainedGroups } from "./array-trainer.js";
import type { InitialNetwork, TrainingEngine } from "./engine.js";

/**
 * The engine that evaluates the definition: a double loop over units and samples with `Math.sin` and `Math.cos` in
 * float64, for samples anywhere. Cost O(n m) a step. It is there to be right, as the oracle of the others, and is the
 * quickest one for very small networks.
 */
export function directEngine(): TrainingEngine {
  return {
    name: "direct",
    precision: "float64",
    trainer: (start, samples) =>
      arrayTrainer(start, start.network.family === "mscale" ? mscale(start, samples) : fourierFeatures(start, samples)),
  };
}

/** f(x) = Σ_k F_k a_k sin(α_k w_k x + b_k). */
function mscale({ network, width, scale, factor }: InitialNetwork, { points, count }: SampleSet): NetworkFunctions {
  const moving = new Set(trainedGroups(network));
  return {
    output({ a, w, b }, out) {
      out.fill(0);
      for (let k = 0; k < width; k++) {
        const amplitude = factor[k] * a[k];
        const frequency = scale[k] * w[k];
        for (let i = 0; i < count; i++) out[i] += amplitude * Math.sin(frequency * points[i] + b[k]);
      }
    },
    gradient({ a, w, b }, cotangent, out) {
      for (let k = 0; k < width; k++) {
        const frequency = scale[k] * w[k];
        let sine = 0;
        let cosine = 0;
        let cosineTimesX = 0;
        for (let i = 0; i < count; i++) {
          const phase = frequency * points[i] + b[k];
          const cos = cotangent[i] * Math.cos(phase);
          sine += cotangent[i] * Math.sin(phase);
          cosine += cos;
          cosineTimesX += points[i] * cos;
        }
        out.a[k] = moving.has("a") ? factor[k] * sine : 0;
        out.w[k] = moving.has("w") ? factor[k] * a[k] * scale[k] * cosineTimesX : 0;
        out.b[k] = moving.has("b") ? factor[k] * a[k] * cosine : 0;
      }
    },
  };
}

/** f(x) = Σ_k F_k (a_k cos(α_k w_k x) + b_k sin(α_k w_k x)). */
function fourierFeatures(
  { network, width, scale, factor }: InitialNetwork,
  { points, count }: SampleSet,
): NetworkFunctions {
  const moving = new Set(trainedGroups(network));
  return {
    output({ a, w, b }, out) {
      out.fill(0);
      for (let k = 0; k < width; k++) {
        const frequency = scale[k] * w[k];
        for (let i = 0; i < count; i++) {
          const phase = frequency * points[i];
          out[i] += factor[k] * (a[k] * Math.cos(phase) + b[k] * Math.sin(phase));
        }
      }
    },
    gradient({ a, w, b }, cotangent, out) {
      for (let k = 0; k < width; k++) {
        const frequency = scale[k] * w[k];
        let sine = 0;
        let cosine = 0;
        let slope = 0;
        for (let i = 0; i < count; i++) {
          const phase = frequency * points[i];
          const cos = cotangent[i] * Math.cos(phase);
          const sin = cotangent[i] * Math.sin(phase);
          cosine += cos;
          sine += sin;
          slope += points[i] * (b[k] * cos - a[k] * sin);
        }
        out.a[k] = moving.has("a") ? factor[k] * cosine : 0;
        out.b[k] = moving.has("b") ? factor[k] * sine : 0;
        out.w[k] = moving.has("w") ? factor[k] * scale[k] * slope : 0;
      }
    },
  };
}
