import type { SampleSet } from "../../data/samples.js";

/** Samples that show what a range of units lacks. */
const MOST = 96;

/** Every so many of the samples, at most `most` on a line, with the weight of those that are left out. */
export function thinned(
  samples: SampleSet,
  error: Float64Array,
  most = MOST,
): { readonly few: SampleSet; readonly initial: Float64Array } {
  const { relativeWeights: _, spacing: __, ...rest } = samples;
  const stride = Math.ceil(samples.count / most);
  const chosen = (values: Float64Array) => values.filter((___, i) => i % stride === 0);
  const { dimension } = samples;
  const points = samples.points.filter((_____, k) => Math.floor(k / dimension) % stride === 0);
  return {
    few: {
      ...rest,
      points,
      count: points.length / dimension,
      weight: samples.weight * stride,
      target: chosen(samples.target),
    },
    initial: chosen(error),
  };
}
