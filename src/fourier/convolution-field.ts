import { NumericalError } from "../errors.js";
import { addressBook } from "../kernels/address-book.js";
import { growMemory, type Kernels, kernelInstance, sineCosine } from "../kernels/index.js";
import type { InterleavedComplex } from "./fft.js";

/**
 * A complex field on a tensor grid, transformed where it lies. The spectrum comes in bit-reversed order along every axis: for convolutions,
 * which multiply spectra and go back, the order does not matter, and half of the time of a long transform would go into setting it right.
 */
export interface ConvolutionField {
  readonly sizes: readonly number[];
  /** Interleaved, of length 2 · Π sizes, the first index running fastest. */
  readonly data: InterleavedComplex;
  /** data_k ← Σ_j data_j e^{−2πi Σ_a j_a k_a / sizes_a}, where only the entries j_a < filled[a] are not zero. */
  forward(filled: readonly number[]): void;
  /** Undoes `forward` up to a factor Π sizes, where only the entries j_a < wanted[a] are wanted; the others are undefined. */
  inverse(wanted: readonly number[]): void;
}

/** The places in bit-reversed order of the frequencies −k, k the one at a place, of a transform of some size. */
export function placesOfOpposites(size: number): Int32Array {
  const places = Int32Array.of(0, 1);
  if (size === 2) return places;
  // The frequencies at the places 2^m … 2^(m+1) − 1 are the odd multiples of one number, and the order of their opposites is reversed.
  const all = new Int32Array(size);
  all.set(places);
  for (let first = 2; first < size; first *= 2) {
    for (let place = first; place < 2 * first; place++) all[place] = 3 * first - 1 - place;
  }
  return all;
}

/** Lines across the grid that are gathered, transformed and put back together: neighbours share cache lines. */
const linesAtOnce = 8;
/** Longer transforms are driven from here, so that a kernel's first calls are short and it is compiled for the others. */
const blockSize = 2 ** 14;
const butterfliesAtOnce = 2 ** 12;

/**
 * A field on a grid whose sizes are powers of two, 2 or more, filled with zeros.
 *
 * @throws NumericalError where the memory of a kernel does not suffice (4 GB)
 */
export function convolutionField(sizes: readonly number[]): ConvolutionField {
  const instance = kernelInstance();
  const book = addressBook(instance.heapBase());
  const total = sizes.reduce((product, size) => product * size, 1);
  const longest = Math.max(...sizes.slice(1), 0);
  const field = book.take(16 * total);
  const lines = book.take(16 * linesAtOnce * longest);
  const places = new Map(sizes.map((size) => [size, 0]));
  for (const size of places.keys()) places.set(size, book.take(16 * size));
  if (!growMemory(instance, book.end())) {
    throw new NumericalError(`a convolution on a grid of ${sizes.join(" × ")} does not fit into memory`);
  }
  for (const [size, table] of places) writeRoots(instance, size, table);
  const data = new Float64Array(instance.memory.buffer as ArrayBuffer, field, 2 * total);
  const gathered = new Float64Array(instance.memory.buffer as ArrayBuffer, lines, 2 * linesAtOnce * longest);

  /** Along one axis, the lines whose indices along the axes before and after it are below the limits. */
  const along = (axis: number, before: readonly number[], after: readonly number[], transform: Transform) => {
    const size = sizes[axis];
    const table = places.get(size) ?? 0;
    const starts = lineStarts(sizes, axis, before, after);
    if (axis === 0) {
      for (const start of starts) transform(instance, size, field + 16 * start, table);
      return;
    }
    const stride = sizes.slice(0, axis).reduce((product, n) => product * n, 1);
    for (let first = 0; first < starts.length; first += linesAtOnce) {
      const some = starts.subarray(first, first + linesAtOnce);
      move(data, some, stride, gathered, size);
      for (let line = 0; line < some.length; line++) transform(instance, size, lines + 16 * line * size, table);
      moveBack(data, some, stride, gathered, size);
    }
  };
  return {
    sizes,
    data,
    forward(filled) {
      for (const axis of sizes.keys()) along(axis, sizes, filled, forwardTransform);
    },
    inverse(wanted) {
      for (const axis of sizes.keys()) along(axis, wanted, sizes, backwardTransform);
    },
  };
}

type Transform = (instance: Kernels, n: number, x: number, table: number) => void;

function forwardTransform(instance: Kernels, n: number, x: number, table: number): void {
  if (n <= blockSize) {
    instance.transformForward(n, x, table);
    return;
  }
  inPieces(n / 4, (from, to) => instance.splitInFour(n, from, to, x, table));
  for (let part = 0; part < 4; part++) forwardTransform(instance, n / 4, x + 4 * n * part, table + 12 * n);
}

function backwardTransform(instance: Kernels, n: number, x: number, table: number): void {
  if (n <= blockSize) {
    instance.transformBackward(n, x, table);
    return;
  }
  for (let part = 0; part < 4; part++) backwardTransform(instance, n / 4, x + 4 * n * part, table + 12 * n);
  inPieces(n / 4, (from, to) => instance.joinFour(n, from, to, x, table));
}

function inPieces(count: number, run: (from: number, to: number) => void): void {
  for (let from = 0; from < count; from += butterfliesAtOnce) run(from, Math.min(count, from + butterfliesAtOnce));
}

/** The tables that the kernels read: e^{−2πi jk/n}, j = 1, 2, 3, for k = 0 … n/4 − 1, then the same for n/4, down to 8 or 16. */
function writeRoots({ memory }: Kernels, size: number, table: number): void {
  let at = table;
  for (let n = size; n >= 8; n /= 4) {
    const roots = new Float64Array(memory.buffer, at, 6 * (n / 4));
    inPieces(n / 4, (from, to) => {
      const turns = Float64Array.from(
        { length: 3 * (to - from) },
        (_, i) => ((i % 3) + 1) * (from + Math.floor(i / 3)) * ((2 * Math.PI) / n),
      );
      const { sine, cosine } = sineCosine(turns);
      for (let i = 0; i < turns.length; i++) {
        roots[6 * from + 2 * i] = cosine[i];
        roots[6 * from + 2 * i + 1] = -sine[i];
      }
    });
    at += 12 * n;
  }
}

/** Where the lines along an axis start, whose indices along earlier and later axes are below their limits; neighbours in order. */
function lineStarts(
  sizes: readonly number[],
  axis: number,
  before: readonly number[],
  after: readonly number[],
): Int32Array {
  let starts = Int32Array.of(0);
  let stride = 1;
  sizes.forEach((size, a) => {
    if (a !== axis) {
      const count = a < axis ? before[a] : after[a];
      const larger = new Int32Array(starts.length * count);
      for (let k = 0; k < count; k++)
        larger.set(
          starts.map((start) => start + k * stride),
          k * starts.length,
        );
      starts = larger;
    }
    stride *= size;
  });
  return starts;
}

/** Gathers lines side by side. */
function move(data: Float64Array, starts: Int32Array, stride: number, lines: Float64Array, size: number): void {
  for (let k = 0; k < size; k++) {
    for (let line = 0; line < starts.length; line++) {
      const from = 2 * (starts[line] + k * stride);
      const to = 2 * (line * size + k);
      lines[to] = data[from];
      lines[to + 1] = data[from + 1];
    }
  }
}

function moveBack(data: Float64Array, starts: Int32Array, stride: number, lines: Float64Array, size: number): void {
  for (let k = 0; k < size; k++) {
    for (let line = 0; line < starts.length; line++) {
      const to = 2 * (starts[line] + k * stride);
      const from = 2 * (line * size + k);
      data[to] = lines[from];
      data[to + 1] = lines[from + 1];
    }
  }
}
