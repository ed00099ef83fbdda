import { nyquistFrequencies, sampleFrequencies } from "../../compare/sample-bins.js";
import { type SampleSet, sampleGrid } from "../../data/samples.js";
import { nonuniformTransform } from "../../fourier/nufft.js";
import type { Warning } from "../../warning.js";
import { percent, short } from "./say.js";

/**
 * What may be different with twice the samples, in L² relative to the target. Smooth targets that are resolved have rounding; a
 * jump of the target on a thousand samples has 1 to 2 %.
 */
const LARGEST = 0.02;
/** The transform need not be better than what is told. */
const TRANSFORM_TOLERANCE = 1e-6;

/**
 * Compares the target's spectrum from the samples with that from twice as many along every axis, at the samples' own frequencies:
 * what lies beyond the largest of these comes back as lower ones, aliases. Nothing is said of scattered samples, which have no
 * largest frequency.
 *
 * @param target f, called with the coordinates of a point
 */
export function aliases(samples: SampleSet, target: (...x: number[]) => number): readonly Warning[] {
  const grid = sampleGrid(samples);
  const energy = samples.weight * samples.target.reduce((sum, value) => sum + value * value, 0);
  if (grid === undefined || !(energy > 0)) return [];
  const frequencies = sampleFrequencies(samples);
  const differences = grid.counts.map((_, axis) => {
    const { points, halves } = interleaved(samples, grid.counts, axis, target);
    const { re, im } = nonuniformTransform(points, { re: halves }, frequencies, {
      sign: -1,
      tolerance: TRANSFORM_TOLERANCE,
      dimension: samples.dimension,
    });
    const sum = re.reduce((total, value, k) => total + value * value + im[k] * im[k], 0);
    return Math.sqrt(sum / (samples.weight * samples.count) / energy);
  });
  const axis = differences.reduce((worst, value, a) => (value > differences[worst] ? a : worst), 0);
  // A target that is not finite between its samples says nothing.
  if (!(differences[axis] > LARGEST)) return [];
  const nyquist = nyquistFrequencies(samples)[axis];
  return [
    {
      path: "data.samples",
      message:
        `with twice as many samples the target's spectrum differs by ${percent(differences[axis])} in L²: what it has beyond the frequency π n/|Ω| = ` +
        `${short(nyquist)} (radians per unit length) comes back as lower ones. Take more samples, or a smoother target`,
      numbers: { difference: differences[axis], nyquist, samples: grid.counts[axis] },
    },
  ];
}

/**
 * The grid with the points between its own along one axis, the last of them on the upper face of Ω, and what makes half of the difference of the two
 * midpoint rules: ½ weight f at the samples, −½ weight f at the others. A point on the face stands for both faces, which the samples'
 * own frequencies do not tell apart.
 */
function interleaved(
  { points, dimension, weight, target: values, box }: SampleSet,
  counts: readonly number[],
  axis: number,
  target: (...x: number[]) => number,
): { points: Float64Array; halves: Float64Array } {
  const finer = new Float64Array(2 * points.length);
  const halves = new Float64Array(2 * values.length);
  const spacing = (box[axis][1] - box[axis][0]) / counts[axis];
  const stride = counts.slice(0, axis).reduce((product, count) => product * count, 1);
  const x = new Float64Array(dimension);
  for (let i = 0; i < values.length; i++) {
    const [inner, outer] = [i % stride, Math.floor(i / stride)];
    const own = inner + 2 * outer * stride;
    const between = own + stride;
    for (let a = 0; a < dimension; a++) x[a] = points[i * dimension + a];
    finer.set(x, own * dimension);
    x[axis] += spacing / 2;
    finer.set(x, between * dimension);
    let value = target(...x);
    if (outer % counts[axis] === counts[axis] - 1) {
      x[axis] = box[axis][0];
      value = (value + target(...x)) / 2;
    }
    halves[own] = (weight * values[i]) / 2;
    halves[between] = Number.isFinite(value) ? (-weight * value) / 2 : (-weight * values[i]) / 2;
  }
  return { points: finer, halves };
}
