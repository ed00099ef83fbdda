import { kernels, workspace } from "../kernels/kernels.js";
import { type FftPlan, fftPlan, type InterleavedComplex, nextPowerOfTwo } from "./fft.js";
import { kaiserBesselWindow, type Oversampling, type Window, windowTransform, windowWidth } from "./window.js";

/**
 * What a transform between `count` points of a uniform grid, numbered j' = −⌊count/2⌋ … from its middle, and arbitrary
 * phases needs (Dutt and Rokhlin 1993; Barnett, Magland and af Klinteberg 2019, 10.1137/18M120885X): an oversampled
 * periodic grid, a window on it, and what undoes the window's spectrum.
 */
export interface GridPlan {
  readonly count: number;
  /** Number of points of the oversampled grid. */
  readonly size: number;
  readonly window: Window;
  /** One over the window's spectrum at every j'; length count. */
  readonly correction: Float64Array;
  readonly fft: FftPlan;
  /** Two interleaved fields on the oversampled grid, overwritten by every transform. */
  readonly buffers: readonly [InterleavedComplex, InterleavedComplex];
}

/** Phases are handled in blocks of this many, which stay in the cache from one kernel to the next. */
export const blockLength = 512;

/**
 * The cheapest plan for a tolerance (error relative to the sum of absolute strengths) where `phaseCount` phases are
 * to be transformed: a finer grid costs a longer Fourier transform and saves width.
 */
export function gridPlan(count: number, tolerance: number, phaseCount: number): GridPlan {
  const { size, width, oversampling } = gridShape(count, tolerance, phaseCount);
  const window = kaiserBesselWindow(width, oversampling);
  const spectrum = windowTransform(window);
  const middle = count >> 1;
  const correction = new Float64Array(count);
  for (let j = 0; j < count; j++) correction[j] = 1 / spectrum((2 * Math.PI * (j - middle)) / size);
  const buffers = [new Float64Array(2 * size), new Float64Array(2 * size)] as const;
  return { count, size, window, correction, fft: fftPlan(size), buffers };
}

interface GridShape {
  readonly size: number;
  readonly width: number;
  readonly oversampling: Oversampling;
  /** Estimated time in nanoseconds. */
  readonly cost: number;
}

/** The shape that `gridPlan` chooses, with its cost. */
export function gridShape(count: number, tolerance: number, phaseCount: number): GridShape {
  const smallest = nextPowerOfTwo(Math.max(2 * count, 32));
  const shapes = [smallest, 2 * smallest].map((size): GridShape => {
    const ratio = size / count;
    const oversampling = ratio < 3 ? 2 : ratio < 4 ? 3 : 4;
    const width = windowWidth(tolerance, oversampling);
    // Measured: a transform takes 1.3 (small) to 3 (large) nanoseconds times size · log2 size, a phase 12 + 3 width.
    const transform = (size > 1e5 ? 3 : 1.3) * size * Math.log2(size);
    return { size, width, oversampling, cost: transform + (12 + 3 * width) * phaseCount };
  });
  return shapes[0].cost <= shapes[1].cost ? shapes[0] : shapes[1];
}

/** Where j' = j − ⌊count/2⌋ lies on the periodic grid when a forward transform is to stand for e^{+2πi …}. */
function reversedIndex(j: number, { count, size }: GridPlan): number {
  const centred = j - (count >> 1);
  return centred > 0 ? size - centred : -centred;
}

/** Room for a block of phases: fill the first `blockLength` entries or fewer, then call the functions. */
export interface PhaseBlock {
  /** Phases in turns: one unit is 2π between neighbours j'. Any real numbers. */
  readonly turns: Float64Array;
  /** Input and outputs of `sineCosine`, in radians. */
  readonly angles: Float64Array;
  readonly sines: Float64Array;
  readonly cosines: Float64Array;
  /** sines = sin(angles), cosines = cos(angles) for the first `length` entries. */
  sineCosine(length: number): void;
}

export interface Spreading extends PhaseBlock {
  /** Strengths of the block's phases, interleaved. */
  readonly strengths: InterleavedComplex;
  /** Adds the first `length` phases with their strengths. */
  add(length: number): void;
  /** out_j = Σ strength e^{2πi turn j'} over everything added; `out` is interleaved, of length 2 · count. */
  finish(out: InterleavedComplex): void;
}

/** Begins a sum over phases, evaluated on the plan's uniform points. Ends with `finish`; holds the kernels' workspace. */
export function spreading(plan: GridPlan): Spreading {
  const { size, window } = plan;
  const { width } = window;
  const [table, grid, strengths, ...rest] = workspace(
    window.table.length,
    2 * (size + width),
    2 * blockLength,
    ...phaseBlockLengths,
  );
  const block = phaseBlock(rest);
  const { spread } = kernels();
  table.set(window.table);
  grid.fill(0);
  return {
    ...block,
    strengths,
    add(length) {
      spread(width, length, block.turns.byteOffset, strengths.byteOffset, table.byteOffset, size, grid.byteOffset);
    },
    finish: (out) => finishSpreading(plan, grid, out),
  };
}

/**
 * The sums at the plan's uniform points of what was spread.
 *
 * @param grid interleaved, size + width cells (see the kernel `spread`)
 * @param out interleaved, of length 2 · count
 */
export function finishSpreading(plan: GridPlan, grid: Float64Array, out: InterleavedComplex): void {
  const { size, window, fft, correction, count } = plan;
  const { width } = window;
  const [folded, spectrum] = plan.buffers;
  folded.fill(0);
  const shift = (width - 1) >> 1;
  for (let cell = 0; cell < size + width; cell++) {
    const point = modulo(cell - shift, size);
    folded[2 * point] += grid[2 * cell];
    folded[2 * point + 1] += grid[2 * cell + 1];
  }
  fft.forward(folded, spectrum);
  for (let j = 0; j < count; j++) {
    const at = reversedIndex(j, plan);
    out[2 * j] = correction[j] * spectrum[2 * at];
    out[2 * j + 1] = correction[j] * spectrum[2 * at + 1];
  }
}

export interface Interpolation extends PhaseBlock {
  /** Results of `evaluate`: (re, im) of the phase's sum; for a pair (re, im) of the first sum, then of the second. */
  readonly results: Float64Array;
  /** results = Σ_j values_j e^{2πi turn j'} for the first `length` phases of the block. */
  evaluate(length: number): void;
}

/** Sums over the plan's uniform points, `values` interleaved, at arbitrary phases. Holds the kernels' workspace. */
export function interpolation(plan: GridPlan, values: InterleavedComplex): Interpolation {
  return openInterpolation(plan, transformed(plan, values), 1);
}

/**
 * The sums of two real sequences at once: for a phase their weights on the grid are computed once. Holds the kernels'
 * workspace.
 */
export function pairInterpolation(plan: GridPlan, first: Float64Array, second: Float64Array): Interpolation {
  return openInterpolation(plan, pairFields(plan, first, second), 2);
}

/**
 * The two sums on the oversampled grid, the window's spectrum divided out: (re, im) of the first, then of the second.
 *
 * @param fields takes them, length 4 · size; default a new array
 */
export function pairFields(
  plan: GridPlan,
  first: Float64Array,
  second: Float64Array,
  fields = new Float64Array(4 * plan.size),
): Float64Array {
  const { count, size } = plan;
  // Brought to one size, so that neither drowns in the rounding errors of the other.
  const ratio = largest(second) / largest(first);
  const scale = ratio > 0 && Number.isFinite(ratio) ? ratio : 1;
  const packed = new Float64Array(2 * count);
  for (let j = 0; j < count; j++) {
    packed[2 * j] = first[j];
    packed[2 * j + 1] = second[j] / scale;
  }
  const z = transformed(plan, packed);
  // The transforms of real sequences are conjugate-symmetric, which tells them apart in that of first + i second.
  for (let k = 0; k < size; k++) {
    const p = 2 * k;
    const q = k === 0 ? 0 : 2 * (size - k);
    fields[4 * k] = (z[p] + z[q]) / 2;
    fields[4 * k + 1] = (z[p + 1] - z[q + 1]) / 2;
    fields[4 * k + 2] = (scale * (z[p + 1] + z[q + 1])) / 2;
    fields[4 * k + 3] = (scale * (z[q] - z[p])) / 2;
  }
  return fields;
}

export function largest(values: Float64Array): number {
  let result = 0;
  for (let j = 0; j < values.length; j++) result = Math.max(result, Math.abs(values[j]));
  return result;
}

/** Σ_j values_j e^{2πi g j'/size} on the oversampled grid g, the window's spectrum divided out. */
function transformed(plan: GridPlan, values: InterleavedComplex): InterleavedComplex {
  const { count, correction, fft } = plan;
  const [padded, spectrum] = plan.buffers;
  padded.fill(0);
  for (let j = 0; j < count; j++) {
    const at = reversedIndex(j, plan);
    padded[2 * at] = correction[j] * values[2 * j];
    padded[2 * at + 1] = correction[j] * values[2 * j + 1];
  }
  fft.forward(padded, spectrum);
  return spectrum;
}

function openInterpolation(plan: GridPlan, fields: Float64Array, fieldCount: 1 | 2): Interpolation {
  const { size, window } = plan;
  const { width } = window;
  const numbers = 2 * fieldCount;
  const [table, grid, results, ...rest] = workspace(
    window.table.length,
    numbers * (size + width),
    numbers * blockLength,
    ...phaseBlockLengths,
  );
  const block = phaseBlock(rest);
  const kernel = fieldCount === 1 ? kernels().interpolate : kernels().interpolatePair;
  table.set(window.table);
  repeatEnds(plan, fields, grid);
  return {
    ...block,
    results,
    evaluate(length) {
      kernel(width, length, block.turns.byteOffset, table.byteOffset, size, grid.byteOffset, results.byteOffset);
    },
  };
}

/** Fields on the grid as the kernels read them: cell c is grid point c − shift, and the ends are repeated so that no window leaves the array. */
export function repeatEnds({ size, window: { width } }: GridPlan, fields: Float64Array, grid: Float64Array): void {
  const numbers = fields.length / size;
  const shift = (width - 1) >> 1;
  grid.set(fields.subarray(numbers * (size - shift)), 0);
  grid.set(fields, numbers * shift);
  grid.set(fields.subarray(0, numbers * (width - shift)), numbers * (size + shift));
}

const phaseBlockLengths = [blockLength, blockLength, blockLength, blockLength];

export function phaseBlock([turns, angles, sines, cosines]: readonly Float64Array[]): PhaseBlock {
  const { sineCosine } = kernels();
  return {
    turns,
    angles,
    sines,
    cosines,
    sineCosine: (length) => sineCosine(length, angles.byteOffset, sines.byteOffset, cosines.byteOffset),
  };
}

function modulo(value: number, size: number): number {
  return value < 0 ? value + size : value >= size ? value - size : value;
}
