import type { LinearSolver } from "../sparse/linear-solver.js";
import type { Pencil } from "../sparse/pencil.js";
import type { Fields } from "./equation.js";
import { squaredNorm } from "./lanczos.js";
import type { Source } from "./system.js";

/**
 * M u′ = −K u + F₀ + F₁ t as a system without a source, for each initial value: u is followed by s·(1, t/T) for F of degree 1, by
 * s for a constant F, whose derivatives are (0, 1/T) of them (as in Saad, SIAM J. Numer. Anal. 29, 1992, for the exponential's
 * relatives). The scale s is to be of the size of u, so that one norm suits both.
 */
export interface AugmentedSystem {
  /** Length of a vector: the pencil's size and one or two more. */
  readonly size: number;
  /** y = diag(M, 1) x; returns xᵀy. */
  readonly multiplyMass: Product;
  /** y = diag(N, 1) x with the matrix of the inner product; returns xᵀy. `multiplyMass` itself where N is M. */
  readonly multiplyNorm: Product;
  /** Solves with diag(M, 1) + shift × the augmented K, out[i] for the initial value fields[i], given the solver of M + shift K. */
  solve(solver: LinearSolver, shift: number, fields: readonly number[], r: Fields, out: Fields): void;
  start(initial: Float64Array, field: number): Float64Array;
  /** The norm of what follows u, at a time. */
  tail(field: number, time: number): number;
}

type Product = (x: Float64Array, y: Float64Array) => number;

/** @param scales s, one positive number for every initial value. */
export function augmentedSystem(
  pencil: Pencil,
  loads: readonly Fields[],
  whole: number,
  scales: readonly number[],
): AugmentedSystem {
  const n = pencil.size;
  const extra = loads.length;
  const head = (x: Float64Array) => x.subarray(0, n);
  const extended =
    (product: Product): Product =>
    (x, y) => {
      let square = product(head(x), head(y));
      for (let i = n; i < n + extra; i++) {
        y[i] = x[i];
        square += x[i] * x[i];
      }
      return square;
    };
  const multiplyMass = extended((x, y) => pencil.multiplyMass(x, y));
  return {
    size: n + extra,
    multiplyMass,
    multiplyNorm: pencil.multiplyNorm === undefined ? multiplyMass : extended((x, y) => squaredNorm(pencil, x, y)),
    solve(solver, shift, fields, r, out) {
      fields.forEach((field, i) => {
        const [from, to] = [r[i], out[i]];
        for (let k = 0; k < extra; k++) to[n + k] = from[n + k] + (k > 0 ? (shift / whole) * to[n + k - 1] : 0);
        for (let m = 0; m < n; m++) to[m] = from[m];
        loads.forEach((load, k) => {
          const weight = (shift * to[n + k] * whole ** k) / scales[field];
          const F = load[field];
          for (let m = 0; m < n; m++) to[m] += weight * F[m];
        });
      });
      solver.solve(out.map(head));
    },
    start(initial, field) {
      const vector = new Float64Array(n + extra);
      vector.set(initial);
      if (extra > 0) vector[n] = scales[field];
      return vector;
    },
    tail: (field, time) => (extra === 0 ? 0 : scales[field] * Math.hypot(1, extra > 1 ? time / whole : 0)),
  };
}

/** F as a polynomial in t: [F₀] or [F₀, F₁], each with a vector for every initial value. */
export function polynomialLoads(
  source: Source,
  degree: 0 | 1,
  whole: number,
  count: number,
  size: number,
): readonly Fields[] {
  const at = (time: number): Fields => {
    const out = Array.from({ length: count }, () => new Float64Array(size));
    source(time, out);
    return out;
  };
  const first = at(0);
  if (degree === 0) return [first];
  const slopes = at(whole);
  slopes.forEach((slope, j) => {
    for (let i = 0; i < size; i++) slope[i] = (slope[i] - first[j][i]) / whole;
  });
  return [first, slopes];
}
