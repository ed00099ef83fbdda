import { type SampleSet, sampleGrid } from "../data/samples.js";
import { NotAvailableError } from "../errors.js";
import { spectrumOfSamples } from "../spectral/initial-spectrum.js";
import { halfCircle } from "./directions.js";

/** A function of frequency by |ξ|, at equal distances from 0. */
export interface Shells {
  readonly dimension: 1 | 2;
  /** |ξ|, radians per unit length, from 0. */
  readonly radii: Float64Array;
  /** The volume of frequency space that each stands for, by the trapezoidal rule: ∫ g(|ξ|) dξ ≈ Σ volume g(radius). */
  readonly volumes: Float64Array;
  /** |û|², mean over the directions. */
  readonly power: Float64Array;
  /** (Re û)² of it. */
  readonly real: Float64Array;
}

/** Shells without what lies in them. */
export type EmptyShells = Omit<Shells, "power" | "real">;

/** Shells per π over the longest side of Ω: |û|² of a function on Ω varies over that length. */
export const PER_OSCILLATION = 4;
const MOST = 16384;
/** Directions of a half-plane: |û(−ξ)| = |û(ξ)|. */
const DIRECTIONS = 48;

/** Volume of the shells per unit of length: 2 in 1-D, 2πr in 2-D. */
export function shellSurface(dimension: 1 | 2, radius: number): number {
  return dimension === 1 ? 2 : 2 * Math.PI * radius;
}

/** Equal shells up to a radius, for functions of x on a box with a longest side, without power. */
export function equalShells(dimension: 1 | 2, highest: number, longest: number, fewest = 64): EmptyShells {
  const count = Math.min(MOST, Math.max(fewest, Math.ceil((highest * longest * PER_OSCILLATION) / Math.PI)));
  const step = highest / count;
  const radii = Float64Array.from({ length: count + 1 }, (_, k) => k * step);
  // At the origin of the plane a disk of half a step.
  const ends = (k: number) => (k === 0 || k === count ? 0.5 : 1);
  const volumes = radii.map((radius, k) =>
    dimension === 2 && k === 0 ? (Math.PI * step * step) / 4 : ends(k) * step * shellSurface(dimension, radius),
  );
  return { dimension, radii, volumes };
}

/**
 * The power spectrum |û|² of a function on samples by |ξ|.
 *
 * @param highest the largest |ξ|, radians per unit length
 * @throws NotAvailableError in 3-D and 4-D
 */
export function spectrumShells(samples: SampleSet, values: Float64Array, highest: number): Shells {
  const { dimension, box } = samples;
  if (dimension === 3 || dimension === 4)
    throw new NotAvailableError("dimension", "designs in more than two dimensions");
  const shells = equalShells(dimension, highest, Math.max(...box.map(([lower, upper]) => upper - lower)));
  const { radii } = shells;
  const directions = dimension === 1 ? [[1]] : halfCircle(DIRECTIONS);
  const power = new Float64Array(radii.length);
  const real = new Float64Array(radii.length);
  // All at once: what a transform costs most is the same for any frequencies.
  const frequencies = new Float64Array(directions.length * radii.length * dimension);
  directions.forEach((direction, d) => {
    for (let k = 0; k < radii.length; k++) {
      const at = (d * radii.length + k) * dimension;
      for (let axis = 0; axis < dimension; axis++) frequencies[at + axis] = radii[k] * direction[axis];
    }
  });
  const { re, im } = spectrumOfSamples(samples, values, frequencies);
  for (let at = 0; at < re.length; at++) {
    const k = at % radii.length;
    power[k] += (re[at] ** 2 + im[at] ** 2) / directions.length;
    real[k] += re[at] ** 2 / directions.length;
  }
  return { ...shells, power, real };
}

/** The frequency beyond which at most this part of the energy lies. */
export function energyReaches({ radii, volumes, power }: Shells, part: number): number {
  const whole = power.reduce((sum, p, k) => sum + p * volumes[k], 0);
  let [beyond, k] = [0, radii.length - 1];
  for (; k > 1 && beyond + power[k] * volumes[k] <= part * whole; k--) beyond += power[k] * volumes[k];
  return radii[k];
}

/** The shells up to a radius, two at least. */
export function shellsWithin({ dimension, radii, ...rest }: Shells, radius: number): Shells {
  const count = Math.max(2, radii.filter((each) => each <= radius * (1 + 1e-12)).length);
  const cut = (values: Float64Array) => values.slice(0, count);
  return { dimension, radii: cut(radii), volumes: cut(rest.volumes), power: cut(rest.power), real: cut(rest.real) };
}

/** The largest |ξ| that samples tell from lower ones: π over the distance of neighbours, over the mean one of scattered samples. */
export function highestFrequency(samples: SampleSet): number {
  const grid = sampleGrid(samples);
  if (grid !== undefined) return Math.min(...grid.spacings.map((spacing) => Math.PI / spacing));
  const volume = samples.box.reduce((product, [lower, upper]) => product * (upper - lower), 1);
  return Math.PI * (samples.count / volume) ** (1 / samples.dimension);
}
