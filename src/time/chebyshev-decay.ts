import type { ResolventRecurrence } from "../sparse/tridiagonal-recurrence.js";

/*
 * With θ = 1/(1 + σλ), in (0, 1] for λ ≥ 0, e^{−λt} = e^{−t(1/θ − 1)/σ} is a smooth function of θ, and its Chebyshev series
 * in 2θ − 1 converges fast: 13 terms for 1e−6 with σ = t/10. Applied to M⁻¹K it is a polynomial in Z = (M + σK)⁻¹M, the same
 * rational functions of repeated pole as in Moret & Novati, "RD-rational approximations of the matrix exponential", BIT 44, 2004.
 */

/** The Chebyshev series of e^{−λt} in 2θ − 1, cut off where the rest is small enough. */
export interface ChebyshevSeries {
  /** c₀ … c_K: e^{−λt} ≈ Σ c_k T_k(2θ − 1). */
  readonly coefficients: Float64Array;
  /** The largest error for λ ≥ 0: the sum of the |c_k| left out. */
  readonly bound: number;
}

const samples = 128;
/** Longer ones are not looked for: a quarter of the coefficients computed, at least, must be negligible together. */
const longest = 48;

/**
 * The shortest series of e^{−λt} with an error of at most `tolerance` for all λ ≥ 0, or null where it takes more than
 * 48 terms. `pole` is σ/t. The coefficients are those of interpolation in 128 Chebyshev points, exact to rounding.
 */
export function decaySeries(pole: number, tolerance: number): ChebyshevSeries | null {
  const values = new Float64Array(samples);
  for (let i = 0; i < samples; i++) {
    const theta = (1 + Math.cos((Math.PI * (i + 0.5)) / samples)) / 2;
    values[i] = Math.exp((1 - 1 / theta) / pole);
  }
  const all = new Float64Array(samples / 2);
  for (let k = 0; k < all.length; k++) {
    let sum = 0;
    for (let i = 0; i < samples; i++) sum += values[i] * cosines[(k * (2 * i + 1)) % (4 * samples)];
    all[k] = ((k === 0 ? 1 : 2) * sum) / samples;
  }
  let bound = 0;
  let terms = all.length;
  while (terms > 2 && bound + Math.abs(all[terms - 1]) <= tolerance) bound += Math.abs(all[--terms]);
  return terms > longest ? null : { coefficients: all.slice(0, terms), bound };
}

/** cosines[j] = cos(πj / (2 samples)) */
const cosines = Float64Array.from({ length: 4 * samples }, (_, j) => Math.cos((Math.PI * j) / (2 * samples)));

const poles = [0.04, 0.05, 0.065, 0.08, 0.1, 0.13];

/** Of shifts between 1/25 and 1/8 of the times' geometric mean the one with the shortest series for all of them. */
export function chebyshevShift(times: readonly number[], tolerance: number): number {
  const mean = Math.sqrt(times[0] * times[times.length - 1]);
  const terms = (shift: number): number =>
    Math.max(
      ...[times[0], times[times.length - 1]].map(
        (time) => decaySeries(shift / time, tolerance)?.coefficients.length ?? Number.POSITIVE_INFINITY,
      ),
    );
  const shifts = poles.map((pole) => pole * mean);
  const lengths = shifts.map(terms);
  return shifts[lengths.indexOf(Math.min(...lengths))];
}

/**
 * Writes Σ c_k T_k(2Z − 1) u into `result`, for coefficients c₀ … c_K, K ≥ 1, by Clenshaw's recurrence (MTAC 9, 1955): K
 * passes, and no vectors but u and two more. Both have the recurrence's length.
 */
export function sumChebyshev(
  recurrence: ResolventRecurrence,
  coefficients: Float64Array,
  u: Float64Array,
  result: Float64Array,
  eachPass: () => void,
): void {
  const K = coefficients.length - 1;
  const slots = [0, 1, 2] as const; // u and the two newest b_k
  // b_k = c_k u + 2(2Z − 1) b_{k+1} − b_{k+2}, and at the end c₀ u + (2Z − 1) b₁ − b₂. b_K = c_K u is not stored.
  recurrence.load(0, u);
  recurrence.begin(0);
  for (let k = K - 1; k >= 0; k--) {
    eachPass();
    const passed = K - 1 - k;
    const w = slots[1 + (passed % 2)];
    const v = passed === 0 ? 0 : slots[2 - (passed % 2)];
    const older = passed < 2 ? 0 : w;
    const twice = k === 0 ? 1 : 2;
    const size = passed === 0 ? coefficients[K] : 1; // of the vector that v stands for
    const olderSize = passed === 0 ? 0 : passed === 1 ? coefficients[K] : 1;
    recurrence.advance(w, 2 * twice * size, v, -twice * size, older, -olderSize, 0, coefficients[k]);
    if (k === 0) recurrence.read(w, result);
  }
}

/** Writes T₁ u … T_K u of 2Z − 1 into `vectors`, by the three-term recurrence: one pass each. */
export function chebyshevVectors(
  recurrence: ResolventRecurrence,
  u: Float64Array,
  vectors: readonly Float64Array[],
  eachPass: () => void,
): void {
  recurrence.load(0, u);
  recurrence.begin(0);
  vectors.forEach((vector, k) => {
    eachPass();
    const w = k % 2 === 0 ? 1 : 0; // takes the place of the one before the last
    if (k === 0) recurrence.advance(w, 2, 0, -1, 0, 0, 0, 0);
    else recurrence.advance(w, 4, w === 0 ? 1 : 0, -2, w, -1, w, 0);
    recurrence.read(w, vector);
  });
}
