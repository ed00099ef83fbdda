import { readFileSync } from "node:fs";
import { compile } from "mathjs";
import { sampleSet } from "../../src/data/sample-set.js";
import type { SampleSet } from "../../src/data/samples.js";
import type { Network } from "../../src/network/network.js";

/** Results of an independent program in float64 (dense eigendecomposition), beside the case that they belong to. */
export interface ReferenceCase {
  readonly network: Network;
  readonly samples: SampleSet;
  /** The error at the start of a network that starts from zero, −f. */
  readonly initial: Float64Array;
  readonly probes: readonly number[];
  readonly expected: {
    readonly times: readonly number[];
    readonly lambdaMax: number;
    readonly ntk: { readonly energy: readonly number[]; readonly relative: readonly (readonly number[])[] };
    readonly pde: { readonly energy: readonly number[]; readonly relative: readonly (readonly number[])[] };
  };
}

/** A case of test/reference, read without the case reader, so that this folder's tests stand alone. */
export function referenceCase(name: string): ReferenceCase {
  const read = (file: string) => JSON.parse(readFileSync(new URL(`../reference/${file}`, import.meta.url), "utf8"));
  const { target, data, network, probes } = read(`${name}.json`);
  const samples = midpointSamples(data.box[0], data.samples[0], target);
  return {
    network: { dimension: 1, ...network },
    samples,
    initial: samples.target.map((f) => -f),
    probes,
    expected: read(`${name}.expected.json`),
  };
}

/** n midpoint samples of a mathjs expression in x on an interval, Lebesgue measure. */
export function midpointSamples(box: readonly [number, number], n: number, target: string): SampleSet {
  const spacing = (box[1] - box[0]) / n;
  const points = Float64Array.from({ length: n }, (_, i) => box[0] + (i + 0.5) * spacing);
  const expression = compile(target);
  return {
    dimension: 1,
    box: [box],
    points,
    count: n,
    weight: spacing,
    measureFactor: 1,
    spacing,
    target: points.map((x) => expression.evaluate({ x })),
  };
}

/** Midpoint samples on a tensor grid over a box, Lebesgue measure. */
export function gridSamples(
  box: readonly (readonly [number, number])[],
  counts: readonly number[],
  target: (...x: number[]) => number,
): SampleSet {
  return sampleSet({ box, samples: counts, placement: "midpoint", measure: "lebesgue" }, target);
}

/** The same samples without their grid: order shuffled by a fixed permutation, no spacing. */
export function scattered(samples: SampleSet): SampleSet {
  const { spacing: _, grid: __, ...rest } = samples;
  const order = shuffledOrder(samples.count);
  const d = samples.dimension;
  return {
    ...rest,
    points: Float64Array.from(order.flatMap((i) => Array.from(samples.points.subarray(i * d, (i + 1) * d)))),
    target: Float64Array.from(order, (i) => samples.target[i]),
  };
}

/** Where the samples of `scattered` stood before. */
export function shuffledOrder(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i).sort((i, j) => ((i * 7919) % 1009) - ((j * 7919) % 1009) || i - j);
}
