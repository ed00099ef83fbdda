import type { SampleSet } from "../data/samples.js";
import { multiplied, weightRoots } from "../data/weights.js";
import { packedProduct } from "../kernels/packed-product.js";
import { learntResponse, type Response } from "../network/dynamics/index.js";
import { familyOf } from "../network/families/index.js";
import { type InitialNetwork, initialNetwork } from "../network/initial-network.js";
import type { Network } from "../network/network.js";
import { zerosLike } from "../network/parameters.js";
import { semidefiniteEigenpairs } from "../sparse/semidefinite-eigenpairs.js";
import { multiply, norm, transpose } from "./dense.js";
import { intoEigenbasis, type KernelEigenbasis, respondInEigenbasis, samplesAtPivots } from "./eigenbasis.js";
import { kernelMatrixOfParameters } from "./empirical-kernel.js";
import { responses } from "./response.js";

const NETWORKS = 8;

/**
 * How much it matters that networks move their own kernel as they learn, which the width law leaves out (docs/theory.md, section 8): the root mean square over
 * sampled networks, for every time, of ‖f(K₁, t)u₀ − f(K₀, t)u₀‖ / ‖u₀‖ with a network's kernel K₀ at its start and K₁ where its parameters have come to by then,
 * to first order θ(t) = θ(0) − Jᵀ W ψ_t(K) u₀ (`learntResponse`).
 *
 * @param initial not zero on all samples
 */
export function movedKernel(
  network: Network,
  samples: SampleSet,
  initial: Float64Array,
  times: readonly number[],
  response: Response,
  basis: KernelEigenbasis,
  width: number,
  seed = 0,
): number[] {
  const { rank } = basis;
  const roots = weightRoots(samples);
  const start = multiplied(initial, roots);
  const size = norm(start);
  const { coefficients } = intoEigenbasis(basis, start);
  const product = packedProduct("float64");
  const atPivots = samplesAtPivots(basis, samples);
  const map = basis.pivotsToCoefficients();
  const mapTransposed = transpose(map, rank, rank);
  /** Vᵀ f(K, t)u₀ with the kernel of a network. */
  const left = (of: InitialNetwork, t: number) => {
    const kernel = kernelMatrixOfParameters(of, atPivots, product);
    const inBasis = multiply(multiply(map, kernel, rank, rank, rank), mapTransposed, rank, rank, rank);
    const { values, vectors } = semidefiniteEigenpairs(inBasis, rank);
    const modes = multiply(transpose(vectors, rank, rank), coefficients, rank, rank, 1);
    const f = responses(response, values, t);
    return multiply(
      vectors,
      modes.map((c, j) => f[j] * c),
      rank,
      rank,
      1,
    );
  };
  const factor = samples.measureFactor * samples.weight;
  const cotangents = respondInEigenbasis(basis, learntResponse(response), start, times).map((learnt) =>
    multiplied(learnt, roots).map((value) => factor * value),
  );
  const networks = Array.from({ length: NETWORKS }, (_, k) => initialNetwork(network, width, NETWORKS * seed + k));
  const squares = new Float64Array(times.length);
  for (const each of networks) {
    const { denseFunctions, functions } = familyOf(network);
    const { output, gradient } = denseFunctions?.(each, samples.points, product) ?? functions(each, samples.points);
    times.forEach((t, i) => {
      output(each.parameters, new Float64Array(samples.count));
      const slope = zerosLike(each.parameters);
      gradient(each.parameters, cotangents[i], slope);
      const parameters = Object.fromEntries(
        Object.entries(each.parameters).map(([name, values]) => [name, values.map((v, at) => v - slope[name][at])]),
      );
      const before = left(each, t);
      const change = left({ ...each, parameters }, t).map((value, j) => (value - before[j]) / size);
      squares[i] += norm(change) ** 2 / NETWORKS;
    });
  }
  return Array.from(squares, Math.sqrt);
}
