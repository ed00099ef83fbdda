import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { SampleSet } from "../data/samples.js";
import type { InitialNetwork, Parameters } from "../network/initial-network.js";
import { arrayTrainer, trainedGroups } from "./array-trainer.js";
import type { Trainer, TrainingEngine } from "./engine.js";
import { loadTensorFlow, type TensorFlow } from "./tensorflow-library.js";
import type { TensorFlowOptions } from "./tensorflow-options.js";

/** The parameters and fixed factors of some units, as tensors: w has a row for every unit. */
type Units = Readonly<Record<"a" | "b" | "scale" | "factor", Tensor1D> & Record<"w", Tensor2D>>;

/**
 * The network written in TensorFlow.js operations, its gradients by automatic differentiation: an independent check of
 * the other engines. Cost O(n m) a step in pieces of units, so that memory stays bounded for every width.
 *
 * Outputs and gradients are computed in float32, parameters kept in float64. A phase αwx + b is rounded to
 * 6e-8 |phase| at best, so outputs and gradients are good to a few times 1e-7 × (the largest phase), relative to their
 * sum of magnitudes: 1e-5 up to phases of some tens, not better than 1e-4 for phases of a thousand.
 *
 * All tensors live within one call: nothing is left behind between steps. Throws InputError where no TensorFlow.js is
 * installed, which does not come with this package, or an explicit choice cannot be had.
 */
export async function tensorflowEngine(options: TensorFlowOptions = {}): Promise<TrainingEngine> {
  const { tf, backend } = await loadTensorFlow(options);
  const largestTensor = options.largestTensor ?? 2 ** 22;
  return {
    name: `tensorflow (${backend})`,
    precision: "float32",
    trainer: (start, samples) => tensorflowTrainer(tf, start, samples, largestTensor),
  };
}

function tensorflowTrainer(tf: TensorFlow, start: InitialNetwork, samples: SampleSet, largestTensor: number): Trainer {
  const { network, width, scale, factor } = start;
  const { points, count, dimension } = samples;
  const coordinates = Array.from({ length: dimension }, (_, axis) =>
    Float64Array.from({ length: count }, (_, i) => points[i * dimension + axis]),
  );
  const moving = trainedGroups(network);
  const pieceSize = Math.max(1, Math.floor(largestTensor / count));
  const tensor = (values: Float64Array, from = 0, to = values.length) =>
    tf.tensor1d(Float32Array.from(values.subarray(from, to)), "float32");

  /** Calls `use` for consecutive pieces of the units and disposes of every tensor made there. */
  function forPieces({ a, w, b }: Parameters, use: (units: Units, from: number) => void): void {
    for (let from = 0; from < width; from += pieceSize) {
      tf.tidy(() => {
        const piece = (values: Float64Array) => tensor(values, from, Math.min(width, from + pieceSize));
        const vectors = w.subarray(from * dimension, Math.min(width, from + pieceSize) * dimension);
        const rows = tensor(vectors).reshape<Tensor2D>([vectors.length / dimension, dimension]);
        use({ a: piece(a), w: rows, b: piece(b), scale: piece(scale), factor: piece(factor) }, from);
      });
    }
  }

  /** f at the samples, the sum over these units. */
  function output({ a, w, b, scale, factor }: Units): Tensor1D {
    // Products summed axis by axis, and no matrix product: on recent GPUs TensorFlow multiplies matrices with 10-bit
    // mantissas.
    const phase = coordinates
      .map((values, axis) => {
        const component = w.slice([0, axis], [-1, 1]).reshape<Tensor1D>([-1]);
        return tensor(values).reshape<Tensor>([count, 1]).mul(scale.mul(component));
      })
      .reduce((sum, part) => sum.add(part));
    const waves =
      network.family === "mscale"
        ? phase.add(b).sin().mul(factor.mul(a))
        : phase
            .cos()
            .mul(factor.mul(a))
            .add(phase.sin().mul(factor.mul(b)));
    return waves.sum(1);
  }

  return arrayTrainer(start, {
    output(parameters, out) {
      out.fill(0);
      forPieces(parameters, (units) => addTo(out, output(units).dataSync()));
    },
    gradient(parameters, cotangent, out) {
      for (const group of ["a", "w", "b"] as const) out[group].fill(0);
      if (moving.length === 0) return;
      forPieces(parameters, (units, from) => {
        const c = tensor(cotangent);
        const weightedOutput = (...trained: Tensor[]) => {
          const differentiated = Object.fromEntries(moving.map((group, i) => [group, trained[i]]));
          return output({ ...units, ...differentiated })
            .mul(c)
            .sum();
        };
        const slopes = tf.grads(weightedOutput)(moving.map((group) => units[group]));
        for (const [i, group] of moving.entries()) {
          out[group].set(slopes[i].dataSync(), from * (group === "w" ? dimension : 1));
        }
      });
    },
  });
}

function addTo(sum: Float64Array, values: ArrayLike<number>): void {
  for (let i = 0; i < sum.length; i++) sum[i] += values[i];
}
