import { NumericalError } from "../errors.js";
import { addressBook } from "../kernels/address-book.js";
import { growMemory } from "../kernels/kernels.js";
import { type RidgeActivation, type RidgePrecision, ridgeInstance } from "../kernels/ridge.js";
import { alone, type RidgeSharing } from "../kernels/ridge-sharing.js";
import { emptySums, type RidgePasses, unitBlock } from "./ridge-passes.js";

/** A row of numbers in the precision of the sums. */
type Row = Float64Array | Float32Array;

/** The numbers of the record RidgeSums (src/kernels/assembly/ridge/sums.ts). */
const recordNumbers = 10;

/** Entries in a range: enough for a sixteenth of the work, whole vectors, and not so many that the first-level cache is left. */
function rangeOf(count: number): number {
  return Math.min(4096, 16 * Math.ceil(count / 256));
}

/**
 * The sums of ridge units by direct summation in SIMD, tile by tile: nothing of size samples × units is stored. O(count · width).
 *
 * Value and slope at a given z are good to 2e-15 in float64, to 6e-7 in float32 (tanh; the others to 2e-7), relative to max(1, |σ(z)|); waves add the
 * rounding of z. float32 sums are added up in blocks of 256, and the blocks in float64. Every sum has a fixed order: results do not depend on how the
 * work is shared.
 *
 * @param points the samples' coordinates, sample by sample
 * @param width the number of units
 * @param sharing how threads share the work (fused-threads.node.ts)
 * @throws NumericalError where the numbers do not fit in 4 GB
 */
export function fusedSums(
  activation: RidgeActivation,
  dimension: number,
  points: Float64Array,
  width: number,
  precision: RidgePrecision,
  sharing: RidgeSharing = alone,
): RidgePasses {
  const d = dimension;
  const count = points.length / d;
  const bits = precision === "float64" ? 64 : 32;
  const lanes = 128 / bits;
  const padded = (entries: number) => lanes * Math.ceil(entries / lanes);
  const rowBytes = (entries: number) => padded(entries) * (bits / 8);
  const sumBytes = (entries: number) => padded(entries) * 8;

  const instance = ridgeInstance();
  const book = addressBook(instance.kernels.heapBase());
  const record = book.take(4 * recordNumbers);
  const sampleRows = book.take((2 * d + 1) * rowBytes(count));
  const unitRows = book.take((d + 2) * rowBytes(width));
  const outputRow = book.take(sumBytes(count));
  const slopeRows = book.take((d + 2) * sumBytes(width));
  if (!growMemory(instance, book.end())) {
    throw new NumericalError(
      `the sums of ${width} units over ${count} samples need ${book.end()} bytes; 4 GB is the most`,
    );
  }
  const { buffer } = instance.memory;
  const strides = [rowBytes(count), rowBytes(width)];
  const numbers = [d, count, width, ...strides, sampleRows, unitRows, outputRow, slopeRows, sumBytes(width)];
  new Uint32Array(buffer, record, recordNumbers).set(numbers);
  const rows = (length: number, address: number, stride: number, entries: number): Row[] =>
    Array.from({ length }, (_, row) => {
      const at = address + row * stride;
      return bits === 64 ? new Float64Array(buffer, at, entries) : new Float32Array(buffer, at, entries);
    });
  const axes = Array.from({ length: d }, (_, axis) => axis);
  const samples = rows(2 * d + 1, sampleRows, rowBytes(count), count);
  const units = rows(d + 2, unitRows, rowBytes(width), width);
  const sumRow = (row: number) => new Float64Array(buffer, slopeRows + row * sumBytes(width), width);
  const [values, slopes] = [sumRow(0), sumRow(1)];
  const moments = axes.map((axis) => sumRow(2 + axis));
  const output = new Float64Array(buffer, outputRow, count);
  for (const axis of axes) {
    for (let i = 0; i < count; i++) samples[axis][i] = points[i * d + axis];
  }

  const share = sharing(instance);
  const block = Math.min(unitBlock, width);
  const omega = new Float64Array(d * block);
  const beta = new Float64Array(block);
  const amplitude = new Float64Array(block);
  const sums = emptySums(block, d);
  return {
    output(write, out) {
      for (let start = 0; start < width; start += block) {
        const length = Math.min(block, width - start);
        write(start, length, omega, beta, amplitude);
        for (const axis of axes) {
          for (let k = 0; k < length; k++) units[axis][start + k] = omega[k * d + axis];
        }
        for (let k = 0; k < length; k++) {
          units[d][start + k] = beta[k];
          units[d + 1][start + k] = amplitude[k];
        }
      }
      share(`${activation}Output${bits}`, record, padded(count), rangeOf(count));
      out.set(output);
    },
    slopes(y, visit) {
      samples[d].set(y);
      for (const axis of axes) {
        for (let i = 0; i < count; i++) samples[d + 1 + axis][i] = points[i * d + axis] * y[i];
      }
      share(`${activation}Slopes${bits}`, record, padded(width), rangeOf(width));
      for (let start = 0; start < width; start += block) {
        const length = Math.min(block, width - start);
        sums.value.set(values.subarray(start, start + length));
        sums.slope.set(slopes.subarray(start, start + length));
        for (const axis of axes) {
          for (let k = 0; k < length; k++) sums.moment[k * d + axis] = moments[axis][start + k];
        }
        visit(start, length, sums);
      }
    },
  };
}
