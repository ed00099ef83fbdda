import type { SampleSet } from "../data/samples.js";
import { kernels, workspace } from "../kernels/index.js";
import type { Network } from "../network/network.js";
import { type DenseSymmetric, tridiagonalise } from "../sparse/dense-symmetric.js";
import type { SymmetricTridiagonal } from "../sparse/tridiagonal.js";
import type { Complex } from "../sparse/tridiagonal-resolvents.js";
import { multiply } from "./dense.js";
import { intoEigenbasis, type KernelEigenbasis } from "./eigenbasis.js";
import { kernelEntries } from "./kernel.js";

/** (K − p)⁻¹ at a pole p: its product with a vector, and its diagonal. */
export interface Resolvent {
  readonly product: ComplexVector;
  readonly diagonal: ComplexVector;
}

export interface ComplexVector {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Resolvents of a symmetric kernel operator, for one vector and some poles off its spectrum. */
export interface Resolvents {
  readonly count: number;
  /** A bound on the eigenvalues, at most about twice the largest. */
  readonly largest: number;
  at(u: Float64Array, poles: readonly Complex[]): readonly Resolvent[];
}

/** In an eigenbasis: O(count · rank) a pole. */
export function basisResolvents(basis: KernelEigenbasis): Resolvents {
  const { count, rank, values, vectors } = basis;
  const squares = vectors.map((entry) => entry * entry);
  // (V⊥V⊥ᵀ)_ii.
  const unseen = new Float64Array(count).fill(1);
  for (let j = 0; j < rank; j++) for (let i = 0; i < count; i++) unseen[i] -= squares[j * count + i];
  for (let i = 0; i < count; i++) unseen[i] = Math.max(0, unseen[i]);
  return {
    count,
    largest: values[0] ?? 0,
    at(u, poles) {
      const { coefficients, complement } = intoEigenbasis(basis, u);
      const fractions = new Float64Array(2 * poles.length * rank);
      poles.forEach((pole, p) => {
        for (let j = 0; j < rank; j++) {
          const { re, im } = inverse({ re: values[j] - pole.re, im: -pole.im });
          fractions[2 * p * rank + j] = re;
          fractions[(2 * p + 1) * rank + j] = im;
        }
      });
      const product = multiply(
        vectors,
        fractions.map((f, at) => f * coefficients[at % rank]),
        count,
        rank,
        2 * poles.length,
      );
      const diagonal = multiply(squares, fractions, count, rank, 2 * poles.length);
      return poles.map((pole, p) => {
        const atZero = inverse({ re: -pole.re, im: -pole.im });
        return {
          product: withComplement(product, p, complement, atZero),
          diagonal: withComplement(diagonal, p, unseen, atZero),
        };
      });
    },
  };
}

/** Columns 2p and 2p + 1 as real and imaginary parts, with a vector times a number added. */
function withComplement(columns: Float64Array, p: number, rest: Float64Array, factor: Complex): ComplexVector {
  const n = rest.length;
  const re = columns.subarray(2 * p * n, (2 * p + 1) * n);
  const im = columns.subarray((2 * p + 1) * n, (2 * p + 2) * n);
  for (let i = 0; i < n; i++) {
    re[i] += factor.re * rest[i];
    im[i] += factor.im * rest[i];
  }
  return { re, im };
}

/**
 * Of a matrix, from its tridiagonal form K = Q T Qᵀ: O(n²) a pole after O(n³), in a fifth of the time that an eigenbasis of full rank takes. T − p = L D Lᵀ without pivots, which is stable off the real axis and below the spectrum: the
 * imaginary part of the pivots keeps its sign, or they are positive (N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 10.4).
 */
export function denseResolvents({
  count,
  tridiagonalise,
}: Pick<DenseSymmetric, "count" | "tridiagonalise">): Resolvents {
  const { T, turn, columns } = tridiagonalise();
  const { Q, stride } = columns();
  return {
    count,
    largest: largestRowSum(T),
    at(u, poles) {
      const turned = u.slice();
      turn(turned);
      const factors = poles.map((pole) => factorShifted(T, pole));
      const solved = new Float64Array(2 * poles.length * count);
      factors.forEach((factor, p) => {
        solveShifted(factor, turned, solved.subarray(2 * p * count, 2 * (p + 1) * count));
      });
      const products = multiply(Q, solved, stride, count, 2 * poles.length);
      const [stored, l, re, im] = workspace(Q.length, 4 * count, stride, stride);
      stored.set(Q);
      return factors.map((factor, p) => {
        l.set(factor);
        kernels().resolventDiagonal(
          stride,
          count,
          stride,
          stored.byteOffset,
          l.byteOffset,
          re.byteOffset,
          im.byteOffset,
        );
        const column = (k: number) => products.subarray(k * stride, k * stride + count);
        return {
          product: { re: column(2 * p), im: column(2 * p + 1) },
          diagonal: { re: re.slice(0, count), im: im.slice(0, count) },
        };
      });
    },
  };
}

/** Gershgorin's bound. */
function largestRowSum({ diagonal, offDiagonal }: SymmetricTridiagonal): number {
  const beside = (k: number) => Math.abs(offDiagonal[k] ?? 0);
  return diagonal.reduce((most, d, k) => Math.max(most, d + beside(k - 1) + beside(k)), 0);
}

/** Of the infinite-width kernel of a network on samples, without its matrix being kept. */
export function kernelResolvents(network: Network, samples: SampleSet): Resolvents {
  const { count, lowerColumns } = kernelEntries(network, samples);
  const matrix = new Float64Array(count * count);
  lowerColumns((j, lower) => matrix.set(lower, j * (count + 1)));
  return denseResolvents({
    count,
    tridiagonalise: () => tridiagonalise(count, (j, out) => out.set(matrix.subarray(j * (count + 1), (j + 1) * count))),
  });
}

/** l_k and 1/d_k of T − p = L D Lᵀ, four numbers a column: real and imaginary parts. */
function factorShifted({ diagonal, offDiagonal }: SymmetricTridiagonal, pole: Complex): Float64Array {
  const n = diagonal.length;
  const factors = new Float64Array(4 * n);
  let w: Complex = { re: 0, im: 0 };
  for (let k = 0; k < n; k++) {
    const e = k === 0 ? 0 : offDiagonal[k - 1];
    const l = { re: e * w.re, im: e * w.im };
    w = inverse({ re: diagonal[k] - pole.re - e * l.re, im: -pole.im - e * l.im });
    factors[4 * k] = l.re;
    factors[4 * k + 1] = l.im;
    factors[4 * k + 2] = w.re;
    factors[4 * k + 3] = w.im;
  }
  return factors;
}

/** Writes the real parts of (T − p)⁻¹u, then the imaginary ones. */
function solveShifted(factors: Float64Array, u: Float64Array, out: Float64Array): void {
  const n = u.length;
  let [yRe, yIm] = [0, 0];
  for (let k = 0; k < n; k++) {
    const [lRe, lIm] = [factors[4 * k], factors[4 * k + 1]];
    [yRe, yIm] = [u[k] - lRe * yRe + lIm * yIm, -lRe * yIm - lIm * yRe];
    out[k] = yRe;
    out[n + k] = yIm;
  }
  let [xRe, xIm] = [0, 0];
  for (let k = n - 1; k >= 0; k--) {
    const [wRe, wIm] = [factors[4 * k + 2], factors[4 * k + 3]];
    const [lRe, lIm] = k === n - 1 ? [0, 0] : [factors[4 * k + 4], factors[4 * k + 5]];
    [xRe, xIm] = [
      out[k] * wRe - out[n + k] * wIm - lRe * xRe + lIm * xIm,
      out[k] * wIm + out[n + k] * wRe - lRe * xIm - lIm * xRe,
    ];
    out[k] = xRe;
    out[n + k] = xIm;
  }
}

function inverse({ re, im }: Complex): Complex {
  const size = re * re + im * im;
  return { re: re / size, im: -im / size };
}
