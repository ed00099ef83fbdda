import { scaleAmplitude } from "./kernel-terms.js";
import { distribution } from "./laws/distribution.js";
import { type MscaleNetwork, type Network, type OutputLaw, outputVariance } from "./network.js";
import type { RandomStream } from "./random.js";

/**
 * One unit of a network as it starts, without the factor (P m_p)^{-1/2} that depends on the width:
 * c a sin(α w x + b) with amplitude c and scale α for `mscale`, a cos(w x) + b sin(w x) for `fourier-features`
 * (amplitude and scale 1).
 */
export interface Unit {
  readonly scale: number;
  readonly amplitude: number;
  readonly a: number;
  readonly w: number;
  readonly b: number;
}

/**
 * A function that draws units of a scale, numbered from 0 as in `scalesOf(network)`, from the laws of the initial
 * parameters. One call draws w, then a, then b.
 */
export function unitSampler(network: Network): (scaleIndex: number, random: RandomStream) => Unit {
  const weights = distribution(network.weights);
  if (network.family === "fourier-features") {
    return (_, random) => {
      const w = weights.sample(random);
      const a = sampleOutput(network.outputs, random);
      return { scale: 1, amplitude: 1, a, w, b: sampleOutput(network.outputs, random) };
    };
  }
  return (scaleIndex, random) => {
    const scale = network.scales[scaleIndex];
    const w = weights.sample(random);
    const a = sampleOutput(network.outputs, random);
    return { scale, amplitude: scaleAmplitude(network, scale), a, w, b: sampleBias(network, random) };
  };
}

function sampleOutput(outputs: OutputLaw, random: RandomStream): number {
  return outputs.law === "sign" ? (random.uniform() < 0.5 ? -1 : 1) : outputs.std * random.normal();
}

function sampleBias(network: MscaleNetwork, random: RandomStream): number {
  return network.biases.law === "normal" ? network.biases.std * random.normal() : 2 * Math.PI * random.uniform();
}

/**
 * A unit with the given first-layer weight, a random bias, and output weights of root mean square size; random in
 * direction for `fourier-features`, whose (a, b) is a vector. Output weights of a random unit are these times a factor
 * that is independent of all else, whose square has mean 1 and mean square `outputSpread`.
 */
export function unitOfTypicalOutput(network: Network, scaleIndex: number, w: number, random: RandomStream): Unit {
  const size = Math.sqrt(outputVariance(network));
  if (network.family === "fourier-features") {
    const corner = Math.PI / 4 + (Math.PI / 2) * Math.floor(4 * random.uniform());
    const angle = network.outputs.law === "sign" ? corner : 2 * Math.PI * random.uniform();
    const radius = Math.SQRT2 * size;
    return { scale: 1, amplitude: 1, a: radius * Math.cos(angle), w, b: radius * Math.sin(angle) };
  }
  const scale = network.scales[scaleIndex];
  return { scale, amplitude: scaleAmplitude(network, scale), a: size, w, b: sampleBias(network, random) };
}

/**
 * E s² for s = |output weights|² over its mean: 1 for signs, E a⁴ / σ_a⁴ = 3 for one normal output weight and
 * E (a² + b²)² / (2σ_a²)² = 2 for a normal pair.
 */
export function outputSpread(network: Network): number {
  if (network.outputs.law === "sign") return 1;
  return network.family === "fourier-features" ? 2 : 3;
}

/** How many trained parameters one unit has (the arrays `unitGradients` returns), and how many of them are output weights. */
export function parametersPerUnit(network: Network): { readonly all: number; readonly outputs: number } {
  const outputs = network.train.includes("a") ? (network.family === "fourier-features" ? 2 : 1) : 0;
  return { all: outputs + network.train.filter((group) => group !== "a").length, outputs };
}

/**
 * Derivatives of one unit (amplitude included) with respect to its trained parameters at points x (1-D): one
 * `Float64Array` of length `points.length` for each parameter, in the order a, w, b for `mscale` and cosine amplitude,
 * sine amplitude, w for `fourier-features`: output weights, whose gradient does not depend on them, come first. The mean over units of a scale of Σ_j g_j(x) g_j(x') is P times that
 * scale's part of the infinite-width kernel (docs/theory.md, sections 1 to 3).
 */
export function unitGradients(network: Network, unit: Unit, points: Float64Array): Float64Array[] {
  const { scale, amplitude, a, w, b } = unit;
  const along = (gradient: (x: number) => number) => points.map(gradient);
  if (network.family === "fourier-features") {
    const gradients: Float64Array[] = [];
    if (network.train.includes("a")) {
      gradients.push(along((x) => Math.cos(w * x)));
      gradients.push(along((x) => Math.sin(w * x)));
    }
    if (network.train.includes("w")) gradients.push(along((x) => x * (b * Math.cos(w * x) - a * Math.sin(w * x))));
    return gradients;
  }
  const slope = amplitude * a;
  const gradients: Float64Array[] = [];
  if (network.train.includes("a")) gradients.push(along((x) => amplitude * Math.sin(scale * w * x + b)));
  if (network.train.includes("w")) gradients.push(along((x) => slope * scale * x * Math.cos(scale * w * x + b)));
  if (network.train.includes("b")) gradients.push(along((x) => slope * Math.cos(scale * w * x + b)));
  return gradients;
}
