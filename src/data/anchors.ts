import type { SampleSet } from "./samples.js";
import { weighed } from "./weights.js";

/**
 * Points at which the error itself is part of a loss, beside its residual on the samples: ½ κ Σ weight u(y)². A boundary, measured values, or both. Plain
 * data.
 */
export interface Anchors {
  /** Row by row, in as many dimensions as the samples. */
  readonly points: Float64Array;
  readonly weights: Float64Array;
  /** f at the points. */
  readonly target: Float64Array;
  /** Whether the last of them are the samples, which engines may be quicker at. */
  readonly atSamples: boolean;
}

/** The anchors of a boundary's points, all of one weight, and of all samples with their quadrature weights times `everywhere`; null without any. */
export function anchorsOf(
  samples: SampleSet,
  everywhere: number,
  boundary: { readonly points: readonly (readonly number[])[]; readonly weight: number } | null,
  target: (x: readonly number[]) => number,
): Anchors | null {
  const places = boundary?.points ?? [];
  const { points, count } = samples;
  const all = everywhere > 0 ? count : 0;
  if (places.length + all === 0) return null;
  const weights = new Float64Array(places.length + all).fill(boundary?.weight ?? 0);
  const values = new Float64Array(places.length + all);
  values.set(places.map(target));
  if (all > 0) {
    weights.set(weighed(samples, new Float64Array(count).fill(everywhere)), places.length);
    values.set(samples.target, places.length);
  }
  return {
    points: Float64Array.from([...places.flat(), ...(all > 0 ? points : [])]),
    weights,
    target: values,
    atSamples: all > 0,
  };
}

/**
 * Samples and anchors as one set, samples first, whose targets are given: what a loss squares, with its weights. κ is that of the samples.
 *
 * @param target of the samples, then of the anchors
 */
export function withAnchors(samples: SampleSet, { points, weights }: Anchors, target: Float64Array): SampleSet {
  const { dimension, box, measureFactor, count } = samples;
  const all = new Float64Array(samples.points.length + points.length);
  all.set(samples.points);
  all.set(points, samples.points.length);
  const each = new Float64Array(target.length);
  each.set(weighed(samples, new Float64Array(count).fill(1)));
  each.set(weights, count);
  const weight = each.reduce((sum, value) => sum + value, 0) / each.length;
  return {
    ...{ dimension, box, points: all, count: each.length, weight, measureFactor, target },
    relativeWeights: each.map((value) => value / weight),
  };
}
