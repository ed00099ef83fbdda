import fc from "fast-check";
import { Matrix, solve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { NumericalError } from "../../src/errors.js";
import { randomStream } from "../../src/network/random.js";
import {
  bicgstab,
  type CsrMatrix,
  csrOperator,
  gmres,
  identityPreconditioner,
  incompleteLu,
  jacobi,
} from "../../src/sparse/index.js";
import { denseOf, waves } from "./matrices.js";
import { combine, csrOf, gridProblem } from "./stencils.js";

function iterate(matrix: CsrMatrix, options = {}, b = waves(matrix.pattern.rows)) {
  const x = new Float64Array(b.length);
  return { x, ...gmres(csrOperator(matrix), b, x, options) };
}

/** Unsymmetric, strictly diagonally dominant by rows: every ‖A⁻¹‖_∞ is below 2. */
const dominantMatrix = fc
  .integer({ min: 1, max: 25 })
  .chain((n) =>
    fc.array(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: n, maxLength: n }), {
      minLength: n,
      maxLength: n,
    }),
  )
  .map((rows) =>
    csrOf(
      rows.length,
      rows.map((row, i) =>
        row
          .map((value, j): [number, number] => [
            j,
            j === i ? 0.5 + row.reduce((sum, entry) => sum + Math.abs(entry), 0) : value,
          ])
          .filter(([j, value]) => j === i || Math.abs(value) > 0.5),
      ),
    ),
  );

describe("GMRES", () => {
  it("solves random unsymmetric systems as dense elimination does", () => {
    fc.assert(
      fc.property(dominantMatrix, (matrix) => {
        const b = waves(matrix.pattern.rows);
        const expected = solve(denseOf(matrix), Matrix.columnVector([...b])).to1DArray();
        for (const preconditioner of [identityPreconditioner, jacobi(matrix), incompleteLu(matrix)]) {
          const { x, residual } = iterate(matrix, { preconditioner });
          expect(residual).toBeLessThanOrEqual(1e-12);
          // Derived: ‖A⁻¹‖ below 2 · 5 in the 2-norm, times 1e−12 ‖b‖, which is below 5e-12.
          x.forEach((value, i) => {
            expect(Math.abs(value - expected[i])).toBeLessThan(5e-11);
          });
        }
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it("solves advection that dominates diffusion", () => {
    const matrix = combine(
      gridProblem(2, 20, () => 1e-2, 5),
      1,
      0.1,
    );
    const b = waves(400);
    const expected = solve(denseOf(matrix), Matrix.columnVector([...b])).to1DArray();
    const { x } = iterate(matrix, { preconditioner: incompleteLu(matrix) }, b);
    const largest = Math.max(...expected.map(Math.abs));
    // Derived: condition number below 200 times 1e−12.
    x.forEach((value, i) => {
      expect(Math.abs(value - expected[i]) / largest).toBeLessThan(2e-10);
    });
  });

  it("answers a zero right-hand side with zero, and starts from the guess it is given", () => {
    const matrix = combine(
      gridProblem(2, 8, () => 1, 1),
      1,
      1,
    );
    const b = waves(64);
    const { x } = iterate(matrix, {}, b);
    expect(gmres(csrOperator(matrix), b, x.slice(), { tolerance: 1e-11 }).iterations).toBe(0);
    expect(gmres(csrOperator(matrix), new Float64Array(64), x)).toEqual({ iterations: 0, residual: 0 });
    expect(x).toEqual(new Float64Array(64));
  });

  it("says that a matrix is singular, or how far it came", () => {
    const singular = csrOf(3, [
      [
        [0, 1],
        [1, 1],
      ],
      [
        [0, 1],
        [1, 1],
      ],
      [[2, 1]],
    ]);
    expect(() => iterate(singular, {}, Float64Array.of(1, 2, 1))).toThrow(NumericalError);
    expect(() => iterate(singular, {}, Float64Array.of(1, 2, 1))).toThrow(/singular/);
    const matrix = combine(
      gridProblem(2, 20, () => 1, 1),
      1,
      100,
    );
    expect(() => iterate(matrix, { maxIterations: 3 })).toThrow(
      /GMRES.*not converged after 3 iterations: relative residual/,
    );
  });

  it("refuses numbers that are not finite", () => {
    const matrix = combine(gridProblem(2, 4), 1, 1);
    expect(() => iterate(matrix, {}, waves(16).fill(Number.NaN, 3, 4))).toThrow(/right-hand side holds NaN/);
    matrix.values[5] = Number.NaN;
    expect(() => iterate(matrix)).toThrow(/not finite/);
  });

  it("ends after as many iterations as there are unknowns, where nothing is started again", () => {
    // The cyclic shift: the residual stays as it is until the last step (Nachtigal, Reddy & Trefethen 1992).
    const n = 12;
    const shift = csrOf(
      n,
      Array.from({ length: n }, (_, i) => [[(i + 1) % n, 1]]),
    );
    const b = Float64Array.from({ length: n }, (_, i) => (i === 0 ? 1 : 0));
    expect(iterate(shift, { restart: n }, b).iterations).toBe(n);
    expect(() => iterate(shift, { restart: n - 1 }, b)).toThrow(/comes no closer after 11 iterations/);
  });

  it.each([1, 2 ** -50, 1e-30, 1e-180, 1e-300, 1e30, 1e160, 1e300])(
    "ends where its space is exhausted, whatever residual is asked for, with a matrix of size %d",
    (scale) => {
      // A multiple of the identity: one vector spans the space. What rounding leaves of A v beside v is no direction to go on in; taken for
      // one, it is followed until the space is full, or the matrix called singular.
      const random = randomStream(6);
      for (let trial = 0; trial < 100; trial++) {
        const factor = (1 + random.uniform()) * scale;
        const matrix = csrOf(
          40,
          Array.from({ length: 40 }, (_, i) => [[i, factor]]),
        );
        const b = Float64Array.from({ length: 40 }, () => random.uniform() - 0.5);
        const { x, iterations } = iterate(matrix, { tolerance: 1e-30 }, b);
        expect(iterations).toBe(1);
        // Derived: ‖b‖ is below 4, and a residual of rounding is 4 of |A||x|.
        x.forEach((value, i) => {
          expect(Math.abs(value * factor - b[i])).toBeLessThan(1e-14);
        });
      }
    },
  );

  it.each([1e-300, 1e-180, 1e-16, 1e160, 1e300])(
    "does with a matrix of size %d what it does with one of size 1, and BiCGSTAB too",
    (scale) => {
      const matrix = combine(
        gridProblem(2, 20, () => 1e-2, 5),
        1,
        0.1,
      );
      const scaled = { ...matrix, values: matrix.values.map((value) => value * scale) };
      const b = waves(400);
      for (const method of [gmres, bicgstab]) {
        const x = new Float64Array(400);
        const other = new Float64Array(400);
        const { iterations } = method(csrOperator(matrix), b, x);
        // Measured: the same for GMRES; 28 of BiCGSTAB, whose roundings come otherwise, become up to 30.
        expect(Math.abs(method(csrOperator(scaled), b, other).iterations - iterations)).toBeLessThan(4);
        // Derived: condition number below 200 times 1e−12, twice.
        x.forEach((value, i) => {
          expect(Math.abs(other[i] * scale - value)).toBeLessThan(1e-9);
        });
      }
    },
  );

  it("has a residual that a larger space never increases", () => {
    const matrix = combine(
      gridProblem(2, 10, () => 0.1, 2),
      1,
      1,
    );
    const b = waves(100);
    let previous = Math.hypot(...b);
    for (let steps = 1; steps <= 20; steps++) {
      const x = new Float64Array(100);
      expect(() => gmres(csrOperator(matrix), b, x, { maxIterations: steps, restart: 30 })).toThrow(/not converged/);
      const Ax = denseOf(matrix)
        .mmul(Matrix.columnVector([...x]))
        .to1DArray();
      const residual = Math.hypot(...b.map((value, i) => value - Ax[i]));
      expect(residual).toBeLessThanOrEqual(previous * (1 + 1e-14));
      previous = residual;
    }
  });
});
