import { nyquistFrequencies } from "../../compare/sample-bins.js";
import { type SampleSet, sampleGrid } from "../../data/samples.js";
import { type Dynamics, flowResponse } from "../../network/dynamics/index.js";
import { familyOf } from "../../network/families/index.js";
import { kernelTerms } from "../../network/kernel-terms.js";
import type { LossFilter } from "../../network/losses/index.js";
import type { Network } from "../../network/network.js";
import { randomStream } from "../../network/random.js";
import { responses } from "../../ntk/response.js";
import type { Warning } from "../../warning.js";
import { percent, short } from "./say.js";

/** The part of an error that units beyond Nyquist may teach over the whole time. */
const LARGEST = 0.003;
/** Weights drawn to find those units: their part is known to 0.01. */
const DRAWN = 2048;

/**
 * Units that turn faster than half a turn from sample to sample: on a grid α w is the same as α w less a multiple of 2π over
 * the distance of the samples. From sample to sample they are as good as independent, so the kernel flow and trained networks learn all
 * frequencies with them alike, at the rate of their part of the kernel's diagonal, κ weight (D + E |x|²) per scale, where the
 * spectral PDE, which knows the function between the samples, has them act on their own frequencies alone. Heavy tails of a law do little
 * harm; what they do is that rate times the time.
 *
 * @param initial u₀ at the samples
 * @param save the times of the run
 * @param filter of the loss: a residual P(∂)u sees |P|² of those units, which grows where the law falls
 */
export function unitsBeyondNyquist(
  network: Network,
  samples: SampleSet,
  initial: Float64Array,
  dynamics: Dynamics,
  save: readonly number[],
  filter: LossFilter | null = null,
): readonly Warning[] {
  const family = familyOf(network);
  const proposed = family.proposed(network);
  if (proposed === null || sampleGrid(samples) === undefined) return [];
  const nyquist = nyquistFrequencies(samples);
  const subnetworks = family.subnetworks(network);
  const { law } = proposed;
  const random = randomStream(0, 0x7a11);
  const weights = Array.from({ length: DRAWN }, () => {
    const w = new Float64Array(network.dimension);
    law.sample(random, w, 0);
    return w;
  });
  const size = meanSquareDistance(samples, initial);
  const parts = kernelTerms(network).map(({ subnetwork, damping, diffusion }) => {
    const { scale } = subnetworks[subnetwork];
    const fast = weights.filter((w) => w.some((value, a) => scale * Math.abs(value) > nyquist[a]));
    const beyond = fast.length / DRAWN;
    const seen = filter?.operator
      ? fast.reduce((sum, w) => sum + filter.symbol(w.map((value) => scale * value))[0], 0)
      : fast.length;
    const rate = (samples.measureFactor * samples.weight * (damping + diffusion * size) * seen) / DRAWN;
    return { scale, beyond, rate };
  });
  const rate = Float64Array.of(parts.reduce((sum, part) => sum + part.rate, 0));
  const learnt = 1 - Math.min(...save.map((time) => responses(flowResponse(dynamics), rate, time)[0]));
  if (!(learnt > LARGEST)) return [];
  const { scale, beyond } = parts.reduce((worst, part) => (part.rate > worst.rate ? part : worst));
  const least = Math.min(...nyquist);
  return [
    {
      path: "network.weights",
      message:
        `${percent(beyond)} of the units${scale === 1 ? "" : ` of scale ${short(scale)}`} have frequencies beyond π n/|Ω| = ${short(least)} (radians per unit length), ` +
        `which the samples cannot tell from lower ones: networks and the kernel flow learn up to ${percent(learnt)} of every frequency with them, which the spectral PDE does not. ` +
        "Take more samples, or a narrower law",
      numbers: { beyond, scale, nyquist: least, learnt },
    },
  ];
}

/** The mean of |x|² over the initial error's energy. */
export function meanSquareDistance({ points, dimension }: SampleSet, initial: Float64Array): number {
  let [moment, energy] = [0, 0];
  for (let i = 0; i < initial.length; i++) {
    const square = initial[i] ** 2;
    energy += square;
    for (let a = 0; a < dimension; a++) moment += square * points[i * dimension + a] ** 2;
  }
  return energy > 0 ? moment / energy : 0;
}
