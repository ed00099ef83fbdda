import { type MscaleNetwork, type Network, outputVariance } from "./network.js";

/**
 * One scale's part of the infinite-width neural tangent kernel. With φ(t) = E cos(w·t) the characteristic function of
 * the first-layer weights, the kernel is the sum over scales of
 *
 *   (damping + diffusion x·x') φ(α(x − x')) + (reflectedDamping + reflectedDiffusion x·x') φ(α(x + x')).
 *
 * A product φ(α(x−x')) is a multiplication by its transform in frequency space, the factor x·x' around it makes that
 * a diffusion; the reflected part acts with opposite signs on the real and the imaginary part of the spectrum.
 */
export interface KernelTerm {
  /** The scale α that multiplies the weights. */
  readonly scale: number;
  readonly damping: number;
  readonly diffusion: number;
  readonly reflectedDamping: number;
  readonly reflectedDiffusion: number;
}

/** The neural tangent kernel of a network at infinite width, scale by scale (docs/theory.md, sections 2 and 3). */
export function kernelTerms(network: Network): readonly KernelTerm[] {
  return network.family === "mscale" ? mscaleTerms(network) : [fourierFeaturesTerm(network)];
}

/** Amplitude c_p of the scale α_p: 1, or α_p^dimension. */
export function scaleAmplitude(network: MscaleNetwork, scale: number): number {
  return network.amplitude === "one" ? 1 : scale ** network.dimension;
}

/** E cos 2b, which is what remains of the biases in the reflected part of the kernel: e^{−2σ_b²} for normal biases. */
function reflection(network: MscaleNetwork): number {
  return network.biases.law === "normal" ? Math.exp(-2 * network.biases.std ** 2) : 0;
}

function mscaleTerms(network: MscaleNetwork): readonly KernelTerm[] {
  const [a, w, b] = (["a", "w", "b"] as const).map((group) => (network.train.includes(group) ? 1 : 0)) as [
    number,
    number,
    number,
  ];
  const variance = outputVariance(network);
  const q = reflection(network);
  return network.scales.map((scale) => {
    const weight = scaleAmplitude(network, scale) ** 2 / (2 * network.scales.length);
    return {
      scale,
      damping: weight * (a + variance * b),
      diffusion: weight * scale ** 2 * variance * w,
      reflectedDamping: weight * q * (variance * b - a),
      reflectedDiffusion: weight * scale ** 2 * variance * w * q,
    };
  });
}

function fourierFeaturesTerm(network: Network): KernelTerm {
  const trained = (group: string) => ((network.train as readonly string[]).includes(group) ? 1 : 0);
  return {
    scale: 1,
    damping: trained("a"),
    diffusion: outputVariance(network) * trained("w"),
    reflectedDamping: 0,
    reflectedDiffusion: 0,
  };
}
