import type { SampleSet } from "../data/samples.js";

/** Values of J₀ per radian: linear between them it is good to 1e-7. */
const TABULATED = 1024;
/** Terms of the trapezoidal rule for J₀(z) beyond z, which leave nothing (DLMF 10.9.1). */
const BEYOND = 40;
/** Distances of a table for every oscillation of the shortest wave: between them six of its values give it to 3e-7. */
const PER_WAVE = 32;
const STENCIL = 6;

/**
 * The covariances of random waves of unit variance and given lengths of their frequency in all directions: cos ξr at a distance r in 1-D, J₀(|ξ|r) in 2-D, tabulated at equal steps.
 */
export interface WaveTable {
  readonly step: number;
  readonly distances: number;
  /** One row a frequency, at so many distances 0, step, 2 step, … */
  readonly rows: Float64Array;
}

export function waveTable(dimension: number, frequencies: Float64Array, longest: number): WaveTable {
  const highest = frequencies[frequencies.length - 1];
  const step = (2 * Math.PI) / (PER_WAVE * highest);
  const count = Math.ceil(longest / step) + STENCIL;
  const wave = dimension === 1 ? Math.cos : besselTable(count * step * highest);
  const rows = new Float64Array(count * frequencies.length);
  frequencies.forEach((frequency, k) => {
    for (let g = 0; g < count; g++) rows[k * count + g] = wave(frequency * step * g);
  });
  return { step, distances: count, rows };
}

/** Pairs j ≤ i of samples by rows of the triangle, as places between the distances of a table. */
export interface PairDistances {
  readonly count: number;
  /** Where the six values begin: the table is even, from −2 on. */
  readonly first: Int32Array;
  /** Six numbers a pair. */
  readonly weights: Float64Array;
}

export function pairDistances(
  { points, dimension }: Pick<SampleSet, "points" | "dimension">,
  chosen: readonly number[],
  step: number,
): PairDistances {
  const count = chosen.length;
  const pairs = (count * (count + 1)) / 2;
  const first = new Int32Array(pairs);
  const weights = new Float64Array(STENCIL * pairs);
  for (let i = 0, at = 0; i < count; i++) {
    for (let j = 0; j <= i; j++, at++) {
      let square = 0;
      for (let k = 0; k < dimension; k++) {
        square += (points[chosen[i] * dimension + k] - points[chosen[j] * dimension + k]) ** 2;
      }
      const place = Math.sqrt(square) / step;
      first[at] = Math.floor(place);
      writeLagrange(place - first[at], weights, STENCIL * at);
    }
  }
  return { count, first, weights };
}

/** The longest distance of samples. */
export function longestDistance(
  { points, dimension }: Pick<SampleSet, "points" | "dimension">,
  chosen: readonly number[],
): number {
  let square = 0;
  for (let k = 0; k < dimension; k++) {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const i of chosen) {
      least = Math.min(least, points[i * dimension + k]);
      most = Math.max(most, points[i * dimension + k]);
    }
    square += (most - least) ** 2;
  }
  return Math.sqrt(square);
}

/** Writes the values of a function of distance at all pairs, the lower triangle of a matrix column by column. */
export function writePairs({ count, first, weights }: PairDistances, table: Float64Array, matrix: Float64Array): void {
  const even = extended(table);
  for (let i = 0, at = 0; i < count; i++) {
    for (let j = 0; j <= i; j++, at++) {
      const [g, w] = [first[at], STENCIL * at];
      matrix[j * count + i] =
        weights[w] * even[g] +
        weights[w + 1] * even[g + 1] +
        (weights[w + 2] * even[g + 2] + weights[w + 3] * even[g + 3]) +
        (weights[w + 4] * even[g + 4] + weights[w + 5] * even[g + 5]);
    }
  }
}

/** The transpose of `writePairs`: adds to a table t what makes of t · f, for every function f of distance, Σ_ij matrix_ij f(r_ij) more; of the symmetric matrix the lower triangle is read. */
export function addPairs({ count, first, weights }: PairDistances, matrix: Float64Array, table: Float64Array): void {
  const even = new Float64Array(table.length + 2);
  for (let i = 0, at = 0; i < count; i++) {
    for (let j = 0; j <= i; j++, at++) {
      const value = (i === j ? 1 : 2) * matrix[j * count + i];
      const [g, w] = [first[at], STENCIL * at];
      for (let k = 0; k < STENCIL; k++) even[g + k] += weights[w + k] * value;
    }
  }
  for (let g = 0; g < table.length; g++) table[g] += even[g + 2];
  table[1] += even[1];
  table[2] += even[0];
}

/** From −2 on. */
function extended(table: Float64Array): Float64Array {
  const even = new Float64Array(table.length + 2);
  even.set(table, 2);
  even[1] = table[1];
  even[0] = table[2];
  return even;
}

/** Lagrange's polynomials on −2, −1, …, 3 at s, 0 ≤ s < 1. */
function writeLagrange(s: number, out: Float64Array, at: number): void {
  const [a, b, c, d, e, f] = [s + 2, s + 1, s, s - 1, s - 2, s - 3];
  out[at] = (b * c * d * e * f) / -120;
  out[at + 1] = (a * c * d * e * f) / 24;
  out[at + 2] = (a * b * d * e * f) / -12;
  out[at + 3] = (a * b * c * e * f) / 12;
  out[at + 4] = (a * b * c * d * f) / -24;
  out[at + 5] = (a * b * c * d * e) / 120;
}

function besselTable(largest: number): (z: number) => number {
  const terms = Math.ceil((largest + BEYOND) / 4);
  const sines = Float64Array.from({ length: terms }, (_, k) => Math.sin((Math.PI * (k + 0.5)) / (2 * terms)));
  const values = Float64Array.from({ length: Math.ceil(largest * TABULATED) + 2 }, (_, i) => {
    let sum = 0;
    for (const sine of sines) sum += Math.cos((i / TABULATED) * sine);
    return sum / terms;
  });
  return (z) => {
    const place = z * TABULATED;
    const i = Math.floor(place);
    return values[i] + (place - i) * (values[i + 1] - values[i]);
  };
}
