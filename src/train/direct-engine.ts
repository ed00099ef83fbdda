import type { SampleSet } from "../data/samples.js";
import type { InitialNetwork } from "../network/initial-network.js";
import { arrayTrainer, type NetworkFunctions, trainedGroups } from "./array-trainer.js";
import type { TrainingEngine } from "./engine.js";

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

/** f(x) = Σ_k F_k a_k sin(α_k w_k·x + b_k). */
function mscale(start: InitialNetwork, samples: SampleSet): NetworkFunctions {
  const { network, width, scale, factor } = start;
  const { points, count, dimension } = samples;
  const moving = new Set(trainedGroups(network));
  const phase = new Float64Array(count);
  const moment = new Float64Array(dimension);
  return {
    output({ a, w, b }, out) {
      out.fill(0);
      for (let k = 0; k < width; k++) {
        const amplitude = factor[k] * a[k];
        phasesOf(start, samples, w, k, phase);
        for (let i = 0; i < count; i++) out[i] += amplitude * Math.sin(phase[i] + b[k]);
      }
    },
    gradient({ a, w, b }, cotangent, out) {
      for (let k = 0; k < width; k++) {
        phasesOf(start, samples, w, k, phase);
        let sine = 0;
        let cosine = 0;
        moment.fill(0);
        for (let i = 0; i < count; i++) {
          const cos = cotangent[i] * Math.cos(phase[i] + b[k]);
          sine += cotangent[i] * Math.sin(phase[i] + b[k]);
          cosine += cos;
          for (let axis = 0; axis < dimension; axis++) moment[axis] += points[i * dimension + axis] * cos;
        }
        out.a[k] = moving.has("a") ? factor[k] * sine : 0;
        for (let axis = 0; axis < dimension; axis++) {
          out.w[k * dimension + axis] = moving.has("w") ? factor[k] * a[k] * scale[k] * moment[axis] : 0;
        }
        out.b[k] = moving.has("b") ? factor[k] * a[k] * cosine : 0;
      }
    },
  };
}

/** f(x) = Σ_k F_k (a_k cos(α_k w_k·x) + b_k sin(α_k w_k·x)). */
function fourierFeatures(start: InitialNetwork, samples: SampleSet): NetworkFunctions {
  const { network, width, scale, factor } = start;
  const { points, count, dimension } = samples;
  const moving = new Set(trainedGroups(network));
  const phase = new Float64Array(count);
  const moment = new Float64Array(dimension);
  return {
    output({ a, w, b }, out) {
      out.fill(0);
      for (let k = 0; k < width; k++) {
        phasesOf(start, samples, w, k, phase);
        for (let i = 0; i < count; i++) {
          out[i] += factor[k] * (a[k] * Math.cos(phase[i]) + b[k] * Math.sin(phase[i]));
        }
      }
    },
    gradient({ a, w, b }, cotangent, out) {
      for (let k = 0; k < width; k++) {
        phasesOf(start, samples, w, k, phase);
        let sine = 0;
        let cosine = 0;
        moment.fill(0);
        for (let i = 0; i < count; i++) {
          const cos = cotangent[i] * Math.cos(phase[i]);
          const sin = cotangent[i] * Math.sin(phase[i]);
          cosine += cos;
          sine += sin;
          const slope = b[k] * cos - a[k] * sin;
          for (let axis = 0; axis < dimension; axis++) moment[axis] += points[i * dimension + axis] * slope;
        }
        out.a[k] = moving.has("a") ? factor[k] * cosine : 0;
        out.b[k] = moving.has("b") ? factor[k] * sine : 0;
        for (let axis = 0; axis < dimension; axis++) {
          out.w[k * dimension + axis] = moving.has("w") ? factor[k] * scale[k] * moment[axis] : 0;
        }
      }
    },
  };
}

/** Writes α_k w_k·x_i at every sample. */
function phasesOf(
  { scale }: InitialNetwork,
  { points, count, dimension }: SampleSet,
  w: Float64Array,
  k: number,
  phase: Float64Array,
): void {
  phase.fill(0);
  for (let axis = 0; axis < dimension; axis++) {
    const frequency = scale[k] * w[k * dimension + axis];
    for (let i = 0; i < count; i++) phase[i] += frequency * points[i * dimension + axis];
  }
}
