import { moduleBase64 } from "./generated/module.js";

/** Solves with a supernodal factor for supernodes from … to − 1; the index arrays are 32-bit (src/kernels/assembly/supernodal-solve.ts). */
export type SupernodalSolve = (
  from: number,
  to: number,
  first: number,
  rowStart: number,
  panelStart: number,
  rows: number,
  panels: number,
  x: number,
  work: number,
) => void;

/** The functions of the WebAssembly module. Addresses are byte offsets into `memory`, aligned to 16 bytes. */
export interface Kernels {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;
  sineCosine(count: number, x: number, sine: number, cosine: number): void;
  directSum(
    pointCount: number,
    points: number,
    re: number,
    im: number,
    frequencyCount: number,
    frequencies: number,
    out: number,
  ): void;
  multiply(rows: number, inner: number, columns: number, A: number, B: number, C: number): void;
  spread(width: number, count: number, turns: number, values: number, table: number, size: number, grid: number): void;
  interpolate(
    width: number,
    count: number,
    turns: number,
    table: number,
    size: number,
    grid: number,
    out: number,
  ): void;
  interpolatePair(
    width: number,
    count: number,
    turns: number,
    table: number,
    size: number,
    grid: number,
    out: number,
  ): void;
  /** y = A x in compressed rows; returns Σ y_i x_i. */
  multiplyCompressed(rows: number, rowStart: number, columnIndex: number, values: number, x: number, y: number): number;
  /** Sets two pieces of memory to zero, of so many bytes each. */
  clearFront(panel: number, panelBytes: number, update: number, updateBytes: number): void;
  /** The first column whose pivot is not above its limit, or −1. */
  eliminateSymmetric(
    width: number,
    rows: number,
    diagonal: number,
    below: number,
    update: number,
    limits: number,
  ): number;
  extendAdd(
    count: number,
    child: number,
    local: number,
    eliminated: number,
    width: number,
    diagonal: number,
    below: number,
    update: number,
  ): void;
  /** How many pivots were replaced, or −1 − k if column k has an entry that is not finite. */
  eliminateUnsymmetric(
    width: number,
    rows: number,
    square: number,
    lower: number,
    upper: number,
    update: number,
    order: number,
    scales: number,
    negligible: number,
  ): number;
  extendAddSquare(
    count: number,
    child: number,
    local: number,
    eliminated: number,
    width: number,
    rows: number,
    square: number,
    lowerRows: number,
    upperRows: number,
    update: number,
  ): void;
  readonly solveLower: SupernodalSolve;
  readonly solveLowerTransposed: SupernodalSolve;
  readonly solveLowerPair: SupernodalSolve;
  readonly solveLowerTransposedPair: SupernodalSolve;
}

const pageBytes = 65536;
let module: WebAssembly.Module | undefined;
let instance: Kernels | undefined;

/**
 * The kernels with a memory of their own: for data that outlives a call, such as a factor. It grows to 4 GB at most and is given back
 * when nothing refers to the instance any more. The code is compiled once for all instances, when first needed
 * (synchronously: the module is small).
 */
export function kernelInstance(): Kernels {
  module ??= new WebAssembly.Module(Uint8Array.from(atob(moduleBase64), (character) => character.charCodeAt(0)));
  const abort = () => {
    throw new Error("A numeric kernel was called with a size that it does not know.");
  };
  return new WebAssembly.Instance(module, { env: { abort } }).exports as unknown as Kernels;
}

/** Lets an instance's memory reach to byte `end`; false where that is more than there is. Views of its buffer become invalid. */
export function growMemory({ memory }: Kernels, end: number): boolean {
  const missing = end - memory.buffer.byteLength;
  if (missing <= 0) return true;
  try {
    memory.grow(Math.ceil(missing / pageBytes));
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The numeric kernels that a thread shares, with a memory that grows to the largest workspace asked for, 4 GB at most. */
export function kernels(): Kernels {
  instance ??= kernelInstance();
  return instance;
}

/**
 * Arrays of doubles in the kernels' memory, one for every length, each aligned to 16 bytes and with room for one more
 * double (kernels work on pairs). Their contents are undefined. They are valid until the next call of `workspace`,
 * which hands out the same memory again: an algorithm takes all it needs in one call and copies its results out.
 */
export function workspace(...lengths: readonly number[]): Float64Array<ArrayBuffer>[] {
  const { memory, heapBase } = kernels();
  let end = heapBase();
  const offsets = lengths.map((length) => {
    const offset = end;
    end += 16 * Math.ceil((length + 1) / 2);
    return offset;
  });
  const missing = end - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
  return lengths.map((length, index) => new Float64Array(memory.buffer as ArrayBuffer, offsets[index], length));
}

/** Elements that `sineCosine` hands to the kernel at once. */
const block = 4096;

/**
 * The sines and cosines of the entries of x. Absolute error at most 3e-16 for |x| ≤ 1.6e6 (measured against exact
 * arithmetic; the reduction modulo π/2 carries 118 bits), as good as `Math.sin` beyond; NaN for what is not finite.
 */
export function sineCosine(x: Float64Array): { readonly sine: Float64Array; readonly cosine: Float64Array } {
  const [angles, sines, cosines] = workspace(block, block, block);
  const sine = new Float64Array(x.length);
  const cosine = new Float64Array(x.length);
  for (let start = 0; start < x.length; start += block) {
    const part = x.subarray(start, start + block);
    angles.fill(0);
    angles.set(part);
    kernels().sineCosine(part.length, angles.byteOffset, sines.byteOffset, cosines.byteOffset);
    sine.set(sines.subarray(0, part.length), start);
    cosine.set(cosines.subarray(0, part.length), start);
  }
  return { sine, cosine };
}
