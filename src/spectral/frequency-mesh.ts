import type { SampleSet } from "../data/samples.js";
import { gradedIntervalMesh, type IntervalMesh, interpolate, uniformIntervalMesh } from "../mesh/index.js";
import { centreOf } from "./centre.js";
import { type FrequencyFunction, finiteValues, type SpectralCoefficients } from "./coefficients.js";
import { samplesAbout, spectrumOfSamples } from "./initial-spectrum.js";

/** What part of the cells a graded mesh spreads evenly, so that no region is left without. */
const EVEN_SHARE = 0.2;
/** Points at which the size function is sampled, per cell of the mesh asked for, and at least. */
const SAMPLES_PER_CELL = 2;
const FEWEST_SAMPLES = 2000;

/**
 * A mesh of [lower, upper] (angular frequencies) with many cells where the initial spectrum or the coefficients curve.
 *
 * P1 interpolation of a function g has least L² error where cells are distributed with density |g''|^{2/5} (de Boor 1973;
 * Huang & Russell, Adaptive Moving Mesh Methods, 2011, section 2.4). The density used is the mean of that for û₀, whose
 * second derivative is the transform of −x²u₀ (x from the centre of the samples' box, see `centreOf`), and for A and B.
 *
 * @param initial u₀ at the samples
 */
export function solutionGradedMesh(
  lower: number,
  upper: number,
  cells: number,
  samples: SampleSet,
  initial: Float64Array,
  coefficients: SpectralCoefficients,
): IntervalMesh {
  const { points } = samplesAbout(samples, centreOf(samples.box));
  const grid = uniformIntervalMesh(lower, upper, Math.max(FEWEST_SAMPLES, SAMPLES_PER_CELL * cells));
  const curvature = spectrumOfSamples(
    samples,
    initial.map((u, i) => -u * points[i] ** 2),
    grid.nodes,
  );
  const spectrum = curvature.re.map((re, i) => Math.hypot(re, curvature.im[i]));
  const densities = [
    spectrum,
    secondDifference(grid, coefficients.real.diffusion),
    secondDifference(grid, coefficients.real.damping),
  ].map(cellDensity);
  const density = grid.nodes.map((_, i) => EVEN_SHARE + densities.reduce((sum, part) => sum + part[i], 0));
  return gradedIntervalMesh(lower, upper, cells, (xi) => interpolate(grid, density, xi));
}

/** |second difference| of a function at the nodes of a uniform mesh. */
function secondDifference(grid: IntervalMesh, evaluate: FrequencyFunction): Float64Array {
  const values = finiteValues(evaluate, grid.nodes);
  return values.map((value, i) => Math.abs((values[i - 1] ?? value) - 2 * value + (values[i + 1] ?? value)));
}

/** |g''|^{2/5} scaled to mean 1; all zero where g'' is. */
function cellDensity(curvature: Float64Array): Float64Array {
  const density = curvature.map((value) => value ** 0.4);
  const mean = density.reduce((sum, value) => sum + value, 0) / density.length;
  return mean > 0 ? density.map((value) => value / mean) : density;
}
