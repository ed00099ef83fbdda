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

/**
 * Rows of a sparse matrix, from … to − 1, with the addresses of its arrays (32-bit start and columns, doubles) and of vectors
 * (src/kernels/assembly/symmetric-rows.ts, gradient-steps.ts). The functions named …Pair take two interleaved vectors for each one.
 */
export type RowKernel<Vectors extends readonly number[]> = (
  from: number,
  to: number,
  start: number,
  columns: number,
  values: number,
  ...vectors: Vectors
) => void;

/** x, y, total. */
export type DotProduct = (from: number, to: number, x: number, y: number, total: number) => void;
/** β for each vector, z, p, copy. */
export type TurnDirection = (
  from: number,
  to: number,
  beta: number,
  betaOfSecond: number,
  z: number,
  p: number,
  copy: number,
) => void;
/** α for each vector, p, q, x, r, weights, total. */
export type AdvanceSolution = (
  from: number,
  to: number,
  alpha: number,
  alphaOfSecond: number,
  p: number,
  q: number,
  x: number,
  r: number,
  weights: number,
  total: number,
) => void;

/** Some of the butterflies of one step of a transform of n numbers. */
export type FftStep = (n: number, from: number, to: number, x: number, table: number) => void;

/** The functions of the WebAssembly module. Addresses are byte offsets into `memory`, aligned to 16 bytes. */
export interface Kernels {
  /** @internal Not every program has the types of WebAssembly. */
  readonly memory: WebAssembly.Memory;
  heapBase(): number;
  sineCosine(count: number, x: number, sine: number, cosine: number): void;
  /** e^x of so many doubles; false (0) where some are NaN, 1, or beyond ±700, whose values are wrong. */
  exponential(count: number, x: number, out: number): number;
  directSum(
    dimension: number,
    pointCount: number,
    points: number,
    re: number,
    im: number,
    frequencyCount: number,
    frequencies: number,
    out: number,
  ): void;
  multiply(rows: number, inner: number, columns: number, A: number, B: number, C: number): void;
  /** Transforms for convolutions (src/kernels/assembly/fft.ts). */
  readonly splitInFour: FftStep;
  readonly joinFour: FftStep;
  transformForward(n: number, x: number, table: number): void;
  transformBackward(n: number, x: number, table: number): void;
  /** Dense symmetric matrices by their lower triangles (src/kernels/assembly/dense-symmetric.ts). */
  multiplySymmetric(n: number, stride: number, A: number, x: number, y: number): void;
  subtractOuterProducts(
    blocks: number,
    j: number,
    count: number,
    stride: number,
    C: number,
    L: number,
    R: number,
  ): void;
  projectOnColumns(rows: number, count: number, stride: number, Q: number, v: number, out: number): void;
  reflectColumns(rows: number, count: number, stride: number, Q: number, v: number, tau: number): void;
  subtractColumns(rows: number, count: number, stride: number, Q: number, c: number, v: number): void;
  /** The diagonal of Q (T − p)⁻¹ Qᵀ (src/kernels/assembly/resolvent-diagonal.ts); rows and columns of Q come in fours. */
  resolventDiagonal(
    rows: number,
    count: number,
    stride: number,
    Q: number,
    factors: number,
    re: number,
    im: number,
  ): void;
  wavePhases(
    count: number,
    scale: number,
    w: number,
    b: number,
    shift: number,
    origin: number,
    turn: number,
    turns: number,
    angles: number,
  ): void;
  waveStrengths(
    count: number,
    factor: number,
    s: number,
    c: number,
    sines: number,
    cosines: number,
    strengths: number,
  ): void;
  waveSlopes(
    count: number,
    factor: number,
    scale: number,
    s: number,
    c: number,
    sines: number,
    cosines: number,
    sums: number,
    ds: number,
    dc: number,
    db: number,
    dw: number,
  ): void;
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
  tensorSpread(
    dimension: number,
    width: number,
    count: number,
    turns: number,
    values: number,
    table: number,
    size1: number,
    size2: number,
    size3: number,
    scratch: number,
    grid: number,
  ): void;
  tensorInterpolate(
    fields: number,
    dimension: number,
    width: number,
    count: number,
    turns: number,
    table: number,
    size1: number,
    size2: number,
    size3: number,
    scratch: number,
    grid: number,
    out: number,
  ): void;
  /** Quadrature on pieces of the cells of an interval (src/kernels/assembly/interval-forms.ts); cells are 32-bit. */
  wholeCells(count: number, first: number, nodes: number, cell: number, left: number, length: number): void;
  placePoints(count: number, Q: number, left: number, length: number, reference: number, points: number): void;
  /** 1 where so many doubles hold neither NaN nor Infinity. */
  areFinite(count: number, x: number): number;
  addIntervalForms(
    count: number,
    Q: number,
    first: number,
    cell: number,
    length: number,
    points: number,
    values: number,
    weights: number,
    nodes: number,
    diagonal: number,
    coupling: number,
  ): void;
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
  /** Tiles of complex systems (K − pM) x = Mu, four poles at once (src/kernels/assembly/tridiagonal-resolvents.ts). */
  eliminateResolvents(
    rows: number,
    massDiagonal: number,
    massCoupling: number,
    stiffnessDiagonal: number,
    stiffnessCoupling: number,
    u: number,
    massBefore: number,
    stiffnessBefore: number,
    poles: number,
    carry: number,
    scratch: number,
  ): void;
  substituteResolvents(rows: number, carry: number, scratch: number): void;
  addResolvents(rows: number, scratch: number, weights: number, out: number): void;
  readonly solveLower: SupernodalSolve;
  readonly solveLowerTransposed: SupernodalSolve;
  readonly solveLowerPair: SupernodalSolve;
  readonly solveLowerTransposedPair: SupernodalSolve;
  readonly symmetricMultiply: RowKernel<[diagonal: number, x: number, y: number, total: number]>;
  readonly symmetricMultiplyPair: RowKernel<[diagonal: number, x: number, y: number, total: number]>;
  readonly solveRows: RowKernel<[b: number, x: number]>;
  readonly solveRowsPair: RowKernel<[b: number, x: number]>;
  readonly solveRowsTransposed: RowKernel<[x: number]>;
  readonly solveRowsTransposedPair: RowKernel<[x: number]>;
  readonly finishSplitProduct: RowKernel<[p: number, t: number, w: number, total: number]>;
  readonly finishSplitProductPair: RowKernel<[p: number, t: number, w: number, total: number]>;
  readonly smoothRowsForward: RowKernel<[b: number, x: number, r: number]>;
  readonly smoothRowsForwardPair: RowKernel<[b: number, x: number, r: number]>;
  readonly smoothRowsBackward: RowKernel<[x: number, e: number]>;
  readonly smoothRowsBackwardPair: RowKernel<[x: number, e: number]>;
  readonly multiplyRows: RowKernel<[x: number, y: number]>;
  readonly multiplyRowsPair: RowKernel<[x: number, y: number]>;
  readonly multiplyRowsTransposed: RowKernel<[x: number, y: number]>;
  readonly multiplyRowsTransposedPair: RowKernel<[x: number, y: number]>;
  readonly dotProduct: DotProduct;
  readonly dotProductPair: DotProduct;
  readonly turnDirection: TurnDirection;
  readonly turnDirectionPair: TurnDirection;
  readonly advanceSolution: AdvanceSolution;
  readonly advanceSolutionPair: AdvanceSolution;
}

const pageBytes = 65536;
let compiled: WebAssembly.Module | undefined;
let instance: Kernels | undefined;

/**
 * The kernels with a memory of their own: for data that outlives a call, such as a factor. It grows to 4 GB at most and is given back
 * when nothing refers to the instance any more. The code is compiled once for all instances, when first needed
 * (synchronously: the module is small).
 */
export function kernelInstance(): Kernels {
  compiled ??= new WebAssembly.Module(decode(moduleBase64));
  const abort = () => {
    throw new Error("A numeric kernel was called with a size that it does not know.");
  };
  return new WebAssembly.Instance(compiled, { env: { abort } }).exports as unknown as Kernels;
}

/** The bytes of a module that scripts/build-kernels.mjs has written. */
export function decode(base64: string): Uint8Array<ArrayBuffer> {
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

/** An instance of a module. */
export interface Instance {
  /** @internal Not every program has the types of WebAssembly. */
  readonly memory: WebAssembly.Memory;
}

/** Lets an instance's memory reach to byte `end`; false where that is more than there is. Views of its buffer become invalid. */
export function growMemory(instance: Instance, end: number): boolean {
  const { memory } = instance;
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
