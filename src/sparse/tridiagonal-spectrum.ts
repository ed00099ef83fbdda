import type { SymmetricTridiagonal } from "./tridiagonal.js";
import { implicitQl } from "./tridiagonal-eigen.js";

/** T = Z Λ Zᵀ, with Z kept as the plane rotations that it is a product of. */
export interface TridiagonalSpectrum {
  /** Λ, in no particular order. */
  readonly values: Float64Array;
  /** Zᵀy of every y, new, in O(n²) each; several at once take little longer than one. */
  toEigenvectors(ys: readonly Float64Array[]): Float64Array[];
  /** Z c of every c, likewise. */
  fromEigenvectors(cs: readonly Float64Array[]): Float64Array[];
}

/** The largest eigenvalue, the size of the last entry of its unit eigenvector, and the gap to the next eigenvalue. */
export function largestRitzPair({ values, fromEigenvectors }: TridiagonalSpectrum): {
  readonly value: number;
  readonly lastEntry: number;
  readonly gap: number;
} {
  const at = values.reduce((best, value, i) => (value > values[best] ? i : best), 0);
  const others = values.filter((_, i) => i !== at);
  const unit = new Float64Array(values.length);
  unit[at] = 1;
  return {
    value: values[at],
    lastEntry: Math.abs(fromEigenvectors([unit])[0][values.length - 1]),
    gap: others.length > 0 ? values[at] - others.reduce((a, b) => Math.max(a, b)) : 0,
  };
}

/**
 * The eigenvalues of a symmetric tridiagonal matrix and its eigenvectors as rotations, by the method of `tridiagonalEigen`: functions
 * of the matrix times a vector without n² numbers of vectors, for O(n²) work in all instead of O(n³).
 *
 * @throws NumericalError as `tridiagonalEigen`
 */
export function tridiagonalSpectrum(T: SymmetricTridiagonal): TridiagonalSpectrum {
  let count = 0;
  let planes = new Int32Array(1024);
  let turns = new Float64Array(2048);
  const values = implicitQl(T, (i, c, s) => {
    if (count === planes.length) {
      planes = grown(planes, new Int32Array(2 * count));
      turns = grown(turns, new Float64Array(4 * count));
    }
    planes[count] = i;
    turns[2 * count] = c;
    turns[2 * count + 1] = s;
    count++;
  });
  return {
    values,
    toEigenvectors: (ys) =>
      fourByFour(ys, (x) => {
        for (let k = 0; k < count; k++) rotateFour(x, 4 * planes[k], turns[2 * k], turns[2 * k + 1]);
      }),
    fromEigenvectors: (cs) =>
      fourByFour(cs, (x) => {
        for (let k = count - 1; k >= 0; k--) rotateFour(x, 4 * planes[k], turns[2 * k], -turns[2 * k + 1]);
      }),
  };
}

/** Hands over the vectors in groups of four, entry by entry, the last of them filled up with zeros: the rotations are more to read than they. */
function fourByFour(vectors: readonly Float64Array[], turn: (four: Float64Array) => void): Float64Array[] {
  const turned = vectors.map(({ length }) => new Float64Array(length));
  for (let first = 0; first < vectors.length; first += 4) {
    const group = vectors.slice(first, first + 4);
    const four = new Float64Array(4 * group[0].length);
    group.forEach((vector, v) => {
      for (let i = 0; i < vector.length; i++) four[4 * i + v] = vector[i];
    });
    turn(four);
    group.forEach((vector, v) => {
      for (let i = 0; i < vector.length; i++) turned[first + v][i] = four[4 * i + v];
    });
  }
  return turned;
}

/** Entries i and i + 1 of four vectors, from `at` on, turned by the rotation (c, s). */
function rotateFour(x: Float64Array, at: number, c: number, s: number): void {
  const [a0, a1, a2, a3] = [x[at], x[at + 1], x[at + 2], x[at + 3]];
  const [b0, b1, b2, b3] = [x[at + 4], x[at + 5], x[at + 6], x[at + 7]];
  x[at] = c * a0 - s * b0;
  x[at + 1] = c * a1 - s * b1;
  x[at + 2] = c * a2 - s * b2;
  x[at + 3] = c * a3 - s * b3;
  x[at + 4] = s * a0 + c * b0;
  x[at + 5] = s * a1 + c * b1;
  x[at + 6] = s * a2 + c * b2;
  x[at + 7] = s * a3 + c * b3;
}

function grown<List extends Int32Array | Float64Array>(from: List, to: List): List {
  to.set(from);
  return to;
}
