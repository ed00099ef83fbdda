import { nyquistFrequencies } from "../../compare/sample-bins.js";
import { resolvedSpectrum, shiftedDifference } from "../../compare/thinned-samples.js";
import { type SampleSet, sampleGrid } from "../../data/samples.js";
import type { Warning } from "../../warning.js";
import { percent, short } from "./say.js";

/**
 * What may be different with twice the samples, in L² relative to the target. Smooth targets that are resolved have rounding; a
 * jump of the target on a thousand samples has 1 to 2 %.
 */
const LARGEST = 0.02;

/**
 * Parts of the distance of samples by which the others are shifted along the axes: whole numbers of them add up to none for
 * small numbers, so that no frequency looks the same from both.
 */
const SHIFTS = [0.382, 0.276, 0.171] as const;

/**
 * Compares the target's spectrum from the samples with that from as many more between them, at the samples' own frequencies:
 * what lies beyond the largest of these comes back as lower ones, aliases, and not as the same ones from both. Nothing is said of scattered
 * samples, which have no largest frequency.
 *
 * @param target f, called with the coordinates of a point
 */
export function aliases(samples: SampleSet, target: (...x: number[]) => number): readonly Warning[] {
  if (sampleGrid(samples) === undefined) return [];
  const looked = resolvedSpectrum(samples, samples.target);
  const { dimension, points } = looked.samples;
  const spacings = sampleGrid(looked.samples)?.spacings ?? [];
  const shifted = points.map((x, i) => x + SHIFTS[i % dimension] * spacings[i % dimension]);
  const values = looked.samples.target.map((_, i) => target(...shifted.subarray(i * dimension, (i + 1) * dimension)));
  const difference = shiftedDifference(looked.spectrum, { ...looked.samples, points: shifted, target: values });
  // A target that is not finite between its samples says nothing.
  if (!(difference > LARGEST)) return [];
  const nyquist = Math.min(...nyquistFrequencies(samples));
  return [
    {
      path: "data.samples",
      message:
        `with twice as many samples the target's spectrum differs by ${percent(difference)} in L²: what it has beyond the frequency π n/|Ω| = ` +
        `${short(nyquist)} (radians per unit length) comes back as lower ones. Take more samples, or a smoother target`,
      numbers: { difference, nyquist, samples: samples.count },
    },
  ];
}
