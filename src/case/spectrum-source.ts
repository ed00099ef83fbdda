import { type SampleRecipe, sampleSet } from "../data/sample-set.js";
import type { SampleSet } from "../data/samples.js";
import type { ComplexField } from "../fourier/complex-field.js";
import { boxMesh } from "../mesh/index.js";
import { spectrumOfSamples } from "../spectral/initial-spectrum.js";
import type { Warning } from "../warning.js";

/** What the initial spectrum of level 0 is the quadrature of: u₀ at points of Ω. */
export interface SpectrumSource {
  readonly samples: SampleSet;
  /** u₀ there. */
  readonly error: Float64Array;
  readonly warnings: readonly Warning[];
}

/** Twice the points along every axis change û₀ by at most this part of ∫ |u₀|, the bound of |û₀|. */
const SETTLED = 1e-6;
/** A change above this, with as many points as are affordable, is said. */
const NOTICED = 1e-3;
const MOST_POINTS = 2 ** 20;
/** Frequencies along every axis at which û₀ is looked at. */
const LOOKS = { 1: 129, 2: 33, 3: 9 } as const;

/**
 * Where û₀ is taken from. Samples on a uniform grid are a quadrature rule, and serve themselves. The sum over random points is an
 * estimate with a variance of ‖u₀‖² |Ω| / n at every frequency, which would be the spectrum of the points, not of the target: in their
 * place comes a midpoint grid of its own, with twice the points along every axis until that changes nothing. Four inputs, which have no level 0, have
 * their samples.
 *
 * @param errorAt u₀ at the samples of a set
 */
export function spectrumSource(
  recipe: SampleRecipe,
  samples: SampleSet,
  target: (...x: number[]) => number,
  errorAt: (samples: SampleSet) => Float64Array,
): SpectrumSource {
  const { dimension } = samples;
  if (recipe.placement === "midpoint" || dimension === 4) return { samples, error: errorAt(samples), warnings: [] };
  const looks = boxMesh(
    samples.box.map(([lower, upper], axis) => {
      const highest = (Math.PI * recipe.samples[axis]) / (upper - lower);
      return [-highest, highest] as const;
    }),
    samples.box.map(() => LOOKS[dimension] - 1),
  ).points;
  const onGrid = (counts: readonly number[]) => {
    const grid = sampleSet({ ...recipe, placement: "midpoint", samples: counts }, target);
    const error = errorAt(grid);
    return { counts, samples: grid, error, spectrum: spectrumOfSamples(grid, error, looks) };
  };
  let present = onGrid(recipe.samples);
  for (;;) {
    const next = onGrid(present.counts.map((count) => 2 * count));
    const change = largestDifference(present.spectrum, next.spectrum) / (sizeOf(next) || 1);
    const { counts, samples: grid, error } = next;
    if (change <= SETTLED) return { samples: grid, error, warnings: [] };
    if (grid.count * 2 ** grid.dimension > MOST_POINTS) {
      return { samples: grid, error, warnings: change > NOTICED ? [unsettled(counts, change)] : [] };
    }
    present = next;
  }
}

function largestDifference(one: ComplexField, other: ComplexField): number {
  return one.re.reduce((most, re, k) => Math.max(most, Math.hypot(other.re[k] - re, other.im[k] - one.im[k])), 0);
}

/** ∫ |u₀|. */
function sizeOf({ samples, error }: Pick<SpectrumSource, "samples" | "error">): number {
  return samples.weight * error.reduce((sum, value) => sum + Math.abs(value), 0);
}

function unsettled(counts: readonly number[], change: number): Warning {
  return {
    path: "target",
    message: `has features that a grid of ${counts.join(" × ")} points does not resolve: half as many along every axis change the initial spectrum by ${(100 * change).toPrecision(2)} % of ∫ |u₀|`,
    numbers: { change, points: counts.reduce((product, count) => product * count, 1) },
  };
}
