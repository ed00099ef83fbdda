import type { SymmetricTridiagonal } from "./tridiagonal.js";
import { implicitQl } from "./tridiagonal-eigen.js";

/** T = Z Λ Zᵀ, with Z kept as the plane rotations that it is a product of. */
export interface TridiagonalSpectrum {
  /** Λ, in no particular order. */
  readonly values: Float64Array;
  /** Zᵀy, new, in O(n²). */
  toEigenvectors(y: Float64Array): Float64Array;
  /** Z c, new, in O(n²). */
  fromEigenvectors(c: Float64Array): Float64Array;
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
    lastEntry: Math.abs(fromEigenvectors(unit)[values.length - 1]),
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
    toEigenvectors(y) {
      const x = y.slice();
      for (let k = 0; k < count; k++) {
        const i = planes[k];
        const [c, s] = [turns[2 * k], turns[2 * k + 1]];
        const [lower, upper] = [x[i], x[i + 1]];
        x[i] = c * lower - s * upper;
        x[i + 1] = s * lower + c * upper;
      }
      return x;
    },
    fromEigenvectors(coefficients) {
      const x = coefficients.slice();
      for (let k = count - 1; k >= 0; k--) {
        const i = planes[k];
        const [c, s] = [turns[2 * k], turns[2 * k + 1]];
        const [lower, upper] = [x[i], x[i + 1]];
        x[i] = c * lower + s * upper;
        x[i + 1] = c * upper - s * lower;
      }
      return x;
    },
  };
}

function grown<List extends Int32Array | Float64Array>(from: List, to: List): List {
  to.set(from);
  return to;
}
