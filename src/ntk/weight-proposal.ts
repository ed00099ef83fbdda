import type { Distribution } from "../network/distribution.js";
import type { RandomStream } from "../network/random.js";

/** First-layer weights drawn from a proposal density q instead of their law ρ, with ρ/q for each. */
export interface ProposedWeights {
  readonly weights: readonly number[];
  readonly ratios: readonly number[];
}

/** Of the proposal, the part that is the law itself; it bounds ρ/q by its inverse. */
const LAW_SHARE = 1 / 4;

/** Parts of [0, reach] in which the pilot looks for what matters. */
export const PILOT_INTERVALS = 128;

/** One weight in each of `PILOT_INTERVALS` equal intervals of [0, reach]; their signs do not matter to the law. */
export function pilotWeights(reach: number, random: RandomStream): number[] {
  return Array.from({ length: PILOT_INTERVALS }, (_, k) => ((k + random.uniform()) / PILOT_INTERVALS) * reach);
}

/**
 * A proposal that draws a quarter of the weights from their law ρ and the others evenly from a histogram on
 * [−reach, reach] made to be near the best one for the mean of g², q ∝ ρ |g|, from the values g² at the pilot weights.
 * Each weight comes with ρ/q for the density q of the mixture (the balance heuristic of E. Veach and L. Guibas, 1995), so
 * that means over them are unbiased whatever the pilot found.
 */
export function weightProposal(
  law: Distribution,
  reach: number,
  pilot: readonly number[],
  squares: ArrayLike<number>,
): (count: number, random: RandomStream) => ProposedWeights {
  const importance = pilot.map((w, k) => finite(law.density(w)) * Math.sqrt(squares[k]));
  // Neighbours share, because one weight stands for its whole interval, and none is left without.
  const last = importance.length - 1;
  const smooth = importance.map(
    (value, k) => value / 2 + (importance[Math.max(k - 1, 0)] + importance[Math.min(k + 1, last)]) / 4,
  );
  const floor = (0.02 * smooth.reduce((a, b) => a + b, 0)) / smooth.length;
  const heights = smooth.map((value) => value + floor);
  const total = heights.reduce((a, b) => a + b, 0);
  const cumulative = [0];
  for (const height of heights) cumulative.push(cumulative[cumulative.length - 1] + height / total);
  const width = reach / heights.length;
  const histogram = (w: number) => {
    const k = Math.floor(Math.abs(w) / width);
    return k < heights.length ? heights[k] / total / (2 * width) : 0;
  };
  return (count, random) => {
    const fromLaw = Math.round(LAW_SHARE * count);
    const fromHistogram = count - fromLaw;
    const weights = Array.from({ length: count }, (_, u) => {
      if (u < fromLaw) return law.sample(random);
      const share = (u - fromLaw + random.uniform()) / fromHistogram;
      let k = 0;
      while (k < last && cumulative[k + 1] < share) k++;
      const inside = (share - cumulative[k]) / (cumulative[k + 1] - cumulative[k]);
      const sign = random.uniform() < 0.5 ? -1 : 1;
      return sign * width * (k + Math.min(inside, 1 - Number.EPSILON));
    });
    const ratios = weights.map((w) => {
      const density = law.density(w);
      if (!Number.isFinite(density)) return count / fromLaw;
      return density === 0 ? 0 : (count * density) / (fromLaw * density + fromHistogram * histogram(w));
    });
    return { weights, ratios };
  };
}

/** A density may be infinite at a point; there the histogram stays finite and the law's own draws take care. */
function finite(density: number): number {
  return Number.isFinite(density) ? density : 0;
}
