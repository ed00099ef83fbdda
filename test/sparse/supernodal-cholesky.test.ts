import fc from "fast-check";
import { Matrix, solve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { NumericalError } from "../../src/errors.js";
import {
  analyseSymmetric,
  analyseUnsymmetric,
  type CsrMatrix,
  csrFromTriplets,
  factorSymmetric,
  multiplyCsr,
  nestedDissection,
} from "../../src/sparse/index.js";
import { backwardError, definite, definiteMatrix, denseOf, gridLaplacian, waves } from "./matrices.js";

const factored = ({ pattern, values }: CsrMatrix) =>
  factorSymmetric(analyseSymmetric(pattern, nestedDissection(pattern)), values);

const identity = (n: number) => Int32Array.from({ length: n }, (_, i) => i);

describe("supernodal Cholesky", () => {
  it("solves as a dense LU does, for any sparsity and any number of right-hand sides", () => {
    fc.assert(
      fc.property(definiteMatrix, fc.integer({ min: 1, max: 5 }), (A, count) => {
        const n = A.pattern.rows;
        const sides = Array.from({ length: count }, (_, k) => waves(n, k));
        const solutions = sides.map(() => new Float64Array(n));
        factored(A).solve(sides, solutions);
        const expected = solve(denseOf(A), new Matrix(sides.map((side) => [...side])).transpose());
        solutions.forEach((x, k) => {
          // Derived: forward errors are a few ε times the condition number, below 1e3 here.
          const largest = Math.max(...x.map(Math.abs), 1e-300);
          x.forEach((value, i) => {
            expect(Math.abs(value - expected.get(i, k)) / largest).toBeLessThan(1e-12);
          });
        });
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  it("leaves a residual of a few machine epsilons on grids wide enough for every size of supernode", () => {
    for (const [nx, ny] of [
      [1, 1],
      [1, 50],
      [7, 9],
      [40, 33],
      [97, 101],
    ]) {
      const { matrix, coordinates } = gridLaplacian(nx, ny, 1e-3);
      const ordering = nestedDissection(matrix.pattern, coordinates, 2);
      const factor = factorSymmetric(analyseSymmetric(matrix.pattern, ordering), matrix.values);
      const b = waves(nx * ny);
      const x = [new Float64Array(b.length), new Float64Array(b.length), new Float64Array(b.length)];
      factor.solve([b], [x[0]]);
      factor.solve([b, b], [x[1], x[2]]);
      // Measured: 4e-16 at most.
      for (const solution of x) expect(backwardError(matrix, solution, b)).toBeLessThan(2e-15);
    }
  });

  it("solves over the right-hand sides where no solutions are given", () => {
    const { matrix } = gridLaplacian(6, 5, 0);
    const factor = factored(matrix);
    const b = waves(30);
    const x = new Float64Array(30);
    factor.solve([b], [x]);
    const over = [b.slice(), b.slice(), b.slice()];
    factor.solve(over);
    expect(over[2]).toEqual(x);
    expect(backwardError(matrix, over[0], b)).toBeLessThan(2e-15);
  });

  it("does not depend on the order of elimination but for rounding", () => {
    fc.assert(
      fc.property(definiteMatrix, fc.integer(), (A, seed) => {
        const n = A.pattern.rows;
        const ordering = identity(n).sort((i, j) => Math.sin(i * seed + 1) - Math.sin(j * seed + 1) || i - j);
        const x = waves(n);
        factorSymmetric(analyseSymmetric(A.pattern, ordering), A.values).solve([x]);
        // Derived bound of backward stability, with room: measured 3e-16.
        expect(backwardError(A, x, waves(n))).toBeLessThan(4e-15);
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  it("factors other values in place, with the same result as a new factor", () => {
    const { matrix } = gridLaplacian(31, 29, 0);
    const shifted = gridLaplacian(31, 29, 2).matrix;
    const factor = factored(matrix);
    factor.refactor(shifted.values);
    const x = waves(899);
    const y = waves(899);
    factor.solve([x]);
    factored(shifted).solve([y]);
    expect(x).toEqual(y);
  });

  it("keeps several factors apart", () => {
    const matrices = [0, 1, 2].map((shift) => gridLaplacian(12, 11, shift).matrix);
    const factors = matrices.map(factored);
    factors.forEach((factor, k) => {
      const x = waves(132);
      factor.solve([x]);
      expect(backwardError(matrices[k], x, waves(132))).toBeLessThan(2e-15);
    });
  });

  it("handles a row that is coupled to all others", () => {
    const n = 200;
    const A = definite(
      n,
      [...identity(n - 1)].map((i) => [i, n - 1, 0.5 + i / n] as const),
    );
    const x = waves(n);
    const factor = factored(A);
    factor.solve([x]);
    expect(backwardError(A, x, waves(n))).toBeLessThan(2e-15);
    expect(factor.statistics.nonzeros).toBeLessThan(6 * n);
  });

  it("says which unknown shows that the matrix is not positive definite", () => {
    const A = csrFromTriplets(3, 3, [0, 1, 2, 1, 0], [0, 1, 2, 0, 1], [1, 1, 1, 2, 2]);
    expect(() => factorSymmetric(analyseSymmetric(A.pattern, identity(3)), A.values)).toThrow(NumericalError);
    expect(() => factorSymmetric(analyseSymmetric(A.pattern, identity(3)), A.values)).toThrow(
      /not positive definite: pivot -3 at unknown 1/,
    );
    const zero = csrFromTriplets(1, 1, [0], [0], [0]);
    expect(() => factored(zero)).toThrow(/pivot 0 at unknown 0/);
  });

  it("takes −Δ with zero flux on the whole boundary, whose kernel is the constants, for singular", () => {
    for (const [nx, ny] of [
      [2, 1],
      [30, 1],
      [40, 40],
      [100, 90],
    ]) {
      const couplings = (i: number) => [
        ...((i + 1) % nx === 0 ? [] : [[i, i + 1, -1] as const]),
        ...(i + nx < nx * ny ? [[i, i + nx, -1] as const] : []),
      ];
      const A = definite(nx * ny, [...identity(nx * ny)].flatMap(couplings));
      for (let i = 0; i < nx * ny; i++) {
        let sum = 0;
        let diagonal = 0;
        for (let k = A.pattern.rowStart[i]; k < A.pattern.rowStart[i + 1]; k++) {
          if (A.pattern.columnIndex[k] === i) diagonal = k;
          else sum -= A.values[k];
        }
        A.values[diagonal] = sum;
      }
      expect(() => factored(A)).toThrow(/singular to working precision|not positive definite/);
    }
  });

  it("refuses NaN and Infinity, in the matrix and in the right-hand side", () => {
    const { matrix } = gridLaplacian(4, 4, 0);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const values = matrix.values.slice();
      values[matrix.pattern.rowStart[5]] = bad;
      expect(() => factored({ pattern: matrix.pattern, values })).toThrow(NumericalError);
      const b = waves(16);
      b[3] = bad;
      expect(() => factored(matrix).solve([b])).toThrow(/not finite/);
      expect(() => factored(matrix).solve([b, waves(16)])).toThrow(/not finite/);
    }
  });

  it("says what is wrong with its arguments", () => {
    const { pattern, values } = gridLaplacian(2, 2, 0).matrix;
    expect(() => analyseSymmetric(pattern, identity(3))).toThrow(/ordering: expected 4 numbers.*found 3/);
    expect(() => analyseSymmetric(pattern, Int32Array.of(0, 1, 1, 2))).toThrow(
      /ordering\[2\]: unknown 1 is there twice/,
    );
    expect(() => analyseSymmetric(pattern, Int32Array.of(0, 1, 4, 2))).toThrow(/ordering\[2\]: .*found 4/);
    const analysis = analyseSymmetric(pattern, identity(4));
    expect(() => factorSymmetric(analysis, values.subarray(1))).toThrow(/values: expected 12 entries.*found 11/);
    const oblong = csrFromTriplets(2, 3, [0, 1], [0, 1], [1, 1]);
    expect(() => analyseSymmetric(oblong.pattern, identity(2))).toThrow(/square/);
    const lower = csrFromTriplets(2, 2, [0, 1, 1], [0, 0, 1], [2, 1, 2]);
    expect(() => analyseSymmetric(lower.pattern, identity(2))).toThrow(
      /symmetric.*an entry \(1, 0\) but none at \(0, 1\)/,
    );
    const hollow = csrFromTriplets(2, 2, [0, 1, 0], [0, 0, 1], [1, 1, 1]);
    expect(() => analyseSymmetric(hollow.pattern, identity(2))).toThrow(/row 1 has no entry on the diagonal/);
  });

  it("says how much memory a factor would need that is more than there can be", () => {
    // A star whose centre goes first: everything is then coupled with everything, 7e4² / 2 entries.
    const n = 70_000;
    const others = [...identity(n)].slice(1);
    const all = [0, ...others];
    const star = csrFromTriplets(
      n,
      n,
      [...all, ...others.map(() => 0), ...others],
      [...all, ...others, ...others.map(() => 0)],
      new Float64Array(3 * n - 2),
    );
    expect(() => analyseSymmetric(star.pattern, identity(n))).toThrow(/needs 18\.\d GB of memory/);
    expect(() => analyseUnsymmetric(star.pattern, identity(n))).toThrow(NumericalError);
  });

  it("multiplies and solves back to where it started", () => {
    const { matrix } = gridLaplacian(60, 61, 0.5);
    const x = waves(3660);
    const b = new Float64Array(3660);
    multiplyCsr(matrix, x, b);
    factored(matrix).solve([b]);
    // Derived: condition number below 17 (eigenvalues from 0.5 to 8.5), times a few ε.
    b.forEach((value, i) => {
      expect(Math.abs(value - x[i])).toBeLessThan(2e-14);
    });
  });
});
