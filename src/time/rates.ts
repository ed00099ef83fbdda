import type { Pencil } from "../sparse/pencil.js";
import type { Warning } from "../warning.js";

/** What the rows of a pencil tell of its rates, the eigenvalues of M⁻¹K. */
export interface Rates {
  /** About the largest: within a factor of ten for P1 matrices. */
  readonly fastest: number;
  /** M1 where K is symmetric and K1 = 0 but for rounding, so that 1ᵀMu is conserved; else undefined. */
  readonly conserved: Float64Array | undefined;
}

/** Row sums of K below this many roundings of a row's rate are zero: those of assembly. */
const roundings = 8;

/** From four products. */
export function ratesOf(pencil: Pencil): Rates {
  const { size, symmetric } = pencil;
  const ones = new Float64Array(size).fill(1);
  const weights = new Float64Array(size);
  const sums = new Float64Array(size);
  pencil.multiplyMass(ones, weights);
  pencil.multiplyStiffness(ones, sums);
  let fastest = 0;
  const product = new Float64Array(size);
  // Neighbours of other signs in one of the two, whatever their numbers are.
  for (const sign of [(i: number) => (i % 2 === 0 ? 1 : -1), (i: number) => (Math.imul(i, 0x9e3779b1) < 0 ? -1 : 1)]) {
    pencil.multiplyStiffness(
      ones.map((_, i) => sign(i)),
      product,
    );
    for (let i = 0; i < size; i++) fastest = Math.max(fastest, Math.abs(product[i] / weights[i]));
  }
  const rounding = roundings * Number.EPSILON * fastest;
  const total = sums.reduce((sum, value) => sum + value, 0) / weights.reduce((sum, value) => sum + value, 0);
  const conserves =
    symmetric &&
    Math.abs(total) <= rounding / Math.sqrt(size) &&
    sums.every((sum, i) => Math.abs(sum) <= rounding * weights[i]);
  return { fastest, conserved: conserves ? weights : undefined };
}

/**
 * What rounding may add up to in slow modes, relative, by the time given: the entries of K are rounded to ε of the fastest rate, and so are
 * products with it; over many entries that averages out. Measured: from a hundredth of it up to all.
 */
export function roundingOf(fastest: number, time: number, size: number): number {
  return (Number.EPSILON * fastest * time) / Math.sqrt(size);
}

/** What is to be said where rounding may have changed a solution by more than its tolerance. */
export function roundingWarning(rounding: number, rate: number, tolerance: number): Warning {
  return {
    path: "",
    message:
      `the fastest rate of the discrete equation, ${rate.toPrecision(2)}, is so large that rounding may have changed the solution by ` +
      `${Math.min(1, rounding).toPrecision(1)} of its size, more than the tolerance ${tolerance}. ` +
      "Take wider cells where they are thin, or a smaller coefficient where it is huge.",
    numbers: { rate, rounding },
  };
}
