import type { InputDimension } from "../network/input-dimension.js";
import type { WeightVectorLaw } from "../network/laws/weight-vector-law.js";
import type { RandomStream } from "../network/random.js";

/** First-layer weight vectors drawn from a proposal density q instead of their law ρ, with ρ/q for each. */
export interface ProposedWeights {
  readonly weights: readonly Float64Array[];
  readonly ratios: readonly number[];
}

/** Of the proposal, the part that is the law itself; it bounds ρ/q by its inverse. */
const LAW_SHARE = 1 / 4;

/**
 * Cells of the histogram along every axis, by dimension. It covers the half of the box of weights where the first component
 * is positive; the other half is its mirror image, since w and −w are the same to law and kernel.
 */
const CELLS = { 1: [128], 2: [16, 32], 3: [6, 12, 12], 4: [4, 8, 8, 8] } as const;

/** Number of pilot weights, one for every cell of the histogram. */
export function pilotCount(dimension: InputDimension): number {
  return CELLS[dimension].reduce((product: number, count) => product * count, 1);
}

/**
 * One weight vector in each of `pilotCount` equal cells of the half box |w_k| ≤ reach_k, w_1 ≥ 0: where the pilot looks for
 * what matters. The first component runs fastest.
 */
export function pilotWeights(reach: readonly number[], random: RandomStream): Float64Array[] {
  const cells = histogramCells(reach);
  return Array.from({ length: cells.count }, (_, cell) => cells.pointIn(cell, reach.map(random.uniform)));
}

/**
 * A proposal that draws a quarter of the weights from their law ρ and the others evenly from a histogram on the box
 * |w_k| ≤ reach_k made to be near the best one for the mean of g², q ∝ ρ |g|, from the values g² at the pilot weights.
 * Each weight comes with ρ/q for the density q of the mixture (the balance heuristic of E. Veach and L. Guibas, 1995), so
 * that means over them are unbiased whatever the pilot found.
 */
export function weightProposal(
  law: WeightVectorLaw,
  reach: readonly number[],
  pilot: readonly Float64Array[],
  squares: ArrayLike<number>,
): (count: number, random: RandomStream) => ProposedWeights {
  const cells = histogramCells(reach);
  // Neighbours share, because one weight stands for its whole cell, and none is left without.
  const smooth = cells.smoothed(pilot.map((w, cell) => finite(law.density(w)) * Math.sqrt(squares[cell])));
  const floor = (0.02 * smooth.reduce((a, b) => a + b, 0)) / smooth.length;
  // Where nothing matters at all, because all is learnt, every cell is as good.
  const heights = smooth.map((value) => (floor > 0 ? value + floor : 1));
  const total = heights.reduce((a, b) => a + b, 0);
  const cumulative = [0];
  for (const height of heights) cumulative.push(cumulative[cumulative.length - 1] + height / total);
  const histogram = (w: Float64Array) => {
    const cell = cells.cellOf(w);
    return cell < 0 ? 0 : heights[cell] / total / (2 * cells.volume);
  };
  return (count, random) => {
    const fromLaw = Math.round(LAW_SHARE * count);
    const fromHistogram = count - fromLaw;
    let cell = 0;
    const weights = Array.from({ length: count }, (_, u) => {
      if (u < fromLaw) {
        const w = new Float64Array(law.dimension);
        law.sample(random, w, 0);
        return w;
      }
      // One draw in each of equally probable parts: the shares ascend, and so do the cells.
      const share = (u - fromLaw + random.uniform()) / fromHistogram;
      while (cell < heights.length - 1 && cumulative[cell + 1] < share) cell++;
      const inside = (share - cumulative[cell]) / (cumulative[cell + 1] - cumulative[cell]);
      const position = reach.map((_, k) => (k === 0 ? Math.min(inside, 1 - Number.EPSILON) : random.uniform()));
      const sign = random.uniform() < 0.5 ? -1 : 1;
      return cells.pointIn(cell, position).map((component) => sign * component);
    });
    const ratios = weights.map((w) => {
      const density = law.density(w);
      if (!Number.isFinite(density)) return count / fromLaw;
      return density === 0 ? 0 : (count * density) / (fromLaw * density + fromHistogram * histogram(w));
    });
    return { weights, ratios };
  };
}

/** Equal cells of the half box |w_k| ≤ reach_k, w_1 ≥ 0, numbered with the first component running fastest. */
interface HistogramCells {
  readonly count: number;
  /** Volume of one cell. */
  readonly volume: number;
  /** The point of a cell at a position in [0, 1]^d. */
  pointIn(cell: number, position: readonly number[]): Float64Array;
  /** The cell that w or −w lies in, −1 where neither lies in the box. */
  cellOf(w: Float64Array): number;
  /** Every value halved and the rest taken from its two neighbours, along one axis after the other. */
  smoothed(values: readonly number[]): readonly number[];
}

function histogramCells(reach: readonly number[]): HistogramCells {
  const d = reach.length as InputDimension;
  const counts: readonly number[] = CELLS[d];
  const strides = counts.map((_, k) => counts.slice(0, k).reduce((product, n) => product * n, 1));
  const lowest = reach.map((value, k) => (k === 0 ? 0 : -value));
  const widths = reach.map((value, k) => (value - lowest[k]) / counts[k]);
  const along = (cell: number, k: number) => Math.floor(cell / strides[k]) % counts[k];
  return {
    count: pilotCount(d),
    volume: widths.reduce((product, width) => product * width, 1),
    pointIn: (cell, position) => Float64Array.from(position, (p, k) => lowest[k] + widths[k] * (along(cell, k) + p)),
    cellOf(w) {
      const sign = w[0] < 0 ? -1 : 1;
      let cell = 0;
      for (let k = 0; k < d; k++) {
        const at = Math.floor((sign * w[k] - lowest[k]) / widths[k]);
        if (!(at >= 0 && at < counts[k])) return -1;
        cell += at * strides[k];
      }
      return cell;
    },
    smoothed: (values) =>
      counts.reduce<readonly number[]>(
        (previous, count, k) =>
          previous.map((value, cell) => {
            const at = along(cell, k);
            const before = previous[at > 0 ? cell - strides[k] : cell];
            const after = previous[at + 1 < count ? cell + strides[k] : cell];
            return value / 2 + (before + after) / 4;
          }),
        values,
      ),
  };
}

/** A density may be infinite at a point; there the histogram stays finite and the law's own draws take care. */
function finite(density: number): number {
  return Number.isFinite(density) ? density : 0;
}
