import { inverse, Matrix, solve } from "ml-matrix";
import type { Pencil } from "../../src/sparse/index.js";
import type { Source } from "../../src/time/index.js";
import { denseExponential, largestColumn } from "../../src/verify/dense-exponential.js";

/*
 * A reference that shares nothing with the library's integrators but the matrices: M⁻¹K as a dense matrix, sources as a linear system of their own,
 * and the exponential of the whole by scaling and squaring.
 */

/** The two matrices of a pencil. */
export interface DensePencil {
  readonly M: Matrix;
  readonly K: Matrix;
}

/** A load F(t) = C q(t) of the form q′ = G q, q(0) = start: polynomials and oscillations in t. */
export interface Forcing {
  /** C: a row per unknown, a column per component of q. */
  readonly coefficients: Matrix;
  readonly generator: Matrix;
  readonly start: readonly number[];
}

/** The matrices of a pencil, column by column from its products. */
export function denseMatrices(pencil: Pencil): DensePencil {
  const n = pencil.size;
  const columns = (multiply: (x: Float64Array, y: Float64Array) => void): Matrix => {
    const A = Matrix.zeros(n, n);
    for (let j = 0; j < n; j++) {
      const x = new Float64Array(n);
      const y = new Float64Array(n);
      x[j] = 1;
      multiply(x, y);
      y.forEach((value, i) => {
        A.set(i, j, value);
      });
    }
    return A;
  };
  return {
    M: columns((x, y) => pencil.multiplyMass(x, y)),
    K: columns((x, y) => pencil.multiplyStiffness(x, y)),
  };
}

/**
 * The load of one field as a forcing by 1, t, sin ωt and cos ωt, found from its values at four times.
 *
 * @throws Error where it is no such load: its value at a fifth time is another.
 */
export function forcingOf(source: Source, size: number, count: number, field: number, omega: number): Forcing {
  const load = (time: number): Float64Array => {
    const out = Array.from({ length: count }, () => new Float64Array(size));
    source(time, out);
    return out[field];
  };
  const basis = (time: number) => [1, time, Math.sin(omega * time), Math.cos(omega * time)];
  const times = [0, 0.7 / omega, 1.9 / omega, 3.6 / omega];
  const values = new Matrix(times.map((time) => [...load(time)]));
  const coefficients = solve(new Matrix(times.map(basis)), values).transpose();
  const other = 5.3 / omega;
  const foreseen = coefficients.mmul(Matrix.columnVector(basis(other))).to1DArray();
  const scale = values.max() - values.min() + Math.abs(values.max());
  load(other).forEach((value, i) => {
    if (Math.abs(value - foreseen[i]) > 1e-9 * scale) throw new Error(`load ${i} is no sum of 1, t, sin ωt, cos ωt`);
  });
  const generator = Matrix.zeros(4, 4);
  generator.set(1, 0, 1);
  generator.set(2, 3, omega);
  generator.set(3, 2, -omega);
  return { coefficients, generator, start: [1, 0, 0, 1] };
}

/** What the reference says of a solution. */
export interface DenseEvolution {
  /** One vector per time. */
  readonly values: readonly Float64Array[];
  /**
   * What rounding may have done to the values, as a part of their largest size so far: the matrices themselves are known to ε, and an
   * exponential of A is not known better than to ε ‖A‖ t times what it does to errors (Higham, Functions of Matrices, section 10.2).
   */
  readonly rounding: readonly number[];
}

/** u(t) of M u′ = −K u + F(t) at each time (ascending, not 0). */
export function denseEvolution(
  { M, K }: DensePencil,
  initial: Float64Array,
  forcing: Forcing | undefined,
  times: readonly number[],
): DenseEvolution {
  const n = M.rows;
  const m = forcing?.generator.rows ?? 0;
  const inverseMass = inverse(M);
  const A = Matrix.zeros(n + m, n + m);
  const decay = inverseMass.mmul(K).mul(-1);
  A.setSubMatrix(decay, 0, 0);
  if (forcing !== undefined) {
    A.setSubMatrix(inverseMass.mmul(forcing.coefficients), 0, n);
    A.setSubMatrix(forcing.generator, n, n);
  }
  const start = Matrix.columnVector([...initial, ...(forcing?.start ?? [])]);
  const size = largestColumn(decay);
  return {
    values: times.map((time) =>
      Float64Array.from(denseExponential(Matrix.mul(A, time)).mmul(start).to1DArray().slice(0, n)),
    ),
    rounding: times.map((time) => 4 * Number.EPSILON * (10 + size * time)),
  };
}

/** u(t) of M u″ + γ M u′ = −K u that starts at rest, at each time. */
export function denseWave(
  { M, K }: DensePencil,
  friction: number,
  initial: Float64Array,
  times: readonly number[],
): DenseEvolution {
  const n = M.rows;
  const L = inverse(M).mmul(K);
  const size = largestColumn(L);
  const omega = Math.sqrt(size);
  // Of u and u′/ω, so that both parts of the matrix are of one size.
  const A = Matrix.zeros(2 * n, 2 * n);
  A.setSubMatrix(Matrix.mul(Matrix.eye(n), omega), 0, n);
  A.setSubMatrix(Matrix.mul(L, -1 / omega), n, 0);
  A.setSubMatrix(Matrix.mul(Matrix.eye(n), -friction), n, n);
  const start = Matrix.columnVector([...initial, ...initial.map(() => 0)]);
  return {
    values: times.map((time) =>
      Float64Array.from(denseExponential(Matrix.mul(A, time)).mmul(start).to1DArray().slice(0, n)),
    ),
    // A slow mode moves by its eigenvalue's error times t²/2.
    rounding: times.map((time) => 4 * Number.EPSILON * (10 + size * time * time)),
  };
}

/** √(uᵀMu) */
export function massNormOf(M: Matrix, u: ArrayLike<number>): number {
  const column = Matrix.columnVector(Array.from(u));
  return Math.sqrt(Math.max(0, column.transpose().mmul(M).mmul(column).get(0, 0)));
}
