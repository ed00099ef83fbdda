import { activationOf } from "../activations/index.js";
import { composedKernel } from "../composed-kernel.js";
import type { InitialMoments } from "../initial-moments.js";
import type { KernelTerm } from "../kernel-term.js";
import { type DualAtVariance, dualAt, type PointSet, weightMoment } from "../kernels/index.js";
import { outputVariance } from "../law.js";
import { weightVectorLaw } from "../laws/weight-vector.js";
import { waveKernel } from "../stationary-kernel.js";
import type { DeepNetwork } from "./deep-network.js";

/** The two parts of Θ = k_B + x·x' k_A at φ(x − x') = c. */
export interface DeepKernel {
  damping(c: number): number;
  diffusion(c: number): number;
}

/** A layer of the recursion: the means of its activation, and the map in front of it. */
interface Layer {
  readonly dual: DualAtVariance;
  /** σ_w² and σ_b². */
  readonly weight: number;
  readonly bias: number;
}

/**
 * The neural tangent kernel of a deep network as a function of c = φ(x − x'), the covariance of its features (docs/theory.md, section 10;
 * Jacot, Gabriel, Hongler, NeurIPS 2018):
 *
 *   Σ¹ = c;  Θ¹ = c ([hidden] + [w] x·x');  Σ^{l+1} = σ_w² E σσ' + σ_b²;  Θ^{l+1} = [hidden] Σ^{l+1} + σ_w² E σ'σ' Θ^l;
 *   Θ = [a] E σσ + σ_a² E σ'σ' Θ^L,
 *
 * means over normal z of covariance Σ^l.
 */
export function deepKernel({ layers, outputs, train }: DeepNetwork): DeepKernel {
  const [trainsA, trainsHidden, trainsW] = (["a", "hidden", "w"] as const).map((group) =>
    train.includes(group) ? 1 : 0,
  );
  const recursion: Layer[] = [];
  let variance = 1;
  layers.forEach(({ activation, weightStd = 1, biasStd = 0 }, l) => {
    const path = `network.layers[${l}].activation`;
    const [weight, bias] = [weightStd ** 2, biasStd ** 2];
    if (l > 0) variance = weight * recursion[l - 1].dual.value(variance) + bias;
    recursion.push({ dual: dualAt(activationOf(activation, path), variance, path), weight, bias });
  });
  const last = recursion[recursion.length - 1];
  /** Σ^L and, of Θ^L, the part without x·x' and the other. */
  const atLast = (c: number): readonly [number, number, number] => {
    let [covariance, plain, framed] = [c, trainsHidden * c, trainsW * c];
    for (let l = 1; l < recursion.length; l++) {
      const { dual } = recursion[l - 1];
      const { weight, bias } = recursion[l];
      const slope = weight * dual.slope(covariance);
      covariance = weight * dual.value(covariance) + bias;
      plain = trainsHidden * covariance + slope * plain;
      framed *= slope;
    }
    return [covariance, plain, framed];
  };
  const outer = outputVariance(outputs);
  return {
    damping(c) {
      const [covariance, plain] = atLast(c);
      return (trainsA === 0 ? 0 : last.dual.value(covariance)) + outer * last.dual.slope(covariance) * plain;
    },
    diffusion(c) {
      const [covariance, , framed] = atLast(c);
      return outer * last.dual.slope(covariance) * framed;
    },
  };
}

/**
 * The kernel in three terms: what is linear in φ, a wave's kernel, whose transform is the law itself; and of either part the rest, powers of φ, whose
 * transforms are convolutions of the law with itself and wider. The constant that k_B tends to far away is a line at ξ = 0
 * (`StationaryKernel.distant`).
 */
export function deepKernelTerms(network: DeepNetwork): readonly KernelTerm[] {
  const key = JSON.stringify(network);
  const known = computed.get(key);
  if (known !== undefined) return known;
  const law = weightVectorLaw(network.weights, network.dimension, "network.weights");
  const { damping, diffusion } = deepKernel(network);
  const [B, A] = [composedKernel(damping, law), composedKernel(diffusion, law)];
  const none = { subnetwork: 0, damping: 0, diffusion: 0, reflectedDamping: 0, reflectedDiffusion: 0 };
  const terms: KernelTerm[] = [
    { ...none, kernel: waveKernel(law, 1), damping: B.linear, diffusion: A.linear },
    { ...none, kernel: B.rest, damping: 1 },
    { ...none, kernel: A.rest, diffusion: network.train.includes("w") ? 1 : 0 },
  ].filter((term) => term.damping !== 0 || term.diffusion !== 0);
  if (computed.size >= MOST_KEPT) computed.delete(computed.keys().next().value as string);
  computed.set(key, terms);
  return terms;
}

/**
 * f and ∇f at the start, in the limit of the width: E f² = σ_a² E σ(z^L)², which is σ_a² times the kernel of the outputs at x = x', and E |∇f|² = E |w|² times
 * what the kernel of the frequencies has in front of x·x', since every layer passes slopes on by σ_w² E σ'².
 */
export function deepMoments(network: DeepNetwork, { points }: PointSet): InitialMoments {
  const { dimension, weights, outputs } = network;
  const everywhere = (value: number) => new Float64Array(points.length / dimension).fill(value);
  const ofOutputs = deepKernel({ ...network, train: ["a"] }).damping(1);
  const ofFrequencies = deepKernel({ ...network, train: ["w"] }).diffusion(1);
  return {
    slopeScale: null,
    output: everywhere(outputVariance(outputs) * ofOutputs),
    slope: everywhere(weightMoment(weights, dimension, 2) * ofFrequencies),
    partition: null,
  };
}

/** Kernels of the networks that were asked for last: their tables are asked for many times over. */
const computed = new Map<string, readonly KernelTerm[]>();
const MOST_KEPT = 16;
