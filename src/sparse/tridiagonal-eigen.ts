import { NumericalError } from "../errors.js";
import type { SymmetricTridiagonal } from "./tridiagonal.js";

/** All eigenpairs: `values[j]`, in no particular order, belongs to the unit vector `vectors[j * n … j * n + n − 1]`. */
export interface TridiagonalEigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

const maximalSweeps = 60;
/** From this sweep on an entry is negligible that is rounding of the largest ones, not of its neighbours alone. */
const patience = 20;

/**
 * All eigenvalues and orthonormal eigenvectors of a small symmetric tridiagonal matrix, by the implicit QL method with
 * Wilkinson's shift (Bowdler, Martin, Reinsch & Wilkinson, Numer. Math. 11, 1968: `tql2`). O(n³); the argument is left
 * as it was. Errors are a small multiple of the machine epsilon times the norm of the matrix.
 *
 * @throws NumericalError if an eigenvalue has not converged after 60 sweeps, or an entry is NaN or infinite.
 */
export function tridiagonalEigen(T: SymmetricTridiagonal): TridiagonalEigen {
  const n = T.diagonal.length;
  const vectors = new Float64Array(n * n);
  for (let j = 0; j < n; j++) vectors[j * n + j] = 1;
  return { values: implicitQl(T, (i, c, s) => rotate(vectors, n, i, c, s)), vectors };
}

/** The eigenvalues; `turn` is told every rotation of the basis, of vectors i and i + 1, in order. @throws as `tridiagonalEigen` */
export function implicitQl(T: SymmetricTridiagonal, turn: (i: number, c: number, s: number) => void): Float64Array {
  const n = T.diagonal.length;
  const d = T.diagonal.slice();
  const e = new Float64Array(n);
  e.set(T.offDiagonal.subarray(0, Math.max(0, n - 1)));
  const bad = d.findIndex((value, i) => !Number.isFinite(value) || !Number.isFinite(e[i]));
  if (bad >= 0) throw new NumericalError(`Row ${bad} of a ${n} × ${n} tridiagonal matrix holds NaN or Infinity.`);

  const norm = d.reduce((most, value, i) => Math.max(most, Math.abs(value) + Math.abs(e[i])), 0);
  for (let l = 0; l < n; l++) {
    for (let sweep = 0; ; sweep++) {
      // The first off-diagonal entry from l on that is negligible: rows l … m are a block of their own.
      // Small eigenvalues come out with more digits than the norm allows for where neighbours decide; blocks of rounding may never settle that way.
      const scale = sweep < patience ? 0 : norm;
      let m = l;
      while (m < n - 1 && Math.abs(e[m]) > Number.EPSILON * Math.max(scale, Math.abs(d[m]) + Math.abs(d[m + 1]))) m++;
      if (m === l) break;
      if (sweep === maximalSweeps) {
        throw new NumericalError(
          `Eigenvalue ${l} of a ${n} × ${n} tridiagonal matrix has not converged in ${sweep} sweeps.`,
        );
      }
      const half = (d[l + 1] - d[l]) / (2 * e[l]);
      let g = d[m] - d[l] + e[l] / (half + (half < 0 ? -1 : 1) * Math.hypot(half, 1));
      let s = 1;
      let c = 1;
      let p = 0;
      let deflated = false;
      for (let i = m - 1; i >= l; i--) {
        const f = s * e[i];
        const b = c * e[i];
        const r = Math.hypot(f, g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] -= p;
          e[m] = 0;
          deflated = true;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        const q = (d[i] - g) * s + 2 * c * b;
        p = s * q;
        d[i + 1] = g + p;
        g = c * q - b;
        turn(i, c, s);
      }
      if (deflated) continue;
      d[l] -= p;
      e[l] = g;
      e[m] = 0;
    }
  }
  return d;
}

/** Turns eigenvectors i and i + 1, of each of which n components are kept one after another, by the rotation (c, s). */
export function rotate(vectors: Float64Array, n: number, i: number, c: number, s: number): void {
  const first = i * n;
  for (let k = first; k < first + n; k++) {
    const upper = vectors[k + n];
    const lower = vectors[k];
    vectors[k + n] = s * lower + c * upper;
    vectors[k] = c * lower - s * upper;
  }
}
