import { scaleAmplitude } from "./kernel-terms.js";
import { type Network, outputVariance } from "./network.js";
import type { RandomStream } from "./random.js";
import { sampleBias } from "./sample-parameters.js";

/**
 * One unit of a network as it starts, without the factor (P m_p)^{-1/2} that depends on the width:
 * c a sin(α w·x + b) with amplitude c and scale α for `mscale`, a cos(w·x) + b sin(w·x) for `fourier-features`
 * (amplitude and scale 1).
 */
export interface Unit {
  readonly scale: number;
  readonly amplitude: number;
  readonly a: number;
  /** The components of w, as many as the input has. */
  readonly w: Float64Array;
  readonly b: number;
}

/**
 * A unit with the given first-layer weight, a random bias, and output weights of root mean square size; random in
 * direction for `fourier-features`, whose (a, b) is a vector. Output weights of a random unit are these times a factor
 * that is independent of all else, whose square has mean 1 and mean square `outputSpread`.
 */
export function unitOfTypicalOutput(network: Network, scaleIndex: number, w: Float64Array, random: RandomStream): Unit {
  const size = Math.sqrt(outputVariance(network));
  if (network.family === "fourier-features") {
    const corner = Math.PI / 4 + (Math.PI / 2) * Math.floor(4 * random.uniform());
    const angle = network.outputs.law === "sign" ? corner : 2 * Math.PI * random.uniform();
    const radius = Math.SQRT2 * size;
    return { scale: 1, amplitude: 1, a: radius * Math.cos(angle), w, b: radius * Math.sin(angle) };
  }
  const scale = network.scales[scaleIndex];
  return { scale, amplitude: scaleAmplitude(network, scale), a: size, w, b: sampleBias(network.biases, random) };
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
  const weights = network.train.includes("w") ? network.dimension : 0;
  const biases = (network.train as readonly string[]).includes("b") ? 1 : 0;
  return { all: outputs + weights + biases, outputs };
}

/**
 * Derivatives of one unit (amplitude included) with respect to its trained parameters at points x (row by row): one
 * `Float64Array` with a value for every point for each parameter, in the order a, w_1 … w_d, b for `mscale` and cosine
 * amplitude, sine amplitude, w_1 … w_d for `fourier-features`: output weights, whose gradient does not depend on them, come
 * first. The mean over units of a scale of Σ_j g_j(x) g_j(x') is P times that scale's part of the infinite-width kernel
 * (docs/theory.md, sections 1 to 3).
 */
export function unitGradients(network: Network, unit: Unit, points: Float64Array): Float64Array[] {
  const { scale, amplitude, a, w, b } = unit;
  const { train } = network;
  const d = w.length;
  const gradients: Float64Array[] = [];
  if (network.family === "fourier-features") {
    const z = phases(points, w, 1, 0);
    if (train.includes("a")) gradients.push(z.map(Math.cos), z.map(Math.sin));
    if (train.includes("w")) {
      for (let k = 0; k < d; k++) {
        gradients.push(z.map((zi, i) => points[i * d + k] * (b * Math.cos(zi) - a * Math.sin(zi))));
      }
    }
    return gradients;
  }
  const z = phases(points, w, scale, b);
  const slope = amplitude * a;
  if (network.train.includes("a")) gradients.push(z.map((zi) => amplitude * Math.sin(zi)));
  if (network.train.includes("w")) {
    for (let k = 0; k < d; k++) gradients.push(z.map((zi, i) => slope * scale * points[i * d + k] * Math.cos(zi)));
  }
  if (network.train.includes("b")) gradients.push(z.map((zi) => slope * Math.cos(zi)));
  return gradients;
}

/** scale w·x + b at every point. */
function phases(points: Float64Array, w: Float64Array, scale: number, b: number): Float64Array {
  const d = w.length;
  const z = new Float64Array(points.length / d);
  for (let i = 0; i < z.length; i++) {
    let sum = 0;
    for (let k = 0; k < d; k++) sum += scale * w[k] * points[i * d + k];
    z[i] = sum + b;
  }
  return z;
}
