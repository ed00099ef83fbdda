import { gridWithHoles } from "../data/grid-with-holes.js";
import { type SampleSet, sampleGrid } from "../data/samples.js";
import { weightRoots } from "../data/weights.js";
import { NotAvailableError } from "../errors.js";
import { type ToeplitzPlusHankel, toeplitzHankelPair } from "../fourier/toeplitz.js";
import type { Network } from "../network/network.js";
import { differenceLags, signedDifferenceLags, sumLags } from "./grid-lags.js";
import { hasLags, profileOn } from "./kernel.js";
import type { KernelOperator } from "./kernel-entries.js";
import { operatorAt } from "./restricted.js";
import { scaledOperator } from "./weighted.js";

/**
 * The kernel operator on a uniform tensor grid in O(n log n) an application and O(n) memory. All scales share one Toeplitz
 * matrix T and one T' between diagonal matrices X_k of the points' coordinates, K = T + Σ_k X_k T' X_k (normal biases add
 * Hankel matrices to both); the matrices are those of the grid, block Toeplitz in more than one dimension. Two of
 * these products share one complex transform there and one back. Samples of different weights are two diagonal matrices more. Throws NotAvailableError without a uniform grid, and
 * InputError where network and samples differ in dimension. Samples that fill a grid but for holes have the products of the whole grid.
 */
export function kernelOperator(network: Network, samples: SampleSet): KernelOperator {
  const operator = evenOperator(network, samples);
  const roots = weightRoots(samples);
  return roots === null ? operator : scaledOperator(operator, roots);
}

/** Whether a network's kernel has such products on samples. */
export function hasFastProducts(network: Network, samples: SampleSet): boolean {
  return hasLags(network) && (sampleGrid(samples) !== undefined || gridWithHoles(samples) !== null);
}

/** With the mean weight for every sample. */
function evenOperator(network: Network, samples: SampleSet): KernelOperator {
  const grid = sampleGrid(samples);
  if (grid === undefined) {
    const holes = gridWithHoles(samples);
    if (holes !== null) return operatorAt(evenOperator(network, holes.whole), holes.places);
    throw new NotAvailableError(
      "data.placement",
      "fast kernel products on scattered samples; they need a uniform grid",
    );
  }
  const profile = profileOn(network, samples);
  const { points, count, dimension } = samples;
  const differences = profile.stationary((profile.mirrored ? differenceLags : signedDifferenceLags)(grid));
  const sums = profile.reflected(sumLags(grid, points));
  const matrix = (part: "damping" | "diffusion"): ToeplitzPlusHankel | null => {
    const [toeplitz, hankel] = [differences[part], sums[part]];
    if (toeplitz === null && hankel === null) return null;
    const zero = () => new Float64Array(count);
    return { counts: grid.counts, toeplitz: toeplitz ?? zero(), ...(hankel === null ? {} : { hankel }) };
  };
  const plain = matrix("damping");
  const framed = matrix("diffusion");
  const products: readonly FramedProduct[] = [
    ...(plain ? [{ matrix: plain, axis: null }] : []),
    ...(framed ? Array.from({ length: dimension }, (_, axis) => ({ matrix: framed, axis })) : []),
  ];
  const runs = inPairs(products).map(([first, second]) => ({
    first,
    second,
    multiply: toeplitzHankelPair(first.matrix, second.matrix),
  }));
  const [one, two] = [new Float64Array(count), new Float64Array(count)];
  const frame = (axis: number | null, x: Float64Array, out: Float64Array) => {
    if (axis === null) out.set(x);
    else for (let i = 0; i < count; i++) out[i] = points[i * dimension + axis] * x[i];
  };
  const addFramed = (axis: number | null, product: Float64Array, y: Float64Array) => {
    if (axis === null) for (let i = 0; i < count; i++) y[i] += product[i];
    else for (let i = 0; i < count; i++) y[i] += points[i * dimension + axis] * product[i];
  };
  return {
    count,
    apply(x, y) {
      y.fill(0);
      for (const { first, second, multiply } of runs) {
        frame(first.axis, x, one);
        if (second === first) two.fill(0);
        else frame(second.axis, x, two);
        multiply(one, two, one, two);
        addFramed(first.axis, one, y);
        if (second !== first) addFramed(second.axis, two, y);
      }
    },
  };
}

/** X A X with X the diagonal matrix of the coordinates along an axis; A itself where the axis is null. */
interface FramedProduct {
  readonly matrix: ToeplitzPlusHankel;
  readonly axis: number | null;
}

/** The products by twos, from the end, so that those of one matrix meet; one that is left over stands with itself. */
function inPairs(products: readonly FramedProduct[]): (readonly [FramedProduct, FramedProduct])[] {
  const pairs: (readonly [FramedProduct, FramedProduct])[] = [];
  for (let last = products.length - 1; last >= 0; last -= 2) {
    pairs.push([products[Math.max(last - 1, 0)], products[last]]);
  }
  return pairs;
}
