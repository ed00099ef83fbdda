import { InputError } from "../errors.js";
import { type ConvolutionField, convolutionField, placesOfOpposites } from "./convolution-field.js";
import { type InterleavedComplex, nextPowerOfTwo } from "./fft.js";

/** Writes y = A x for a fixed n × n matrix A; x and y have length n and may be the same array. */
export type MatrixProduct = (x: Float64Array, y: Float64Array) => void;

/**
 * A symmetric Toeplitz matrix plus, where given, a Hankel matrix, both n × n. With `counts` they are the multilevel
 * ones of a tensor grid of n = Π counts points, the first index running fastest: a kernel that depends on the
 * distances of two points along every axis, and one that depends on their sum.
 */
export interface ToeplitzPlusHankel {
  /** Points along every axis; one axis of n points where absent. */
  readonly counts?: readonly number[];
  /**
   * First column of the Toeplitz part, T_ij = toeplitz[|i_1 − j_1|, |i_2 − j_2|, …]; length n. Or, for one that depends on the signs of the differences but not on
   * that of all together, T_ij = toeplitz[i_1 − j_1 + n_1 − 1, …], 2 counts_a − 1 entries along every axis.
   */
  readonly toeplitz: Float64Array;
  /** H_ij = hankel[i_1 + j_1, i_2 + j_2, …], 2 counts_a − 1 entries along every axis; in 1-D length 2n − 1. */
  readonly hankel?: Float64Array;
}

/**
 * The product with a symmetric Toeplitz matrix T_ij = column[|i − j|] in O(n log n), or with the multilevel one of a
 * tensor grid (see `ToeplitzPlusHankel`). The matrix is embedded in a circulant one, whose spectrum is computed once
 * (Golub and Van Loan, Matrix Computations, section 4.7.7 in the 3rd edition; axis by axis for a grid: Chan and Jin,
 * An Introduction to Iterative Toeplitz Solvers, 2007). Errors are a few 1e-16 ‖T‖ ‖x‖.
 */
export function toeplitzProduct(column: Float64Array, counts: readonly number[] = [column.length]): MatrixProduct {
  return single({ counts, toeplitz: column });
}

/** The product with a Hankel matrix H_ij = values[i + j] in O(n log n); `values` has length 2n − 1. */
export function hankelProduct(
  values: Float64Array,
  counts: readonly number[] = [(values.length + 1) / 2],
): MatrixProduct {
  return single({ counts, toeplitz: new Float64Array(pointsOf(counts)), hankel: values });
}

function single(matrix: ToeplitzPlusHankel): MatrixProduct {
  const product = toeplitzHankelPair(matrix);
  const nothing = new Float64Array(matrix.toeplitz.length);
  const unused = new Float64Array(matrix.toeplitz.length);
  return (x, y) => product(x, nothing, y, unused);
}

/**
 * Two products at the price of one: y1 = A x1 and y2 = B x2 for matrices that are Toeplitz plus Hankel, with one complex
 * transform there and one back. Without `second`, B = A. Outputs may be the inputs.
 *
 * @throws InputError where the two have different `counts`, or a list does not have the length that they demand
 */
export function toeplitzHankelPair(
  first: ToeplitzPlusHankel,
  second: ToeplitzPlusHankel = first,
): (x1: Float64Array, x2: Float64Array, y1: Float64Array, y2: Float64Array) => void {
  const embedding = circulantEmbedding(checkedCounts(first, second));
  const { counts, field, places, opposites } = embedding;
  const { data } = field;
  const n = places.length;
  const [a, b] = [spectra(first, embedding), second === first ? undefined : spectra(second, embedding)];

  return (x1, x2, y1, y2) => {
    data.fill(0);
    for (let i = 0; i < n; i++) {
      data[2 * places[i]] = x1[i];
      data[2 * places[i] + 1] = x2[i];
    }
    field.forward(counts);
    multiplySpectra(data, a, b ?? a, opposites);
    field.inverse(counts);
    for (let i = 0; i < n; i++) {
      y1[i] = data[2 * places[i]];
      y2[i] = data[2 * places[i] + 1];
    }
  };
}

function pointsOf(counts: readonly number[]): number {
  return counts.reduce((product, n) => product * n, 1);
}

function checkedCounts(first: ToeplitzPlusHankel, second: ToeplitzPlusHankel): readonly number[] {
  const { counts = [first.toeplitz.length] } = first;
  for (const [name, matrix] of [["first", first] as const, ["second", second] as const]) {
    const own = matrix.counts ?? [matrix.toeplitz.length];
    if (own.length !== counts.length || own.some((n, axis) => n !== counts[axis])) {
      throw new InputError(`${name}.counts`, `found [${own.join(", ")}] beside [${counts.join(", ")}]`);
    }
    const sums = pointsOf(counts.map((n) => 2 * n - 1));
    if (matrix.toeplitz.length !== pointsOf(counts) && matrix.toeplitz.length !== sums) {
      const shape = counts.join(" × ");
      throw new InputError(`${name}.toeplitz`, `found ${matrix.toeplitz.length} numbers for a grid of ${shape} points`);
    }
    if (matrix.hankel !== undefined && matrix.hankel.length !== sums) {
      throw new InputError(`${name}.hankel`, `found ${matrix.hankel.length} numbers where ${sums} are needed`);
    }
  }
  return counts;
}

/** A periodic grid on which every pair of points has its own difference and sum. */
interface Embedding {
  readonly counts: readonly number[];
  readonly field: ConvolutionField;
  /** Where the points of the grid lie on the periodic one. */
  readonly places: Int32Array;
  /** Where the opposites of frequencies are along every axis. */
  readonly opposites: readonly Int32Array[];
}

function circulantEmbedding(counts: readonly number[]): Embedding {
  const field = convolutionField(counts.map((n) => nextPowerOfTwo(2 * n - 1)));
  return {
    counts,
    field,
    places: gridPlaces(counts, field.sizes),
    opposites: field.sizes.map(placesOfOpposites),
  };
}

/** Indices, on a grid of some sizes, of the points of its corner with `counts` points along every axis. */
function gridPlaces(counts: readonly number[], sizes: readonly number[]): Int32Array {
  const places = new Int32Array(pointsOf(counts));
  for (let i = 0; i < places.length; i++) {
    let rest = i;
    let stride = 1;
    for (let axis = 0; axis < counts.length; axis++) {
      places[i] += stride * (rest % counts[axis]);
      rest = Math.floor(rest / counts[axis]);
      stride *= sizes[axis];
    }
  }
  return places;
}

/** Indices, on a periodic grid, of all differences of the points of its corner; those below 0 come from the other end. */
function cyclicPlaces(counts: readonly number[], sizes: readonly number[]): Int32Array {
  const places = new Int32Array(pointsOf(counts.map((n) => 2 * n - 1)));
  for (let i = 0; i < places.length; i++) {
    let rest = i;
    let stride = 1;
    for (let axis = 0; axis < counts.length; axis++) {
      const doubled = 2 * counts[axis] - 1;
      const difference = (rest % doubled) - counts[axis] + 1;
      places[i] += stride * ((difference + sizes[axis]) % sizes[axis]);
      rest = Math.floor(rest / doubled);
      stride *= sizes[axis];
    }
  }
  return places;
}

interface Spectra {
  /** Spectrum of the circulant embedding of the Toeplitz part: real, since it is symmetric; one number for every k. */
  readonly toeplitz: Float64Array;
  readonly hankel: InterleavedComplex | undefined;
}

/** Both in the order of the field's transforms, and with the factor that its inverse leaves out. */
function spectra({ toeplitz, hankel }: ToeplitzPlusHankel, { counts, field, places }: Embedding): Spectra {
  const { data, sizes } = field;
  const total = data.length / 2;
  data.fill(0);
  if (toeplitz.length === places.length) {
    for (let i = 0; i < toeplitz.length; i++) data[2 * places[i]] = toeplitz[i] / total;
    reflect(data, counts, sizes);
  } else {
    const cyclic = cyclicPlaces(counts, sizes);
    for (let i = 0; i < toeplitz.length; i++) data[2 * cyclic[i]] = toeplitz[i] / total;
  }
  field.forward(sizes);
  const real = Float64Array.from({ length: total }, (_, k) => data[2 * k]);
  if (hankel === undefined) return { toeplitz: real, hankel: undefined };
  data.fill(0);
  const doubled = counts.map((n) => 2 * n - 1);
  const sums = gridPlaces(doubled, sizes);
  for (let i = 0; i < hankel.length; i++) data[2 * sums[i]] = hankel[i] / total;
  field.forward(doubled);
  return { toeplitz: real, hankel: data.slice() };
}

/** Continues a field evenly along one axis after the other: entry size − k becomes entry k, 0 < k < count. */
function reflect(data: InterleavedComplex, counts: readonly number[], sizes: readonly number[]): void {
  let stride = 1;
  for (let axis = 0; axis < sizes.length; axis++) {
    const period = stride * sizes[axis];
    for (let start = 0; start < data.length / 2; start += period) {
      for (let k = 1; k < counts[axis]; k++) {
        const from = 2 * (start + k * stride);
        data.copyWithin(2 * (start + (sizes[axis] - k) * stride), from, from + 2 * stride);
      }
    }
    stride = period;
  }
}

/**
 * Turns the spectrum Z of x1 + i x2 into that of A x1 + i B x2. With X1 = (Z_k + conj Z_−k)/2 and X2 = (Z_k − conj
 * Z_−k)/2i the Toeplitz part is a multiplication by its spectrum; the Hankel part, Σ_j h[i + j] x_j, is a correlation, a
 * multiplication of its spectrum with conj X.
 */
function multiplySpectra(spectrum: InterleavedComplex, a: Spectra, b: Spectra, opposites: readonly Int32Array[]): void {
  const single = Int32Array.of(0);
  const [alongX, alongY = single, alongZ = single] = opposites;
  const [nx, ny, nz] = [alongX.length, alongY.length, alongZ.length];
  for (let kz = 0; kz < nz; kz++) {
    for (let ky = 0; ky < ny; ky++) {
      const row = nx * (ky + ny * kz);
      const opposite = nx * (alongY[ky] + ny * alongZ[kz]);
      if (opposite < row) continue;
      for (let kx = 0; kx < nx; kx++) {
        const k = row + kx;
        const minus = opposite + alongX[kx];
        if (minus >= k) multiplyOpposite(spectrum, a, b, k, minus);
      }
    }
  }
}

/** The two entries k and −k, which may be the same. */
function multiplyOpposite(spectrum: InterleavedComplex, a: Spectra, b: Spectra, k: number, minus: number): void {
  const p = 2 * k;
  const q = 2 * minus;
  const re1 = (spectrum[p] + spectrum[q]) / 2;
  const im1 = (spectrum[p + 1] - spectrum[q + 1]) / 2;
  const re2 = (spectrum[p + 1] + spectrum[q + 1]) / 2;
  const im2 = (spectrum[q] - spectrum[p]) / 2;
  let r1 = a.toeplitz[k] * re1;
  let i1 = a.toeplitz[k] * im1;
  let r2 = b.toeplitz[k] * re2;
  let i2 = b.toeplitz[k] * im2;
  if (a.hankel !== undefined) {
    r1 += a.hankel[p] * re1 + a.hankel[p + 1] * im1;
    i1 += a.hankel[p + 1] * re1 - a.hankel[p] * im1;
  }
  if (b.hankel !== undefined) {
    r2 += b.hankel[p] * re2 + b.hankel[p + 1] * im2;
    i2 += b.hankel[p + 1] * re2 - b.hankel[p] * im2;
  }
  // Real results: their spectra at −k are the conjugates.
  spectrum[p] = r1 - i2;
  spectrum[p + 1] = i1 + r2;
  spectrum[q] = r1 + i2;
  spectrum[q + 1] = r2 - i1;
}
