import fc from "fast-check";
import { Matrix, solve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { NumericalError } from "../../src/errors.js";
import {
  type CsrMatrix,
  conjugateGradients,
  csrOperator,
  identityPreconditioner,
  incompleteCholesky,
  jacobi,
} from "../../src/sparse/index.js";
import { definiteMatrix, denseOf, waves } from "./matrices.js";
import { combine, csrOf, gridProblem } from "./stencils.js";

function iterate(matrix: CsrMatrix, options = {}, b = waves(matrix.pattern.rows)) {
  const x = new Float64Array(b.length);
  return { x, ...conjugateGradients(csrOperator(matrix), b, x, options) };
}

describe("conjugate gradients", () => {
  it("solve random positive definite systems as dense elimination does", () => {
    fc.assert(
      fc.property(definiteMatrix, (matrix) => {
        const b = waves(matrix.pattern.rows);
        const expected = solve(denseOf(matrix), Matrix.columnVector([...b])).to1DArray();
        for (const preconditioner of [identityPreconditioner, jacobi(matrix), incompleteCholesky(matrix)]) {
          const { x } = iterate(matrix, { preconditioner });
          // Derived: condition number below 1e3 times the tolerance 1e−12, times ‖b‖ below √40 over the smallest eigenvalue 0.1.
          x.forEach((value, i) => {
            expect(Math.abs(value - expected[i])).toBeLessThan(1e-8);
          });
        }
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it("return the true residual, at most the tolerance", () => {
    const matrix = combine(gridProblem(2, 30), 1, 1);
    const b = waves(900);
    for (const tolerance of [1e-3, 1e-8, 1e-12]) {
      const { x, residual } = iterate(matrix, { tolerance }, b);
      const Ax = denseOf(matrix)
        .mmul(Matrix.columnVector([...x]))
        .to1DArray();
      const relative = Math.hypot(...b.map((value, i) => value - Ax[i])) / Math.hypot(...b);
      expect(residual).toBeLessThanOrEqual(tolerance);
      // Rounding of the sums; measured: below 1e−18.
      expect(Math.abs(relative - residual)).toBeLessThan(1e-16);
    }
  });

  it("end after as many iterations as there are different eigenvalues", () => {
    const diagonal = csrOf(
      60,
      Array.from({ length: 60 }, (_, i) => [[i, 1 + (i % 4)]]),
    );
    expect(iterate(diagonal).iterations).toBe(4);
  });

  it("obey the bound 2 ((√κ − 1) / (√κ + 1))^k on the error in the energy norm", () => {
    // Eigenvalues of the one-dimensional Dirichlet Laplacian are known: 2 − 2 cos(kπ / (n + 1)).
    const n = 100;
    const matrix = csrOf(
      n,
      Array.from({ length: n }, (_, i) =>
        [i - 1, i, i + 1].filter((j) => j >= 0 && j < n).map((j): [number, number] => [j, j === i ? 2 : -1]),
      ),
    );
    const kappa = (1 + Math.cos(Math.PI / (n + 1))) / (1 - Math.cos(Math.PI / (n + 1)));
    const exact = waves(n);
    const b = new Float64Array(n);
    csrOperator(matrix).apply(exact, b);
    const energy = (x: Float64Array) => {
      const e = x.map((value, i) => value - exact[i]);
      const Ae = new Float64Array(n);
      csrOperator(matrix).apply(e, Ae);
      return Math.sqrt(e.reduce((sum, value, i) => sum + value * Ae[i], 0));
    };
    const start = energy(new Float64Array(n));
    for (const tolerance of [1e-1, 1e-2, 1e-4]) {
      const { x, iterations } = iterate(matrix, { tolerance }, b);
      const bound = 2 * ((Math.sqrt(kappa) - 1) / (Math.sqrt(kappa) + 1)) ** iterations;
      expect(energy(x) / start).toBeLessThanOrEqual(bound);
    }
  });

  it("start from the guess they are given", () => {
    const matrix = combine(gridProblem(2, 20), 1, 1);
    const b = waves(400);
    const { x } = iterate(matrix, {}, b);
    expect(conjugateGradients(csrOperator(matrix), b, x.slice(), { tolerance: 1e-11 }).iterations).toBe(0);
  });

  it("answer a zero right-hand side with zero", () => {
    const matrix = combine(gridProblem(2, 4), 1, 1);
    const x = waves(16);
    expect(conjugateGradients(csrOperator(matrix), new Float64Array(16), x)).toEqual({ iterations: 0, residual: 0 });
    expect(x).toEqual(new Float64Array(16));
  });

  it("accept the residual of rounding where the tolerance is below it", () => {
    // Condition number 2e10: the solution is so large that rounding of Ax is far above 1e−12 ‖b‖.
    const matrix = combine(gridProblem(2, 20), 1e-8, 1);
    const { x, residual } = iterate(matrix, { preconditioner: incompleteCholesky(matrix) });
    expect(residual).toBeGreaterThan(1e-12);
    const mean = x.reduce((sum, value) => sum + value, 0);
    const load = waves(400).reduce((sum, value) => sum + value, 0);
    // Exact: the sum of all equations is 1e−8 h² Σ x = Σ b. Measured: 3.5e−8, the residual of rounding.
    expect(Math.abs((mean * 1e-8 * 0.01) / load - 1)).toBeLessThan(1e-6);
  });

  it("refuse what is not positive definite, with the number that shows it", () => {
    const indefinite = csrOf(2, [[[0, 1]], [[1, -1]]]);
    expect(() => iterate(indefinite, {}, Float64Array.of(1, 2))).toThrow(
      /the matrix is singular or not positive definite, pᵀAp = -3 in iteration 1/,
    );
    const matrix = combine(gridProblem(2, 4), 1, 1);
    const negative = {
      method: "minus one",
      nonzeros: 0,
      apply: (r: Float64Array, z: Float64Array) => z.set(r.map((v) => -v)),
    };
    expect(() => iterate(matrix, { preconditioner: negative })).toThrow(
      /the preconditioner \(minus one\) is .* rᵀz = -/,
    );
  });

  it("say how far they came where they do not converge", () => {
    const matrix = combine(gridProblem(2, 30), 1, 100);
    expect(() => iterate(matrix, { maxIterations: 5 })).toThrow(NumericalError);
    expect(() => iterate(matrix, { maxIterations: 5 })).toThrow(
      /no preconditioner\) has not converged after 5 iterations: relative residual \d.*wanted 1e-12/,
    );
  });

  it("refuse numbers that are not finite", () => {
    const matrix = combine(gridProblem(2, 4), 1, 1);
    expect(() => iterate(matrix, {}, waves(16).fill(Number.NaN, 3, 4))).toThrow(/right-hand side holds NaN/);
    matrix.values[5] = Number.NaN;
    expect(() => iterate(matrix)).toThrow(/not finite/);
  });
});
