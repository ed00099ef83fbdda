import { InputError } from "../errors.js";
import { randomStream } from "../network/random.js";
import type { SampleSet } from "./samples.js";

/** How samples are laid over the domain (1-D). */
export interface SampleRecipe {
  /** The domain Ω, one [lower, upper]. */
  readonly box: readonly (readonly [number, number])[];
  /** Number of samples. */
  readonly samples: readonly number[];
  /** Midpoints of equal cells, or independent uniform random points in ascending order. */
  readonly placement: "midpoint" | "random";
  /** Seed of random points. */
  readonly seed?: number;
  readonly measure: "lebesgue" | "mean";
}

/**
 * The samples of a 1-D target on a box.
 *
 * @param recipe where the points lie and what they weigh
 * @param target f(x)
 * @throws InputError where the target is not a finite number at a sample; it names the point.
 */
export function sampleSet(recipe: SampleRecipe, target: (x: number) => number): SampleSet {
  const [lower, upper] = recipe.box[0] as readonly [number, number];
  const count = recipe.samples[0] as number;
  const length = upper - lower;
  const spacing = length / count;
  const points = recipe.placement === "midpoint" ? midpoints(lower, spacing, count) : randomPoints(recipe);
  return {
    dimension: 1,
    box: recipe.box,
    points,
    count,
    weight: spacing,
    measureFactor: recipe.measure === "mean" ? 1 / length : 1,
    ...(recipe.placement === "midpoint" ? { spacing } : {}),
    target: points.map((x) => finite(target(x), x)),
  };
}

/** The error of a network that is zero at the start: u₀ = −f. */
export function initialError(samples: SampleSet): Float64Array {
  return samples.target.map((value) => -value);
}

function midpoints(lower: number, spacing: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => lower + (i + 0.5) * spacing);
}

function randomPoints(recipe: SampleRecipe): Float64Array {
  const [lower, upper] = recipe.box[0] as readonly [number, number];
  const random = randomStream(recipe.seed ?? 0);
  return Float64Array.from(
    { length: recipe.samples[0] as number },
    () => lower + (upper - lower) * random.uniform(),
  ).sort();
}

function finite(value: number, x: number): number {
  if (!Number.isFinite(value)) {
    throw new InputError("target", `is ${value} at the sample x = ${x}; it must be a finite number on the whole box`);
  }
  return value;
}
