import type { SampleSet } from "../data/samples.js";
import { multiplied, weightRoots } from "../data/weights.js";
import { type MatrixProduct, plainProduct } from "../kernels/matrix-product.js";
import { familyOf } from "../network/families/index.js";
import { type InitialNetwork, initialNetwork, initialUnit } from "../network/initial-network.js";
import type { Network } from "../network/network.js";
import { unitGradients } from "../network/unit.js";

/**
 * The kernel operator of one sampled network of finite width at its start, dense and symmetric, n × n:
 * κ √weight_i Σ_θ ∂f(x_i) ∂f(x_j) √weight_j over the trained parameters of `initialNetwork(network, width, seed)`, the network that training with
 * this width and seed starts from. Its mean over seeds is the infinite-width `kernelMatrix`, from which it departs by O(width^{-1/2}).
 * An antisymmetric start doubles every unit, which leaves half as many independent ones. O(n² width) work. Throws InputError for a
 * width that `unitsPerScale` refuses.
 *
 * @param multiply takes the products of matrices of deep networks
 */
export function empiricalKernelMatrix(
  network: Network,
  samples: SampleSet,
  width: number,
  seed: number,
  multiply: MatrixProduct = plainProduct,
): Float64Array {
  return kernelMatrixOfParameters(initialNetwork(network, width, seed), samples, multiply);
}

/** The same of a network whose parameters are those of `start`, wherever they are. */
export function kernelMatrixOfParameters(
  start: InitialNetwork,
  samples: SampleSet,
  multiply: MatrixProduct = plainProduct,
): Float64Array {
  const { network, width } = start;
  const n = samples.count;
  const matrix = new Float64Array(n * n);
  const roots = weightRoots(samples);
  const whole = familyOf(network).empiricalKernel?.(start, samples.points, multiply);
  if (whole !== undefined) {
    const factor = samples.measureFactor * samples.weight;
    return whole.map((value, at) => {
      const [i, j] = [at % n, Math.floor(at / n)];
      return factor * (roots === null ? value : roots[i] * roots[j] * value);
    });
  }
  // Twins have the same gradients up to a sign that the products do not see.
  const copies = network.zeroStart === "antisymmetric" ? 2 : 1;
  for (let k = 0; k < width; k += copies) {
    const factor = samples.measureFactor * samples.weight * copies * start.factor[k] ** 2;
    for (const gradient of unitGradients(network, initialUnit(start, k), samples.points)) {
      const weighted = multiplied(gradient, roots);
      for (let j = 0; j < n; j++) {
        const scaled = factor * weighted[j];
        for (let i = 0; i <= j; i++) matrix[j * n + i] += scaled * weighted[i];
      }
    }
  }
  for (let j = 0; j < n; j++) for (let i = 0; i < j; i++) matrix[i * n + j] = matrix[j * n + i];
  return matrix;
}
