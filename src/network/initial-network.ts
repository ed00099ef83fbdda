import { scaleAmplitude } from "./kernel-terms.js";
import { weightVectorLaw } from "./laws/weight-vector.js";
import { type Network, scalesOf } from "./network.js";
import { type RandomStream, randomStream } from "./random.js";
import { sampleBias, sampleOutput } from "./sample-parameters.js";
import type { Unit } from "./unit.js";
import { unitsPerScale } from "./units-per-scale.js";

/**
 * The parameters of a real network of width m in d dimensions, one array for every group, unit by unit.
 * mscale: `a`, `w`, `b`. fourier-features: `a` (cosine amplitudes), `b` (sine amplitudes), `w`.
 */
export interface Parameters {
  readonly a: Float64Array;
  /** First-layer weight vectors, the d components of a unit side by side; length m d, where the others have m. */
  readonly w: Float64Array;
  readonly b: Float64Array;
}

/** A network as it starts: its description, the fixed factors of its units and the initial parameters. */
export interface InitialNetwork {
  readonly network: Network;
  readonly width: number;
  /** Scale α of every unit, length `width`. */
  readonly scale: Float64Array;
  /** The factor in front of every unit: c_p m^{-1/2} where all scales have equally many units (see initialNetwork). */
  readonly factor: Float64Array;
  readonly parameters: Parameters;
}

/** The keys that give every group of parameters a random stream of its own. */
const streamOf = { w: 0, b: 1, a: 2 } as const;

/**
 * A real network of a given width with its random initial parameters; equal arguments give equal parameters bit for
 * bit, other seeds or widths independent ones.
 *
 * Units are ordered by scale, as many in each as `unitsPerScale` says. A unit of scale p carries the factor
 * c_p (P m_p)^{-1/2} with P scales and m_p units of this scale, which is c_p m^{-1/2} where all scales have equally
 * many. With it the mean of the empirical kernel over seeds is exactly the infinite-width kernel, for every width.
 *
 * With an antisymmetric start, units 2k and 2k + 1 are twins: the same w (and bias), output weights of opposite sign.
 * They stand side by side so that a sum over units in order is exactly zero in floating point too.
 *
 * Throws InputError for an impossible width.
 */
export function initialNetwork(network: Network, width: number, seed: number): InitialNetwork {
  const counts = unitsPerScale(network, width);
  const scale = new Float64Array(width);
  const factor = new Float64Array(width);
  let first = 0;
  for (const [p, alpha] of scalesOf(network).entries()) {
    const amplitude = network.family === "mscale" ? scaleAmplitude(network, alpha) : 1;
    scale.fill(alpha, first, first + counts[p]);
    factor.fill(amplitude / Math.sqrt(counts.length * counts[p]), first, first + counts[p]);
    first += counts[p];
  }

  const twins = network.zeroStart === "antisymmetric";
  const sampled = (group: keyof typeof streamOf, draw: (random: RandomStream) => number, twinSign: 1 | -1) => {
    const random = randomStream(seed, width, streamOf[group]);
    const values = new Float64Array(width);
    for (let i = 0; i < width; i++) values[i] = twins && i % 2 === 1 ? twinSign * values[i - 1] : draw(random);
    return values;
  };
  const output = (random: RandomStream) => sampleOutput(network.outputs, random);
  const w = sampledWeights(network, width, seed, twins);
  const a = sampled("a", output, -1);
  // The b of Fourier features are the sine amplitudes, output weights like a.
  const b =
    network.family === "mscale"
      ? sampled("b", (random) => sampleBias(network.biases, random), 1)
      : sampled("b", output, -1);
  return { network, width, scale, factor, parameters: { a, w, b } };
}

/** The vectors w, d components side by side; twins share theirs. */
function sampledWeights(network: Network, width: number, seed: number, twins: boolean): Float64Array {
  const { dimension, weights } = network;
  const law = weightVectorLaw(weights, dimension);
  const random = randomStream(seed, width, streamOf.w);
  const w = new Float64Array(width * dimension);
  for (let k = 0; k < width; k++) {
    if (twins && k % 2 === 1) w.copyWithin(k * dimension, (k - 1) * dimension, k * dimension);
    else law.sample(random, w, k * dimension);
  }
  return w;
}

/** Unit k of a network as it starts, without its factor. */
export function initialUnit({ network, scale, parameters: { a, w, b } }: InitialNetwork, k: number): Unit {
  const d = network.dimension;
  return { scale: scale[k], amplitude: 1, a: a[k], w: w.subarray(k * d, (k + 1) * d), b: b[k] };
}
