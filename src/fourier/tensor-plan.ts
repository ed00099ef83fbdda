import { kernels, workspace } from "../kernels/kernels.js";
import { type InterleavedComplex, nextPowerOfTwo } from "./fft.js";
import { blockLength, type Interpolation, largest, phaseBlock, type Spreading } from "./grid-transform.js";
import { type TensorFft, tensorFft } from "./tensor-fft.js";
import { kaiserBesselWindow, type Oversampling, type Window, windowTransform, windowWidth } from "./window.js";

/**
 * What a transform between the points of a tensor grid, numbered j' = −⌊count/2⌋ … from the middle of every axis, and
 * arbitrary phases needs in two or three dimensions: `GridPlan` with the product of a window for every axis.
 */
export interface TensorPlan {
  readonly counts: readonly number[];
  /** Points of the oversampled periodic grid along every axis. */
  readonly sizes: readonly number[];
  readonly window: Window;
  /** Where point j of the tensor grid lies on the periodic one when a forward transform is to stand for e^{+2πi …}. */
  readonly places: Int32Array;
  /** One over the window's spectrum at every point; as long as `places`. */
  readonly correction: Float64Array;
  readonly fft: TensorFft;
  /** Indices along every axis where points lie. */
  readonly used: readonly Uint8Array[];
  /** A field on the periodic grid, overwritten by every transform. */
  readonly buffer: InterleavedComplex;
}

export interface TensorShape {
  readonly sizes: readonly number[];
  readonly width: number;
  readonly oversampling: Oversampling;
  /** Estimated time in nanoseconds. */
  readonly cost: number;
}

/** Grids with more points than this are left to other ways: a field would take gigabytes. */
const largestGrid = 2 ** 25;

/** The cheapest grid and window for a tolerance where `phaseCount` phases are to be transformed; cost Infinity if too large. */
export function tensorShape(counts: readonly number[], tolerance: number, phaseCount: number): TensorShape {
  const smallest = counts.map((count) => nextPowerOfTwo(Math.max(2 * count, 16)));
  const shapes = [smallest, smallest.map((size) => 2 * size)].map((sizes): TensorShape => {
    const ratio = Math.min(...sizes.map((size, axis) => size / counts[axis]));
    const oversampling = ratio < 3 ? 2 : ratio < 4 ? 3 : 4;
    // The errors of the windows of all axes add up.
    const width = windowWidth(tolerance / counts.length, oversampling);
    const total = product(sizes);
    const transform = total > largestGrid ? Number.POSITIVE_INFINITY : (6 + 2 * Math.log2(total)) * total;
    return { sizes, width, oversampling, cost: transform + phaseCost(counts.length, width) * phaseCount };
  });
  return shapes[0].cost <= shapes[1].cost ? shapes[0] : shapes[1];
}

/** Estimated time in nanoseconds of spreading or interpolating one phase. */
export function phaseCost(dimension: number, width: number): number {
  return 20 + 15 * dimension + 0.7 * width ** dimension;
}

/** The plan of the cheapest shape for a tolerance (error relative to the sum of absolute strengths). */
export function tensorPlan(counts: readonly number[], tolerance: number, phaseCount: number): TensorPlan {
  const { sizes, width, oversampling } = tensorShape(counts, tolerance, phaseCount);
  const window = kaiserBesselWindow(width, oversampling);
  const spectrum = windowTransform(window);
  const indices = sizes.map((size, axis) => reversedIndices(counts[axis], size));
  const corrections = sizes.map((size, axis) =>
    Float64Array.from(
      { length: counts[axis] },
      (_, j) => 1 / spectrum((2 * Math.PI * (j - (counts[axis] >> 1))) / size),
    ),
  );
  const points = product(counts);
  const places = new Int32Array(points);
  const correction = new Float64Array(points).fill(1);
  for (let j = 0; j < points; j++) {
    let rest = j;
    let stride = 1;
    for (let axis = 0; axis < counts.length; axis++) {
      const index = rest % counts[axis];
      places[j] += stride * indices[axis][index];
      correction[j] *= corrections[axis][index];
      rest = Math.floor(rest / counts[axis]);
      stride *= sizes[axis];
    }
  }
  const used = sizes.map((size, axis) => {
    const marks = new Uint8Array(size);
    for (const index of indices[axis]) marks[index] = 1;
    return marks;
  });
  const buffer = new Float64Array(2 * product(sizes));
  return { counts, sizes, window, places, correction, fft: tensorFft(sizes), used, buffer };
}

function reversedIndices(count: number, size: number): Int32Array {
  return Int32Array.from({ length: count }, (_, j) => {
    const centred = j - (count >> 1);
    return centred > 0 ? size - centred : -centred;
  });
}

/**
 * Begins a sum over phases, evaluated on the plan's points: `finish` writes out_j = Σ strength e^{2πi turns·j'},
 * interleaved. The block's `turns` hold the phases of all axes side by side. Holds the kernels' workspace.
 */
export function tensorSpreading(plan: TensorPlan): Spreading {
  const { window, fft, correction, places, used, buffer, sizes } = plan;
  const { width } = window;
  const dimension = sizes.length;
  const [table, grid, strengths, scratch, ...rest] = workspace(
    window.table.length,
    2 * paddedLength(plan),
    2 * blockLength,
    scratchLength,
    ...blockLengths(dimension),
  );
  const block = phaseBlock(rest);
  const { tensorSpread } = kernels();
  table.set(window.table);
  grid.fill(0);
  return {
    ...block,
    strengths,
    add(length) {
      tensorSpread(
        dimension,
        width,
        length,
        block.turns.byteOffset,
        strengths.byteOffset,
        table.byteOffset,
        ...kernelSizes(plan),
        scratch.byteOffset,
        grid.byteOffset,
      );
    },
    finish(out) {
      buffer.fill(0);
      forPaddedRows(plan, (cells, row, columns) => {
        for (let c = 0; c < columns.length; c++) {
          buffer[2 * (row + columns[c])] += grid[2 * (cells + c)];
          buffer[2 * (row + columns[c]) + 1] += grid[2 * (cells + c) + 1];
        }
      });
      fft.forward(buffer, used);
      for (let j = 0; j < places.length; j++) {
        out[2 * j] = correction[j] * buffer[2 * places[j]];
        out[2 * j + 1] = correction[j] * buffer[2 * places[j] + 1];
      }
    },
  };
}

/** Sums over the plan's points, `values` interleaved, at arbitrary phases. Holds the kernels' workspace. */
export function tensorInterpolation(plan: TensorPlan, values: InterleavedComplex): Interpolation {
  const { buffer, places, correction } = plan;
  const { block, grid } = openInterpolation(plan, 1);
  buffer.fill(0);
  for (let j = 0; j < places.length; j++) {
    buffer[2 * places[j]] = correction[j] * values[2 * j];
    buffer[2 * places[j] + 1] = correction[j] * values[2 * j + 1];
  }
  plan.fft.forward(buffer);
  forPaddedRows(plan, (cells, row, columns) => {
    for (let c = 0; c < columns.length; c++) {
      grid[2 * (cells + c)] = buffer[2 * (row + columns[c])];
      grid[2 * (cells + c) + 1] = buffer[2 * (row + columns[c]) + 1];
    }
  });
  return block;
}

/**
 * The sums of dimension + 1 real sequences at once: for a phase its weights on the grid are computed once, and one
 * transform serves two sequences. Holds the kernels' workspace.
 */
export function tensorMomentInterpolation(plan: TensorPlan, sequences: readonly Float64Array[]): Interpolation {
  const { buffer, places, correction, sizes } = plan;
  const fields = sequences.length;
  const { block, grid } = openInterpolation(plan, fields);
  const [size1, size2, size3 = 1] = sizes;
  for (let field = 0; field < fields; field += 2) {
    const [first, second] = [sequences[field], sequences[field + 1]];
    // Brought to one size, so that neither drowns in the rounding errors of the other.
    const ratio = second === undefined ? 1 : largest(second) / largest(first);
    const scale = ratio > 0 && Number.isFinite(ratio) ? ratio : 1;
    buffer.fill(0);
    for (let j = 0; j < places.length; j++) {
      buffer[2 * places[j]] = correction[j] * first[j];
      if (second !== undefined) buffer[2 * places[j] + 1] = (correction[j] * second[j]) / scale;
    }
    plan.fft.forward(buffer);
    // The transforms of real sequences are conjugate-symmetric, which tells them apart in that of first + i second.
    forPaddedRows(plan, (cells, row, columns) => {
      const [y, z] = [(row / size1) % size2, Math.floor(row / (size1 * size2))];
      const opposite = size1 * (((size2 - y) % size2) + size2 * ((size3 - z) % size3));
      for (let c = 0; c < columns.length; c++) {
        const p = 2 * (row + columns[c]);
        const q = 2 * (opposite + (columns[c] === 0 ? 0 : size1 - columns[c]));
        const to = 2 * (fields * (cells + c) + field);
        grid[to] = (buffer[p] + buffer[q]) / 2;
        grid[to + 1] = (buffer[p + 1] - buffer[q + 1]) / 2;
        if (second === undefined) continue;
        grid[to + 2] = (scale * (buffer[p + 1] + buffer[q + 1])) / 2;
        grid[to + 3] = (scale * (buffer[q] - buffer[p])) / 2;
      }
    });
  }
  return block;
}

function openInterpolation(plan: TensorPlan, fields: number) {
  const { window, sizes } = plan;
  const dimension = sizes.length;
  const [table, grid, results, scratch, ...rest] = workspace(
    window.table.length,
    2 * fields * paddedLength(plan),
    2 * fields * blockLength,
    scratchLength,
    ...blockLengths(dimension),
  );
  const phases = phaseBlock(rest);
  const { tensorInterpolate } = kernels();
  table.set(window.table);
  const block: Interpolation = {
    ...phases,
    results,
    evaluate(length) {
      tensorInterpolate(
        fields,
        dimension,
        window.width,
        length,
        phases.turns.byteOffset,
        table.byteOffset,
        ...kernelSizes(plan),
        scratch.byteOffset,
        grid.byteOffset,
        results.byteOffset,
      );
    },
  };
  return { block, grid };
}

/** Room for the weights of three axes (src/kernels/assembly/window.ts). */
export const scratchLength = 3 * 18;

/** Lengths of a phase block's arrays: turns of all axes, angles, sines, cosines. */
export function blockLengths(dimension: number): readonly number[] {
  return [dimension * blockLength, blockLength, blockLength, blockLength];
}

function kernelSizes({ sizes: [size1, size2, size3 = 1] }: TensorPlan): readonly [number, number, number] {
  return [size1, size2, size3];
}

/** Cells of the grid on which the kernels work: no window leaves it. */
function paddedLength({ sizes, window: { width } }: TensorPlan): number {
  return product(sizes.map((size, axis) => size + width + (axis === 0 ? 1 : 0)));
}

/**
 * Calls `visit` for every row of the padded grid with its first cell, the point of the periodic grid where its row
 * begins, and the point along that row on which each of its cells lies.
 */
function forPaddedRows(
  { sizes: [size1, size2, size3], window: { width } }: TensorPlan,
  visit: (cells: number, row: number, columns: Int32Array) => void,
): void {
  const shift = (width - 1) >> 1;
  const wrapped = (size: number, cells: number) =>
    Int32Array.from({ length: cells }, (_, cell) => (cell - shift + size) % size);
  const columns = wrapped(size1, size1 + width + 1);
  const rows = wrapped(size2, size2 + width);
  const planes = size3 === undefined ? Int32Array.of(0) : wrapped(size3, size3 + width);
  let cells = 0;
  for (const plane of planes) {
    for (const row of rows) {
      visit(cells, size1 * (row + size2 * plane), columns);
      cells += columns.length;
    }
  }
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total * size, 1);
}
