import { NumericalError } from "../errors.js";
import { addMultiple, dot } from "../sparse/vectors.js";
import type { KrylovSpace, VectorPool } from "./lanczos.js";

/** A Krylov space of an unsymmetric Z:  Z V = V H + h v eᵀ with H upper Hessenberg. */
export interface ArnoldiSpace extends KrylovSpace {
  /** Column j of H, its j + 2 entries that are not zero. */
  readonly columns: Float64Array[];
}

/**
 * Starts the space of `start`, which must not be zero (Arnoldi, Quart. Appl. Math. 9, 1951). Every new vector is orthogonalised
 * twice against all before it, which is enough (Giraud, Langou & Rozložník, Comput. Math. Appl. 50, 2005).
 *
 * @param mass y = M x, which makes the right-hand side of the next solve.
 * @param inner y = N x, returns xᵀNx, of the inner product; `mass` itself where M is symmetric.
 * @param massTimesLast a vector for M times the newest of the basis.
 * @throws NumericalError from `absorb` when NaN or Infinity appears.
 */
export function startArnoldi(
  mass: (x: Float64Array, y: Float64Array) => number,
  inner: (x: Float64Array, y: Float64Array) => number,
  start: Float64Array,
  pool: VectorPool,
  massTimesLast: Float64Array,
): ArnoldiSpace {
  const first = pool.take();
  first.set(start);
  const basis = [first];
  const same = inner === mass;
  const innerTimesLast = same ? massTimesLast : new Float64Array(start.length);
  const sizeOf = (x: Float64Array): number => Math.sqrt(Math.max(0, inner(x, innerTimesLast)));
  const lengths = [sizeOf(first)];
  if (!same) mass(first, massTimesLast);
  const columns: Float64Array[] = [];
  let exhausted = false;
  let largest = 0;
  return {
    basis,
    lengths,
    columns,
    get dimension() {
      return columns.length;
    },
    get exhausted() {
      return exhausted;
    },
    next: massTimesLast,
    absorb(w) {
      const j = columns.length;
      const length = lengths[j];
      const column = new Float64Array(j + 2);
      for (let i = 0; i < w.length; i++) w[i] /= length;
      let norm = 0;
      for (let pass = 0; pass < 2; pass++) {
        inner(w, innerTimesLast);
        const parts = basis.map((v, i) => dot(v, innerTimesLast) / lengths[i]);
        parts.forEach((part, i) => {
          column[i] += part;
          addMultiple(-part / lengths[i], basis[i], w);
        });
      }
      norm = sizeOf(w);
      if (!Number.isFinite(norm)) {
        throw new NumericalError(`Krylov: NaN or Infinity in basis vector ${j + 1}; are all coefficients finite?`);
      }
      column[j + 1] = norm;
      columns.push(column);
      largest = Math.max(largest, Math.hypot(...column));
      if (norm <= 10 * Number.EPSILON * largest || columns.length === w.length) {
        exhausted = true;
        pool.giveBack([w]);
        return;
      }
      if (!same) mass(w, massTimesLast);
      basis.push(w);
      lengths.push(norm);
    },
  };
}
