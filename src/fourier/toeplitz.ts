import { type FftPlan, fftPlan, type InterleavedComplex, nextPowerOfTwo } from "./fft.js";

/** Writes y = A x for a fixed n × n matrix A; x and y have length n and may be the same array. */
export type MatrixProduct = (x: Float64Array, y: Float64Array) => void;

/** A symmetric Toeplitz matrix plus, where given, a Hankel matrix, both n × n. */
export interface ToeplitzPlusHankel {
  /** First column of the Toeplitz part, T_ij = toeplitz[|i − j|]; length n. */
  readonly toeplitz: Float64Array;
  /** H_ij = hankel[i + j]; length 2n − 1. */
  readonly hankel?: Float64Array;
}

/**
 * The product with a symmetric Toeplitz matrix T_ij = column[|i − j|] in O(n log n). The matrix is embedded in a
 * circulant one, whose spectrum is computed once (Golub and Van Loan, Matrix Computations, section 4.7.7 in the 3rd
 * edition). Errors are a few 1e-16 ‖T‖ ‖x‖.
 */
export function toeplitzProduct(column: Float64Array): MatrixProduct {
  const product = toeplitzHankelPair({ toeplitz: column });
  const nothing = new Float64Array(column.length);
  const unused = new Float64Array(column.length);
  return (x, y) => product(x, nothing, y, unused);
}

/** The product with a Hankel matrix H_ij = values[i + j] in O(n log n); `values` has length 2n − 1. */
export function hankelProduct(values: Float64Array): MatrixProduct {
  const n = (values.length + 1) / 2;
  const product = toeplitzHankelPair({ toeplitz: new Float64Array(n), hankel: values });
  const nothing = new Float64Array(n);
  const unused = new Float64Array(n);
  return (x, y) => product(x, nothing, y, unused);
}

/**
 * Two products at the price of one: y1 = A x1 and y2 = B x2 for matrices that are Toeplitz plus Hankel, with one complex
 * transform there and one back. Without `second`, B = A. Outputs may be the inputs.
 */
export function toeplitzHankelPair(
  first: ToeplitzPlusHankel,
  second: ToeplitzPlusHankel = first,
): (x1: Float64Array, x2: Float64Array, y1: Float64Array, y2: Float64Array) => void {
  const n = first.toeplitz.length;
  const plan = fftPlan(nextPowerOfTwo(2 * n - 1));
  const { size } = plan;
  const [a, b] = [spectra(first, plan), second === first ? undefined : spectra(second, plan)];
  const data = new Float64Array(2 * size);
  const spectrum = new Float64Array(2 * size);

  return (x1, x2, y1, y2) => {
    data.fill(0);
    for (let i = 0; i < n; i++) {
      data[2 * i] = x1[i];
      data[2 * i + 1] = x2[i];
    }
    plan.forward(data, spectrum);
    multiplySpectra(spectrum, a, b ?? a, size);
    plan.inverse(spectrum, data);
    for (let i = 0; i < n; i++) {
      y1[i] = data[2 * i];
      y2[i] = data[2 * i + 1];
    }
  };
}

interface Spectra {
  /** Spectrum of the circulant embedding of the Toeplitz part: real, since it is symmetric; length size. */
  readonly toeplitz: Float64Array;
  readonly hankel: InterleavedComplex | undefined;
}

function spectra({ toeplitz, hankel }: ToeplitzPlusHankel, plan: FftPlan): Spectra {
  const { size } = plan;
  const n = toeplitz.length;
  const data = new Float64Array(2 * size);
  const spectrum = new Float64Array(2 * size);
  for (let i = 0; i < n; i++) {
    data[2 * i] = toeplitz[i];
    if (i > 0) data[2 * (size - i)] = toeplitz[i];
  }
  plan.forward(data, spectrum);
  const real = Float64Array.from({ length: size }, (_, k) => spectrum[2 * k]);
  if (hankel === undefined) return { toeplitz: real, hankel: undefined };
  data.fill(0);
  for (let i = 0; i < hankel.length; i++) data[2 * i] = hankel[i];
  plan.forward(data, spectrum);
  return { toeplitz: real, hankel: spectrum };
}

/**
 * Turns the spectrum Z of x1 + i x2 into that of A x1 + i B x2. With X1 = (Z_k + conj Z_−k)/2 and X2 = (Z_k − conj
 * Z_−k)/2i the Toeplitz part is a multiplication by its spectrum; the Hankel part, Σ_j h[i + j] x_j, is a correlation, a
 * multiplication of its spectrum with conj X.
 */
function multiplySpectra(spectrum: InterleavedComplex, a: Spectra, b: Spectra, size: number): void {
  for (let k = 0; k <= size / 2; k++) {
    const p = 2 * k;
    const q = k === 0 ? 0 : 2 * (size - k);
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
}
