import type { ComplexField } from "./complex-field.js";
import { blockLength, gridPlan, gridShape, interpolation, spreading } from "./grid-transform.js";
import type { Sums, UniformGrid } from "./sums.js";

/** Estimated time in nanoseconds of a transform between a uniform grid and arbitrary numbers. */
export function uniformCost(uniformCount: number, otherCount: number, tolerance: number): number {
  // 24: sine and cosine of a phase, two passes over arrays and their share of making the plan.
  return gridShape(uniformCount, tolerance, otherCount).cost + 24 * (otherCount + uniformCount);
}

/** Points on a uniform grid to any frequencies: a type 2 transform with steps of the phase for frequencies. */
export function uniformPointsTransform(sums: Sums, { middle, step }: UniformGrid, out: ComplexField): void {
  const { points, strengths, frequencies, tolerance } = sums;
  const plan = gridPlan(points.length, tolerance, frequencies.length);
  const block = interpolation(plan, strengths);
  const { turns, angles, sines, cosines, results } = block;
  const turn = step / (2 * Math.PI);
  for (let start = 0; start < frequencies.length; start += blockLength) {
    const length = Math.min(blockLength, frequencies.length - start);
    for (let k = 0; k < length; k++) {
      turns[k] = turn * frequencies[start + k];
      angles[k] = middle * frequencies[start + k];
    }
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

/** Any points to frequencies on a uniform grid: a type 1 transform. */
export function toUniformFrequencies(sums: Sums, { middle, step }: UniformGrid, out: ComplexField): void {
  const { points, strengths, frequencies, tolerance } = sums;
  const plan = gridPlan(frequencies.length, tolerance, points.length);
  const block = spreading(plan);
  const { turns, angles, sines, cosines } = block;
  const turn = step / (2 * Math.PI);
  for (let start = 0; start < points.length; start += blockLength) {
    const length = Math.min(blockLength, points.length - start);
    for (let j = 0; j < length; j++) {
      turns[j] = turn * points[start + j];
      angles[j] = middle * points[start + j];
    }
    block.sineCosine(length);
    for (let j = 0; j < length; j++) {
      const re = strengths[2 * (start + j)];
      const im = strengths[2 * (start + j) + 1];
      block.strengths[2 * j] = cosines[j] * re - sines[j] * im;
      block.strengths[2 * j + 1] = cosines[j] * im + sines[j] * re;
    }
    block.add(length);
  }
  const sum = new Float64Array(2 * frequencies.length);
  block.finish(sum);
  for (let k = 0; k < frequencies.length; k++) {
    out.re[k] = sum[2 * k];
    out.im[k] = sum[2 * k + 1];
  }
}
