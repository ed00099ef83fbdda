import type { SampleSet } from "../data/samples.js";
import { multiplied, weightRoots } from "../data/weights.js";
import { combineColumns } from "../kernels/index.js";
import { type MatrixProduct, plainProduct } from "../kernels/matrix-product.js";
import { familyOf } from "../network/families/index.js";
import { type InitialNetwork, initialNetwork, initialUnits } from "../network/initial-network.js";
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
  const unitOf = initialUnits(start);
  let gradients: Float64Array[] = [];
  for (let k = 0; k < width; k += copies) {
    const size = Math.sqrt(samples.measureFactor * samples.weight * copies) * Math.abs(start.factor[k]);
    for (const gradient of unitGradients(network, unitOf(k), samples.points)) {
      gradients.push(scaled(gradient, size, roots));
    }
    if (gradients.length < TOGETHER && k + copies < width) continue;
    addSquares(gradients, matrix);
    gradients = [];
  }
  // Symmetric to the last bit.
  for (let j = 0; j < n; j++) for (let i = 0; i < j; i++) matrix[i * n + j] = matrix[j * n + i];
  return matrix;
}

function scaled(gradient: Float64Array, size: number, roots: Float64Array | null): Float64Array {
  const values = new Float64Array(gradient.length);
  for (let i = 0; i < values.length; i++) values[i] = size * gradient[i];
  return multiplied(values, roots);
}

/** Gradients whose products are added at once. */
const TOGETHER = 128;

/** Columns of the product that are formed together, with the rows up to their last. */
const PANEL = 32;

/** Adds Σ g gᵀ, on and above the diagonal. */
function addSquares(gradients: readonly Float64Array[], matrix: Float64Array): void {
  const n = Math.sqrt(matrix.length);
  const rows = Array.from({ length: n }, () => new Float64Array(gradients.length));
  gradients.forEach((gradient, k) => {
    for (let i = 0; i < n; i++) rows[i][k] = gradient[i];
  });
  const product = new Float64Array(matrix.length);
  for (let from = 0; from < n; from += PANEL) {
    const to = Math.min(n, from + PANEL);
    combineColumns(
      gradients.map((gradient) => gradient.subarray(0, to)),
      rows.slice(from, to),
      rows.slice(from, to).map((_, j) => product.subarray((from + j) * n, (from + j) * n + to)),
    );
  }
  for (let at = 0; at < matrix.length; at++) matrix[at] += product[at];
}
