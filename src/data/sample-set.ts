import { InputError } from "../errors.js";
import type { InputDimension } from "../network/input-dimension.js";
import { randomStream } from "../network/random.js";
import type { SampleGrid, SampleSet } from "./samples.js";

/** How samples are laid over a box of one to four dimensions. */
export interface SampleRecipe {
  /** The domain Ω, one [lower, upper] for every dimension. */
  readonly box: readonly (readonly [number, number])[];
  /** Number of samples along every axis; random points are as many as their product. */
  readonly samples: readonly number[];
  /**
   * Midpoints of equal cells, the first coordinate running fastest, or independent uniform random points (in 1-D in
   * ascending order).
   */
  readonly placement: "midpoint" | "random";
  /** Seed of random points. */
  readonly seed?: number;
  readonly measure: "lebesgue" | "mean";
}

/**
 * The samples of a target on a box.
 *
 * @param recipe where the points lie and what they weigh
 * @param target f, called with the coordinates of a point
 * @throws InputError for lists of different lengths or more than four intervals, and where the target is not a finite
 *   number at a sample; it names the point.
 */
export function sampleSet(recipe: SampleRecipe, target: (...x: number[]) => number): SampleSet {
  const { box, samples, placement } = recipe;
  const dimension = checkedDimension(recipe);
  const volume = box.reduce((product, [lower, upper]) => product * (upper - lower), 1);
  const count = samples.reduce((product, n) => product * n, 1);
  const grid = { counts: samples, spacings: box.map(([lower, upper], a) => (upper - lower) / samples[a]) };
  const points = placement === "midpoint" ? midpoints(box, grid, count) : randomPoints(recipe, count);
  return {
    dimension,
    box,
    points,
    count,
    weight: volume / count,
    measureFactor: recipe.measure === "mean" ? 1 / volume : 1,
    ...(placement === "random" || dimension === 4 ? {} : dimension === 1 ? { spacing: grid.spacings[0] } : { grid }),
    target: Float64Array.from({ length: count }, (_, i) => {
      const x = points.subarray(i * dimension, (i + 1) * dimension);
      return finite(target(...x), x);
    }),
  };
}

/** The error of a network that is zero at the start: u₀ = −f. */
export function initialError(samples: SampleSet): Float64Array {
  return samples.target.map((value) => -value);
}

function checkedDimension({ box, samples }: SampleRecipe): InputDimension {
  const dimension = box.length;
  if (dimension !== 1 && dimension !== 2 && dimension !== 3 && dimension !== 4) {
    throw new InputError("data.box", `found ${dimension} intervals; one to four are possible`);
  }
  if (samples.length !== dimension) {
    throw new InputError("data.samples", `found ${samples.length} numbers for a box of ${dimension} intervals`);
  }
  return dimension;
}

function midpoints(box: SampleRecipe["box"], { counts, spacings }: SampleGrid, count: number): Float64Array {
  const d = box.length;
  const points = new Float64Array(count * d);
  for (let i = 0; i < count; i++) {
    let rest = i;
    for (let a = 0; a < d; a++) {
      points[i * d + a] = box[a][0] + ((rest % counts[a]) + 0.5) * spacings[a];
      rest = Math.floor(rest / counts[a]);
    }
  }
  return points;
}

function randomPoints({ box, seed = 0 }: SampleRecipe, count: number): Float64Array {
  const d = box.length;
  const random = randomStream(seed);
  const points = new Float64Array(count * d);
  for (let i = 0; i < points.length; i++) {
    const [lower, upper] = box[i % d];
    points[i] = lower + (upper - lower) * random.uniform();
  }
  return d === 1 ? points.sort() : points;
}

function finite(value: number, x: Float64Array): number {
  if (!Number.isFinite(value)) {
    const where =
      x.length === 1 ? `x = ${x[0]}` : `(${["x", "y", "z", "w"].slice(0, x.length).join(", ")}) = (${x.join(", ")})`;
    throw new InputError("target", `is ${value} at the sample ${where}; it must be a finite number on the whole box`);
  }
  return value;
}
