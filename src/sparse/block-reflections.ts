import { combineColumns } from "../kernels/index.js";
import { addMultiple, dot } from "./vectors.js";

/** Reflections that are applied together. */
const BLOCK = 32;

/**
 * x ← H_0 H_1 … H_{count−1} x for many x, H_k = I − τ_k v_k v_kᵀ with v_k in the entries from k + 1 on: block by block as I − V T Vᵀ, T upper triangular, that is by matrix
 * products (R. Schreiber, C. Van Loan, SIAM J. Sci. Stat. Comput. 10, 1989).
 *
 * @param reflector v_k, of length n − k − 1
 * @param factors τ_k
 * @param xs each of length n, overwritten
 */
export function reflectAll(
  count: number,
  reflector: (k: number) => Float64Array,
  factors: Float64Array,
  xs: readonly Float64Array[],
): void {
  if (xs.length === 0) return;
  const n = xs[0].length;
  for (let first = BLOCK * Math.floor((count - 1) / BLOCK); first >= 0; first -= BLOCK) {
    const size = Math.min(BLOCK, count - first);
    const rows = n - first - 1;
    const V = Array.from({ length: size }, () => new Float64Array(rows));
    const transposed = Array.from({ length: rows }, () => new Float64Array(size));
    V.forEach((column, p) => {
      column.set(reflector(first + p), p);
      for (let i = p; i < rows; i++) transposed[i][p] = column[i];
    });
    const T = triangleOf(V, factors.subarray(first, first + size));
    const parts = xs.map((x) => x.subarray(first + 1));
    const inner = xs.map(() => new Float64Array(size));
    combineColumns(transposed, parts, inner);
    for (const each of inner) multiplyUpper(T, each);
    const changes = xs.map(() => new Float64Array(rows));
    combineColumns(V, inner, changes);
    parts.forEach((part, t) => {
      addMultiple(-1, changes[t], part);
    });
  }
}

/** The rows of T, each from its diagonal on. */
function triangleOf(V: readonly Float64Array[], factors: Float64Array): readonly Float64Array[] {
  const size = V.length;
  const T = Array.from({ length: size }, (_, i) => new Float64Array(size - i));
  for (let j = 0; j < size; j++) {
    const products = V.slice(0, j).map((v) => dot(v, V[j]));
    for (let i = 0; i < j; i++) {
      for (let k = i; k < j; k++) T[i][j - i] -= factors[j] * T[i][k - i] * products[k];
    }
    T[j][0] = factors[j];
  }
  return T;
}

/** x ← T x. */
function multiplyUpper(T: readonly Float64Array[], x: Float64Array): void {
  T.forEach((row, i) => {
    let sum = 0;
    for (let k = 0; k < row.length; k++) sum += row[k] * x[i + k];
    x[i] = sum;
  });
}
