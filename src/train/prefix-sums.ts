import { emptySums, type RidgePasses, unitBlock } from "./ridge-passes.js";

/** A sum whose rounding errors are added up beside it (Neumaier, ZAMM 54, 1974), for each entry. */
interface CompensatedSums {
  readonly high: Float64Array;
  readonly low: Float64Array;
}

function compensatedSums(length: number): CompensatedSums {
  return { high: new Float64Array(length), low: new Float64Array(length) };
}

function addTo({ high, low }: CompensatedSums, at: number, term: number): void {
  const before = high[at];
  const sum = before + term;
  low[at] += Math.abs(before) >= Math.abs(term) ? before - sum + term : term - sum + before;
  high[at] = sum;
}

/**
 * The sums of ReLU units in 1-D, O(count + width log count) a step. The samples are sorted once. A unit with Ω ≥ 0 is active on those from its rank on, one
 * with Ω < 0 on those before it. The output gathers at every rank what the units that start there bring, their slope Σ cΩ and their value Σ c z, and
 * runs over the samples; the slopes look up, at a unit's rank, Σ y and Σ y (x − x_rank) of the samples on its side. No sum contains anything that is
 * to cancel: the error is that of the definition, a few 2^−53 of Σ|c z| or of Σ|y| |z|.
 *
 * Ranks are found by the sign of z = Ωx + β as the definition computes it, which is monotone in x, so that a sample on a kink is on the same side here;
 * they are looked for where they were in the step before, and by bisection.
 *
 * @param points the samples, in any order, repeated ones too
 * @param width the number of units
 */
export function prefixSums(points: Float64Array, width: number): RidgePasses {
  const count = points.length;
  const order = Uint32Array.from(points.keys()).sort((i, j) => points[i] - points[j]);
  const x = Float64Array.from(order, (i) => points[i]);
  const omegas = new Float64Array(width);
  const betas = new Float64Array(width);
  const ranks = new Int32Array(width);

  /** Whether a sample is at or after the rank of a unit. NaN counts as active, so that it is seen in the results. */
  const isAfter = (i: number, omega: number, beta: number) => omega * x[i] + beta <= 0 === omega < 0;
  /** How many samples are before the rank. */
  const rankOf = (omega: number, beta: number, guess: number): number => {
    if ((guess === 0 || !isAfter(guess - 1, omega, beta)) && (guess === count || isAfter(guess, omega, beta)))
      return guess;
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isAfter(middle, omega, beta)) high = middle;
      else low = middle + 1;
    }
    return low;
  };

  // By rank: Σ cΩ and Σ cz of the units that are active from there on upwards, z at the first sample; and of those that are active from
  // there on downwards, z at the first sample below.
  const slopeUp = compensatedSums(count + 1);
  const valueUp = compensatedSums(count + 1);
  const slopeDown = compensatedSums(count + 1);
  const valueDown = compensatedSums(count + 1);
  const gathered = [slopeUp, valueUp, slopeDown, valueDown];

  /** Adds to out what runs from sample `first` on in steps of `step`: Σ cz, which grows by Σ cΩ times the distance, and by what starts at a sample. */
  const run = (first: number, step: 1 | -1, slopes: CompensatedSums, values: CompensatedSums, out: Float64Array) => {
    const slope = compensatedSums(1);
    const value = compensatedSums(1);
    for (let i = first; i >= 0 && i < count; i += step) {
      if (i !== first) addTo(value, 0, (slope.high[0] + slope.low[0]) * (x[i] - x[i - step]));
      const rank = step === 1 ? i : i + 1;
      addTo(slope, 0, slopes.high[rank]);
      addTo(slope, 0, slopes.low[rank]);
      addTo(value, 0, values.high[rank]);
      addTo(value, 0, values.low[rank]);
      out[order[i]] += value.high[0] + value.low[0];
    }
  };

  // By rank: Σ y and Σ y (x − x_rank) of the samples from there on; Σ y and Σ y (x − x_{rank − 1}) of those before.
  const above = { y: new Float64Array(count + 1), moment: new Float64Array(count + 1) };
  const below = { y: new Float64Array(count + 1), moment: new Float64Array(count + 1) };
  const accumulate = (first: number, step: 1 | -1, y: Float64Array, to: typeof above) => {
    const sum = compensatedSums(1);
    const moment = compensatedSums(1);
    for (let i = first; i >= 0 && i < count; i += step) {
      if (i !== first) addTo(moment, 0, (sum.high[0] + sum.low[0]) * (x[i - step] - x[i]));
      addTo(sum, 0, y[order[i]]);
      const rank = step === 1 ? i + 1 : i;
      to.y[rank] = sum.high[0] + sum.low[0];
      to.moment[rank] = moment.high[0] + moment.low[0];
    }
  };

  const block = Math.min(unitBlock, width);
  const [omegaBlock, offsetBlock, amplitudeBlock] = [0, 1, 2].map(() => new Float64Array(block));
  const sums = emptySums(block, 1);
  return {
    output(write, out) {
      for (const { high, low } of gathered) {
        high.fill(0);
        low.fill(0);
      }
      for (let start = 0; start < width; start += block) {
        const length = Math.min(block, width - start);
        write(start, length, omegaBlock, offsetBlock, amplitudeBlock);
        for (let k = 0; k < length; k++) {
          const omega = omegaBlock[k];
          const beta = offsetBlock[k];
          const rank = rankOf(omega, beta, ranks[start + k]);
          omegas[start + k] = omega;
          betas[start + k] = beta;
          ranks[start + k] = rank;
          const down = omega < 0;
          const firstActive = down ? rank - 1 : rank;
          if (firstActive < 0 || firstActive === count) continue;
          addTo(down ? slopeDown : slopeUp, rank, amplitudeBlock[k] * omega);
          addTo(down ? valueDown : valueUp, rank, amplitudeBlock[k] * (omega * x[firstActive] + beta));
        }
      }
      out.fill(0);
      run(0, 1, slopeUp, valueUp, out);
      run(count - 1, -1, slopeDown, valueDown, out);
    },
    slopes(y, visit) {
      accumulate(count - 1, -1, y, above);
      accumulate(0, 1, y, below);
      for (let start = 0; start < width; start += block) {
        const length = Math.min(block, width - start);
        for (let k = 0; k < length; k++) {
          const omega = omegas[start + k];
          const rank = ranks[start + k];
          const down = omega < 0;
          const firstActive = down ? rank - 1 : rank;
          const side = down ? below : above;
          const active = firstActive >= 0 && firstActive < count;
          const origin = active ? x[firstActive] : 0;
          sums.value[k] = active ? omega * side.moment[rank] + (omega * origin + betas[start + k]) * side.y[rank] : 0;
          sums.slope[k] = side.y[rank];
          sums.moment[k] = side.moment[rank] + origin * side.y[rank];
        }
        visit(start, length, sums);
      }
    },
  };
}
