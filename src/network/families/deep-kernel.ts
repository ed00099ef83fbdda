import type { InitialMoments } from "../initial-moments.js";
import type { KernelTerm } from "../kernel-term.js";
import type { PointSet } from "../kernels/index.js";
import { outputVariance } from "../law.js";
import { featuresOf } from "./deep-features.js";
import type { DeepNetwork } from "./deep-network.js";
import { deepKernel } from "./deep-recursion.js";

/** The kernel as its features and layers have it. */
export function deepKernelTerms(network: DeepNetwork): readonly KernelTerm[] {
  const key = JSON.stringify(network);
  const known = computed.get(key);
  if (known !== undefined) return known;
  const terms = featuresOf(network)
    .kernelTerms(deepKernel(network))
    .filter((term) => term.damping !== 0 || term.diffusion !== 0);
  if (computed.size >= MOST_KEPT) computed.delete(computed.keys().next().value as string);
  computed.set(key, terms);
  return terms;
}

/**
 * f and ∇f at the start, in the limit of the width: E f² = σ_a² E σ(z^L)², which is σ_a² times the kernel of the outputs at x = x', and E |∇f|² = E |∇z¹|² times
 * what layers pass on, since each multiplies slopes by σ_w² E σ'².
 */
export function deepMoments(network: DeepNetwork, { points }: PointSet): InitialMoments {
  const { dimension, outputs } = network;
  const everywhere = (value: number) => new Float64Array(points.length / dimension).fill(value);
  const ofOutputs = deepKernel({ ...network, train: ["a"] }).plain(1);
  const passed = deepKernel(network).passed(1);
  return {
    slopeScale: null,
    output: everywhere(outputVariance(outputs) * ofOutputs),
    slope: everywhere(featuresOf(network).meanSquareSlope * passed),
    partition: null,
  };
}

/** Kernels of the networks that were asked for last: their tables are asked for many times over. */
const computed = new Map<string, readonly KernelTerm[]>();
const MOST_KEPT = 16;
