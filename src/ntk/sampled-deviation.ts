import type { SampleSet } from "../data/samples.js";
import { multiplied, weightRoots } from "../data/weights.js";
import { NotAvailableError } from "../errors.js";
import { packedProduct } from "../kernels/packed-product.js";
import { learntResponse, type Response } from "../network/dynamics/index.js";
import type { Network } from "../network/network.js";
import { addCombination, multiply, norm, transpose } from "./dense.js";
import { intoEigenbasis, type KernelEigenbasis, samplesAtPivots } from "./eigenbasis.js";
import { empiricalKernelMatrix } from "./empirical-kernel.js";
import type { FilteredBasis } from "./filtered-deviation.js";
import { dividedDifferences, responses } from "./response.js";

/** Networks that are sampled, and their width: wide enough for what is of second order to be a few per cent. */
const NETWORKS = 48;
const WIDTH = 256;

/** Deviations to first order of sampled networks, of which the law of all widths is made. */
export interface SampledDeviation {
  /** The width of the networks. */
  readonly width: number;
  readonly networks: number;
  /** Of every time estimates of E‖δu(t)‖² / ‖u₀‖² at that width, one a network; their mean is without bias. */
  readonly squares: readonly (readonly number[])[];
}

/**
 * The width law where a network is no sum of units that are independent (docs/theory.md, section 8): to first order its deviation is that of its kernel
 * at the start, δu(t) = V [(VᵀδK V) ∘ f[λ_i, λ_j]] Vᵀu₀, with the fluctuation δK of the kernels of sampled networks, whose size goes like width^{−1/2}.
 * A kernel is known from its values at the pivots of the basis: no table of samples × parameters.
 *
 * @param initial not zero on all samples
 */
export function sampledDeviation(
  network: Network,
  samples: SampleSet,
  initial: Float64Array,
  times: readonly number[],
  response: Response,
  basis: KernelEigenbasis,
  seed: number,
): SampledDeviation {
  const { rank } = basis;
  const start = multiplied(initial, weightRoots(samples));
  const size = norm(start);
  const atPivots = samplesAtPivots(basis, samples);
  const map = basis.pivotsToCoefficients();
  const mapTransposed = transpose(map, rank, rank);
  const { coefficients } = intoEigenbasis(basis, start);
  const differences = times.map((time) => dividedDifferences(response, basis.values, time));
  const product = packedProduct("float64");
  const deviations = Array.from({ length: NETWORKS }, (_, k) => {
    const kernel = empiricalKernelMatrix(network, atPivots, WIDTH, NETWORKS * seed + k, product);
    const inBasis = multiply(multiply(map, kernel, rank, rank, rank), mapTransposed, rank, rank, rank);
    return differences.map((F) =>
      Float64Array.from({ length: rank }, (__, i) => {
        let sum = 0;
        for (let j = 0; j < rank; j++) sum += inBasis[j * rank + i] * F[j * rank + i] * coefficients[j];
        return sum / size;
      }),
    );
  });
  return { width: WIDTH, networks: NETWORKS, squares: squaresAboutMean(deviations) };
}

/**
 * The same with a loss that filters the error: δu(t) = −δC ψ(S) b − C V [(Vᵀ δS V) ∘ ψ[λ_i, λ_j]] Vᵀb, as of units (`filteredUnitEvaluator`).
 *
 * @throws NotAvailableError where kernels of networks do not tell what the loss sees
 */
export function sampledFilteredDeviation(
  network: Network,
  samples: SampleSet,
  initial: Float64Array,
  times: readonly number[],
  response: Response,
  { values, start, lift, ofNetworks }: FilteredBasis,
  seed: number,
): SampledDeviation {
  if (ofNetworks === undefined) {
    throw new NotAvailableError("loss", "the width law of this loss for networks that are no sums of units");
  }
  const rank = values.length;
  const { count } = samples;
  const { points, kernels } = ofNetworks;
  const size = norm(initial);
  const learnt = learntResponse(response);
  const parts = times.map((time) => ({
    psi: responses(learnt, values, time).map((value, i) => value * start[i]),
    differences: dividedDifferences(learnt, values, time),
  }));
  const product = packedProduct("float64");
  const deviations = Array.from({ length: NETWORKS }, (_, k) => {
    const atPoints = { ...samples, points, count: rank };
    const { seen, cross } = kernels(empiricalKernelMatrix(network, atPoints, WIDTH, NETWORKS * seed + k, product));
    return parts.map(({ psi, differences }) => {
      const inBasis = Float64Array.from({ length: rank }, (__, i) => {
        let sum = 0;
        for (let j = 0; j < rank; j++) sum += seen[j * rank + i] * differences[j * rank + i] * start[j];
        return sum;
      });
      const z = new Float64Array(count);
      addCombination(cross, psi, rank, z, -1 / size);
      addCombination(lift, inBasis, rank, z, -1 / size);
      return z;
    });
  });
  return { width: WIDTH, networks: NETWORKS, squares: squaresAboutMean(deviations) };
}

/** Of every time the squares of networks' deviations from their mean, times what makes their own mean one without bias. */
function squaresAboutMean(deviations: readonly (readonly Float64Array[])[]): number[][] {
  return deviations[0].map((_, t) => {
    const mean = new Float64Array(deviations[0][t].length);
    for (const z of deviations) for (let i = 0; i < mean.length; i++) mean[i] += z[t][i] / NETWORKS;
    return deviations.map((z) => {
      const square = z[t].reduce((sum, value, i) => sum + (value - mean[i]) ** 2, 0);
      return (square * NETWORKS) / (NETWORKS - 1);
    });
  });
}
