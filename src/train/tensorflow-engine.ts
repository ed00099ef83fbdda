import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { SampleSet } from "../data/samples.js";
import type { Algebra, MatrixAlgebra } from "../network/activations/algebra.js";
import { familyOf } from "../network/families/index.js";
import type { InitialNetwork } from "../network/initial-network.js";
import type { Parameters } from "../network/parameters.js";
import { trainedArrays } from "../network/unit.js";
import { arrayTrainer } from "./array-trainer.js";
import type { Engine, Trainer, TrainingEngine } from "./engine.js";
import { formulaRefusal } from "./formula-refusal.js";
import { loadTensorFlow, type TensorFlow } from "./tensorflow-library.js";
import type { TensorFlowOptions } from "./tensorflow-options.js";

/** Arrays of parameters of some units, as tensors with a row for every unit. */
type UnitTensors = Readonly<Record<string, Tensor2D>>;

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

export const tensorflow = {
  name: "tensorflow",
  precisions: ["float32"],
  refuses: formulaRefusal,
  pays: () => true,
  load: () => tensorflowEngine(),
} as const satisfies Engine;

function tensorflowTrainer(tf: TensorFlow, start: InitialNetwork, samples: SampleSet, largestTensor: number): Trainer {
  const { network, width, scale, factor } = start;
  const { points, count, dimension } = samples;
  const coordinates = Array.from({ length: dimension }, (_, axis) =>
    Float64Array.from({ length: count }, (_, i) => points[i * dimension + axis]),
  );
  const family = familyOf(network);
  const arrays = family.arrays(network, width);
  const moving = trainedArrays(network);
  const algebra = tensorAlgebra(tf);
  const matrixAlgebra = tensorMatrixAlgebra(tf);
  const pieceSize = family.layersFormula === undefined ? Math.max(1, Math.floor(largestTensor / count)) : width;
  const tensor = (values: Float64Array) => tf.tensor1d(Float32Array.from(values), "float32");

  /** Calls `use` for consecutive pieces of the units and disposes of every tensor made there. */
  function forPieces(parameters: Parameters, use: (units: UnitTensors, from: number, to: number) => void): void {
    for (let from = 0; from < width; from += pieceSize) {
      const to = Math.min(width, from + pieceSize);
      tf.tidy(() => {
        const units = arrays.map(({ name, components }) => {
          const values = parameters[name].subarray(from * components, to * components);
          return [name, tensor(values).reshape<Tensor2D>([to - from, components])] as const;
        });
        use(Object.fromEntries(units), from, to);
      });
    }
  }

  /** f at the samples, the sum over these units; layers are there as a whole. */
  function output(units: UnitTensors, from: number, to: number): Tensor1D {
    if (family.layersFormula !== undefined) {
      const rows = tensor(points).reshape<Tensor>([count, dimension]);
      return family.layersFormula<Tensor>(matrixAlgebra, start, units, rows).reshape<Tensor1D>([count]);
    }
    const column = ({ name, components }: { readonly name: string; readonly components: number }) =>
      Array.from({ length: components }, (_, k) => units[name].slice([0, k], [-1, 1]).reshape<Tensor1D>([-1]));
    const unit = {
      scale: tensor(scale.subarray(from, to)),
      factor: tensor(factor.subarray(from, to)),
      parameters: Object.fromEntries(arrays.map((array) => [array.name, column(array)])),
    };
    const x = coordinates.map((values) => tensor(values).reshape<Tensor>([count, 1]));
    return family.formula<Tensor>(algebra, network, unit, x).sum(1);
  }

  return arrayTrainer(start, {
    output(parameters, out) {
      out.fill(0);
      forPieces(parameters, (...piece) => addTo(out, output(...piece).dataSync()));
    },
    gradient(parameters, cotangent, out) {
      for (const values of Object.values(out)) values.fill(0);
      if (moving.length === 0) return;
      forPieces(parameters, (units, from, to) => {
        const c = tensor(cotangent);
        const weightedOutput = (...trained: Tensor[]) => {
          const differentiated = Object.fromEntries(moving.map(({ name }, i) => [name, trained[i] as Tensor2D]));
          return output({ ...units, ...differentiated }, from, to)
            .mul(c)
            .sum();
        };
        const slopes = tf.grads(weightedOutput)(moving.map(({ name }) => units[name]));
        for (const [i, { name, components }] of moving.entries()) {
          out[name].set(slopes[i].dataSync(), from * components);
        }
      });
    },
  });
}

/** Of layers the sums over units are products of matrices, as they are written. */
const tensorMatrixAlgebra = (tf: TensorFlow): MatrixAlgebra<Tensor> => ({
  ...tensorAlgebra(tf),
  column: (values) => tf.tensor2d(Float32Array.from(values), [values.length, 1]),
  product: (a, b) => a.matMul(b),
  transpose: (a) => a.transpose(),
  everyNth(a, n, first) {
    const [rows, columns] = a.shape;
    return a
      .reshape([rows / n, n, columns])
      .slice([0, first, 0], [-1, 1, -1])
      .reshape([rows / n, columns]);
  },
});

/**
 * Tensors of one number per unit, per sample (as columns), or of both. Inner products are sums of products, and no matrix product: on recent
 * GPUs TensorFlow multiplies matrices with 10-bit mantissas.
 */
const tensorAlgebra = (tf: TensorFlow): Algebra<Tensor> => ({
  constant: (value) => tf.scalar(value),
  add: (x, y) => x.add(y),
  sub: (x, y) => x.sub(y),
  mul: (x, y) => x.mul(y),
  div: (x, y) => x.div(y),
  neg: (x) => x.neg(),
  exp: (x) => x.exp(),
  log: (x) => x.log(),
  sqrt: (x) => x.sqrt(),
  sin: (x) => x.sin(),
  cos: (x) => x.cos(),
  tanh: (x) => x.tanh(),
  erf: (x) => x.erf(),
  abs: (x) => x.abs(),
  floor: (x) => x.floor(),
  max: (x, y) => x.maximum(y),
  // Comparisons have no gradient there, steps have.
  step: (x) => x.step(),
  select: (x, whenPositive, otherwise) => tf.where(x.step().cast("bool"), whenPositive, otherwise),
});

function addTo(sum: Float64Array, values: ArrayLike<number>): void {
  for (let i = 0; i < sum.length; i++) sum[i] += values[i];
}
