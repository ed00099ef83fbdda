import { scaleAmplitude } from "../network/kernel-terms.js";
import { weightVectorLaw } from "../network/laws/weight-vector.js";
import { type BiasLaw, type Network, type OutputLaw, scalesOf } from "../network/network.js";
import { type RandomStream, randomStream } from "../network/random.js";
import { unitsPerScale } from "../network/units-per-scale.js";
import type { InitialNetwork } from "./engine.js";

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
  const output = outputSampler(network.outputs);
  const w = sampledWeights(network, width, seed, twins);
  const a = sampled("a", output, -1);
  // The b of Fourier features are the sine amplitudes, output weights like a.
  const b = network.family === "mscale" ? sampled("b", biasSampler(network.biases), 1) : sampled("b", output, -1);
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

function outputSampler(law: OutputLaw): (random: RandomStream) => number {
  if (law.law === "sign") return (random) => (random.uniform() < 0.5 ? -1 : 1);
  return (random) => law.std * random.normal();
}

function biasSampler(law: BiasLaw) {
  if (law.law === "uniform-phase") return (random: RandomStream) => 2 * Math.PI * random.uniform();
  return (random: RandomStream) => law.std * random.normal();
}
