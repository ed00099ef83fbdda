import { nyquistFrequencies } from "../../compare/sample-bins.js";
import { type SampleSet, sampleGrid } from "../../data/samples.js";
import { weightVectorLaw } from "../../network/laws/weight-vector.js";
import { type Network, scalesOf } from "../../network/network.js";
import { randomStream } from "../../network/random.js";
import type { Warning } from "../../warning.js";
import { percent, short } from "./say.js";

/** The part of a scale's units that may be faster than the samples tell. */
const LARGEST_PART = 0.05;
/** Weights drawn to find it: its standard error is below 0.01. */
const DRAWN = 2048;

/**
 * Units that turn faster than half a turn from sample to sample: on a grid α w is the same as α w less a multiple of 2π over
 * the distance of the samples, so the kernel flow and trained networks learn with them what the spectral PDE, which knows the
 * function between the samples, leaves alone.
 */
export function unitsBeyondNyquist(network: Network, samples: SampleSet): readonly Warning[] {
  if (sampleGrid(samples) === undefined) return [];
  const nyquist = nyquistFrequencies(samples);
  const law = weightVectorLaw(network.weights, network.dimension);
  const random = randomStream(0, 0x7a11);
  const weights = Array.from({ length: DRAWN }, () => {
    const w = new Float64Array(network.dimension);
    law.sample(random, w, 0);
    return w;
  });
  const parts = scalesOf(network).map((scale) => ({
    scale,
    beyond: weights.filter((w) => w.some((value, a) => scale * Math.abs(value) > nyquist[a])).length / DRAWN,
  }));
  const { scale, beyond } = parts.reduce((worst, part) => (part.beyond > worst.beyond ? part : worst));
  if (beyond <= LARGEST_PART) return [];
  const least = Math.min(...nyquist);
  return [
    {
      path: "network.weights",
      message:
        `${percent(beyond)} of the units${scale === 1 ? "" : ` of scale ${short(scale)}`} have frequencies beyond π n/|Ω| = ${short(least)} (radians per unit length), ` +
        "which the samples cannot tell from lower ones: networks and the kernel flow learn there what the spectral PDE does not. Take more samples, or a narrower law",
      numbers: { beyond, scale, nyquist: least },
    },
  ];
}
