import type { ComplexField } from "./complex-field.js";
import { blockLength } from "./grid-transform.js";
import type { Sums } from "./sums.js";
import type { TensorGrid } from "./tensor-grid.js";
import { tensorInterpolation, tensorPlan, tensorShape, tensorSpreading } from "./tensor-plan.js";

/** Estimated time in nanoseconds of a transform between a tensor grid and arbitrary phases. */
export function tensorCost(counts: readonly number[], phaseCount: number, tolerance: number): number {
  const points = counts.reduce((product, count) => product * count, 1);
  return tensorShape(counts, tolerance, phaseCount).cost + 24 * phaseCount + 60 * points;
}

/** Points on a tensor grid to any frequencies: a type 2 transform with steps of the phase for frequencies. */
export function tensorPointsTransform(sums: Sums, { counts, axes }: TensorGrid, out: ComplexField): void {
  const { dimension, strengths, frequencies, tolerance } = sums;
  const total = frequencies.length / dimension;
  const plan = tensorPlan(counts, tolerance, total);
  const block = tensorInterpolation(plan, strengths);
  const { turns, angles, sines, cosines, results } = block;
  for (let start = 0; start < total; start += blockLength) {
    const length = Math.min(blockLength, total - start);
    gridPhases(axes, frequencies, start, length, turns, angles);
    block.sineCosine(length);
    block.evaluate(length);
    for (let k = 0; k < length; k++) {
      const re = results[2 * k];
      const im = results[2 * k + 1];
      out.re[start + k] = cosines[k] * re - sines[k] * im;
      out.im[start + k] = cosines[k] * im + sines[k] * re;
    }
  }
}

/** Any points to frequencies on a tensor grid: a type 1 transform. */
export function toTensorFrequencies(sums: Sums, { counts, axes }: TensorGrid, out: ComplexField): void {
  const { dimension, points, strengths, tolerance } = sums;
  const total = points.length / dimension;
  const plan = tensorPlan(counts, tolerance, total);
  const block = tensorSpreading(plan);
  const { turns, angles, sines, cosines } = block;
  for (let start = 0; start < total; start += blockLength) {
    const length = Math.min(blockLength, total - start);
    gridPhases(axes, points, start, length, turns, angles);
    block.sineCosine(length);
    for (let j = 0; j < length; j++) {
      const re = strengths[2 * (start + j)];
      const im = strengths[2 * (start + j) + 1];
      block.strengths[2 * j] = cosines[j] * re - sines[j] * im;
      block.strengths[2 * j + 1] = cosines[j] * im + sines[j] * re;
    }
    block.add(length);
  }
  const sum = new Float64Array(2 * out.re.length);
  block.finish(sum);
  for (let k = 0; k < out.re.length; k++) {
    out.re[k] = sum[2 * k];
    out.im[k] = sum[2 * k + 1];
  }
}

/** Turns for one step of the grid along every axis, and the phase of the grid's middle, for a block of vectors. */
function gridPhases(
  axes: TensorGrid["axes"],
  vectors: Float64Array,
  start: number,
  length: number,
  turns: Float64Array,
  angles: Float64Array,
): void {
  const d = axes.length;
  angles.fill(0);
  for (let a = 0; a < d; a++) {
    const { middle, step } = axes[a];
    const turn = step / (2 * Math.PI);
    for (let k = 0; k < length; k++) {
      const value = vectors[(start + k) * d + a];
      turns[k * d + a] = turn * value;
      angles[k] += middle * value;
    }
  }
}
