import type { SampleSet } from "../data/samples.js";
import { kernelTerms } from "../network/kernel-terms.js";
import type { Network } from "../network/network.js";

/** Samples do not fill their box: the part of it that is counted on. */
const FILLED = 1 / 16;
/** What is left out is taken for this much less than it comes out: the law is one of large j, and mirror images share their modes. */
const SAFETY = 100;

/**
 * Whether a kernel operator on samples surely has more than `rank` eigenvalues that matter, before anything of it is computed: Weyl's law
 * puts its jth eigenvalue at k̂(ξ) for the ball |ξ| < Ξ_j that holds j modes of the domain, j = |Ω| ω_d Ξ_j^d / (2π)^d (H. Widom, Trans. Amer.
 * Math. Soc. 109 (1963), for kernels on an interval), and those from rank to 2 rank alone are more than the part of the trace that may be
 * left out. With its margins this tells the transforms that fall like a power; any other kernel may have a small rank, and must be looked at.
 *
 * @param part of the trace that may be left out
 * @param trace of the operator
 */
export function surelyExceedsRank(
  network: Network,
  samples: SampleSet,
  rank: number,
  part: number,
  trace: number,
): boolean {
  const { dimension: d, measureFactor, weight, count } = samples;
  if (rank >= count) return false;
  const last = Math.min(2 * rank, count);
  const radius = 2 * Math.PI * (last / (FILLED * weight * count * unitBall[d])) ** (1 / d);
  const axes = new Float64Array(d * d);
  for (let k = 0; k < d; k++) axes[k * (d + 1)] = radius;
  const shape = new Float64Array(d);
  const least = kernelTerms(network).map(({ kernel, damping }) => {
    kernel.shape(axes, shape);
    return damping * kernel.factor * shape.reduce((a, b) => Math.min(a, b));
  });
  const eigenvalue = measureFactor * least.reduce((a, b) => Math.max(a, b), 0);
  return (last - rank) * eigenvalue > SAFETY * part * trace;
}

/** Volumes of the unit balls. */
const unitBall: Readonly<Record<number, number>> = { 1: 2, 2: Math.PI, 3: (4 * Math.PI) / 3, 4: Math.PI ** 2 / 2 };
