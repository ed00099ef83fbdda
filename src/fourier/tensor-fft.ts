import { type FftPlan, fftPlan, type InterleavedComplex } from "./fft.js";

/**
 * A discrete Fourier transform over every axis of a tensor grid, in place: fields are interleaved, of length
 * 2 · Π sizes, the first index running fastest.
 */
export interface TensorFft {
  readonly sizes: readonly number[];
  /**
   * data_k ← Σ_j data_j e^{−2πi Σ_a j_a k_a / sizes_a}. Lines of zeros cost nothing. Where `wanted` marks the indices
   * that will be read, wanted[a][k_a] ≠ 0 along every axis, the others are left undefined.
   */
  forward(data: InterleavedComplex, wanted?: readonly Uint8Array[]): void;
  /** Undoes `forward`. */
  inverse(data: InterleavedComplex, wanted?: readonly Uint8Array[]): void;
}

/** Lines across the grid that are gathered, transformed and put back together: neighbours share cache lines. */
const linesAtOnce = 8;

/** The transform of a grid whose sizes are powers of two, 2 or more: one axis after the other, by lines. */
export function tensorFft(sizes: readonly number[]): TensorFft {
  const total = sizes.reduce((product, size) => product * size, 1);
  const plans = sizes.map(fftPlan);
  const strides = sizes.map((_, axis) => sizes.slice(0, axis).reduce((product, size) => product * size, 1));
  const longest = Math.max(...sizes);
  const lines = new Float64Array(2 * linesAtOnce * longest);
  const results = new Float64Array(2 * longest);

  /** Lines side by side in memory. */
  const alongRows = (data: InterleavedComplex, back: boolean) => {
    const length = 2 * sizes[0];
    const result = results.subarray(0, length);
    for (let start = 0; start < data.length; start += length) {
      const row = data.subarray(start, start + length);
      if (transformLine(plans[0], row, result, back)) row.set(result);
    }
  };
  /** Lines across the rows, some neighbours at once. */
  const alongColumns = (
    axis: number,
    data: InterleavedComplex,
    wanted: readonly Uint8Array[] | undefined,
    back: boolean,
  ) => {
    const size = sizes[axis];
    const stride = strides[axis];
    const result = results.subarray(0, 2 * size);
    const together = Math.min(linesAtOnce, stride);
    const starts = new Int32Array(together);
    for (let outer = 0; outer < total; outer += stride * size) {
      for (let inner = 0; inner < stride; inner += together) {
        let count = 0;
        for (let line = inner; line < inner + together; line++) {
          if (wanted === undefined || isWanted(line, axis, sizes, wanted)) starts[count++] = outer + line;
        }
        for (let k = 0; k < size; k++) {
          for (let line = 0; line < count; line++) {
            const from = 2 * (starts[line] + k * stride);
            const to = 2 * (line * size + k);
            lines[to] = data[from];
            lines[to + 1] = data[from + 1];
          }
        }
        for (let line = 0; line < count; line++) {
          const values = lines.subarray(2 * line * size, 2 * (line + 1) * size);
          if (transformLine(plans[axis], values, result, back)) values.set(result);
        }
        for (let k = 0; k < size; k++) {
          for (let line = 0; line < count; line++) {
            const to = 2 * (starts[line] + k * stride);
            const from = 2 * (line * size + k);
            data[to] = lines[from];
            data[to + 1] = lines[from + 1];
          }
        }
      }
    }
  };
  const run = (back: boolean) => (data: InterleavedComplex, wanted?: readonly Uint8Array[]) => {
    alongRows(data, back);
    for (let axis = 1; axis < sizes.length; axis++) alongColumns(axis, data, wanted, back);
  };
  return { sizes, forward: run(false), inverse: run(true) };
}

/** Whether the axes already done leave this line's start among the indices that will be read. */
function isWanted(line: number, axis: number, sizes: readonly number[], wanted: readonly Uint8Array[]): boolean {
  let rest = line;
  for (let a = 0; a < axis; a++) {
    if (wanted[a][rest % sizes[a]] === 0) return false;
    rest = Math.floor(rest / sizes[a]);
  }
  return true;
}

/** Writes the transform of a line, unless it is zero everywhere; says whether it did. */
function transformLine(plan: FftPlan, line: InterleavedComplex, result: InterleavedComplex, back: boolean): boolean {
  if (isZero(line)) return false;
  if (back) plan.inverse(line, result);
  else plan.forward(line, result);
  return true;
}

function isZero(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) return false;
  return true;
}
