import { NumericalError } from "../errors.js";
import { nextOverlaps, semiorthogonal } from "../sparse/lanczos-overlaps.js";
import type { LinearSolver } from "../sparse/linear-solver.js";
import type { Pencil } from "../sparse/pencil.js";
import type { SymmetricTridiagonal } from "../sparse/tridiagonal.js";
import { addMultiple, dot } from "../sparse/vectors.js";

/** A Krylov space of Z = S⁻¹M, S = M + shift K, with a basis that is orthonormal in (x, y) = xᵀMy. */
export interface KrylovSpace {
  /** `basis[j]` is the unit vector v_j times `lengths[j]`. */
  readonly basis: Float64Array[];
  readonly lengths: number[];
  /** Solves taken in so far: the dimension of the projection of Z that is known. */
  readonly dimension: number;
  /** True once the space is invariant under Z: nothing is left to add. */
  readonly exhausted: boolean;
  /** M times the newest of the basis: the right-hand side of the next solve with S. */
  readonly next: Float64Array;
  /** Takes in the solution, and the array with it. */
  absorb(solution: Float64Array): void;
}

/**
 * A Krylov space of Z = S⁻¹M, S = M + shift K, that grows by one solve at a time. Z is symmetric in the inner product
 * (x, y) = xᵀMy. With M-orthonormal vectors v₀, v₁, …, of which v₀ is the start over its norm, Z V = V T + β vₖ eᵀ with T
 * tridiagonal: `alpha` on its diagonal, `beta` beside it. `basis[j]` is v_j times `lengths[j]`: to scale a million
 * numbers costs a third of a solve.
 */
export interface LanczosSpace extends KrylovSpace {
  readonly alpha: number[];
  readonly beta: number[];
  /** One more column of T, by one solve. */
  extend(): void;
}

/** Hands out vectors, and takes them back to be used again: a million-cell basis is not allocated twice. */
export interface VectorPool {
  take(): Float64Array;
  giveBack(vectors: readonly Float64Array[]): void;
}

/** A pool of vectors of length n; they come with whatever they held. */
export function vectorPool(n: number): VectorPool {
  const free: Float64Array[] = [];
  return {
    take: () => free.pop() ?? new Float64Array(n),
    giveBack(vectors) {
      free.push(...vectors);
    },
  };
}

/** ‖x‖ in the M-norm (or that of the pencil's N in its place); `scratch` is overwritten with Mx (Nx). */
export function massNorm(pencil: Pencil, x: Float64Array, scratch: Float64Array): number {
  return Math.sqrt(Math.max(0, squaredNorm(pencil, x, scratch)));
}

/** The square of `massNorm`, as it is computed. */
export function squaredNorm(pencil: Pencil, x: Float64Array, scratch: Float64Array): number {
  return pencil.multiplyNorm === undefined ? pencil.multiplyMass(x, scratch) : pencil.multiplyNorm(x, scratch);
}

/** While the basis holds no more numbers than these orthogonality is kept at every step: it costs nothing there, and the space may be exhausted. */
const smallBasis = 2 ** 18;

/**
 * Starts the space of `start`, which must not be zero. Rounding errors make the basis lose its orthogonality; the loss
 * is followed by Simon's recurrence (Linear Algebra Appl. 61, 1984: partial reorthogonalisation), which costs
 * nothing, and only when it reaches √ε are two vectors orthogonalised against all before them. That keeps T the
 * projection of Z to machine precision, and at a few ten dimensions it hardly ever happens.
 *
 * @param solver of S.
 * @param deflated M-orthonormal eigenvectors, to which the start is orthogonal and all of the space is kept so.
 * @throws NumericalError from `extend` and `absorb` when NaN or Infinity appears.
 */
export function startLanczos(
  pencil: Pencil,
  solver: LinearSolver,
  start: Float64Array,
  pool: VectorPool,
  massTimesLast: Float64Array,
  deflated: readonly Float64Array[] = [],
): LanczosSpace {
  const n = pencil.size;
  const unit = 0.5 * Number.EPSILON * Math.sqrt(n);
  const norm = massNorm(pencil, start, massTimesLast);
  const first = pool.take();
  first.set(start);
  const basis = [first];
  const lengths = [norm];
  const alpha: number[] = [];
  const beta: number[] = [];
  // overlaps[i] estimates (v_j, v_i) for the newest vector v_j; olderOverlaps the same for v_{j−1}.
  let olderOverlaps: number[] = [];
  let overlaps: number[] = [1];
  let repeat = false;
  let largest = 0;

  /** w −= Σ (w, v_i) v_i; returns ‖w‖ and leaves Mw in massTimesLast. */
  const orthogonalise = (w: Float64Array): number => {
    for (const x of deflated) addMultiple(-dot(x, massTimesLast), x, w);
    basis.forEach((v, i) => {
      addMultiple(-dot(v, massTimesLast) / lengths[i] ** 2, v, w);
    });
    return massNorm(pencil, w, massTimesLast);
  };

  let exhausted = false;
  const space: LanczosSpace = {
    basis,
    lengths,
    alpha,
    beta,
    get dimension() {
      return alpha.length;
    },
    get exhausted() {
      return exhausted;
    },
    next: massTimesLast,
    extend() {
      const w = pool.take();
      solver.solve([massTimesLast], [w]);
      space.absorb(w);
    },
    absorb(w) {
      const j = alpha.length;
      // w is Z v_j times its length: take it to Z v_j − α v_j − β v_{j−1} in one pass.
      const length = lengths[j];
      const a = dot(w, massTimesLast) / length ** 2;
      if (j === 0) recur(w, 1 / length, -a / length, basis[0], 0, basis[0]);
      else recur(w, 1 / length, -a / length, basis[j], -beta[j - 1] / lengths[j - 1], basis[j - 1]);
      let b = massNorm(pencil, w, massTimesLast);
      if (deflated.length > 0) {
        for (const x of deflated) addMultiple(-dot(x, massTimesLast), x, w);
        b = massNorm(pencil, w, massTimesLast);
      }
      if (!Number.isFinite(a) || !Number.isFinite(b)) {
        throw new NumericalError(`Krylov: NaN or Infinity in basis vector ${j + 1}; are all coefficients finite?`);
      }
      alpha.push(a);
      largest = Math.max(largest, Math.abs(a) + b);

      let next = b > 0 ? nextOverlaps(alpha, beta, b, overlaps, olderOverlaps, unit * largest) : [];
      const lost = n * j <= smallBasis || next.some((overlap, i) => i < j && Math.abs(overlap) > semiorthogonal);
      if (lost || repeat) {
        // Twice is enough (Parlett): a second pass if the first one took most of the vector away.
        const before = b;
        b = orthogonalise(w);
        if (b < 0.7 * before) b = orthogonalise(w);
        next = next.map((overlap, i) => (i <= j ? unit : overlap));
        repeat = lost && !repeat;
      }
      if (b <= 10 * Number.EPSILON * largest || alpha.length === n - deflated.length) {
        exhausted = true;
        pool.giveBack([w]);
        return;
      }
      beta.push(b);
      olderOverlaps = overlaps;
      overlaps = next;
      basis.push(w);
      lengths.push(b);
    },
  };
  return space;
}

/** The leading k × k block of T. */
export function projection(space: LanczosSpace, k: number): SymmetricTridiagonal {
  return {
    diagonal: Float64Array.from(space.alpha.slice(0, k)),
    offDiagonal: Float64Array.from(space.beta.slice(0, k - 1)),
  };
}

/** x = s x + a y + b z, four entries per turn of the loop: a fifth faster than one. */
function recur(x: Float64Array, s: number, a: number, y: Float64Array, b: number, z: Float64Array): void {
  const n = x.length;
  const whole = n - (n % 4);
  for (let i = 0; i < whole; i += 4) {
    x[i] = s * x[i] + a * y[i] + b * z[i];
    x[i + 1] = s * x[i + 1] + a * y[i + 1] + b * z[i + 1];
    x[i + 2] = s * x[i + 2] + a * y[i + 2] + b * z[i + 2];
    x[i + 3] = s * x[i + 3] + a * y[i + 3] + b * z[i + 3];
  }
  for (let i = whole; i < n; i++) x[i] = s * x[i] + a * y[i] + b * z[i];
}
