import { kernels, workspace } from "../kernels/kernels.js";
import type { ComplexField } from "./complex-field.js";
import type { Sums } from "./sums.js";

/** Estimated time in nanoseconds: 10 for a term (measured). */
export function directCost({ dimension, points, frequencies }: Sums): number {
  return (10 * points.length * frequencies.length) / dimension ** 2;
}

/** Frequencies that are handed to the kernel at once. */
const block = 4096;

/** The sums, term by term. */
export function directTransform({ dimension, points, strengths, frequencies }: Sums, out: ComplexField): void {
  const count = points.length / dimension;
  const even = 2 * Math.ceil(count / 2);
  const [x, re, im, xi, result] = workspace(dimension * even, even, even, dimension * block, 2 * block);
  x.fill(0);
  re.fill(0);
  im.fill(0);
  for (let j = 0; j < count; j++) {
    for (let a = 0; a < dimension; a++) x[a * even + j] = points[j * dimension + a];
    re[j] = strengths[2 * j];
    im[j] = strengths[2 * j + 1];
  }
  const { directSum } = kernels();
  for (let start = 0; start < out.re.length; start += block) {
    const length = Math.min(block, out.re.length - start);
    xi.set(frequencies.subarray(dimension * start, dimension * (start + length)));
    directSum(dimension, count, x.byteOffset, re.byteOffset, im.byteOffset, length, xi.byteOffset, result.byteOffset);
    for (let k = 0; k < length; k++) {
      out.re[start + k] = result[2 * k];
      out.im[start + k] = result[2 * k + 1];
    }
  }
}
