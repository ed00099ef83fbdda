import fc from "fast-check";
import { Matrix, solve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { NumericalError } from "../../src/errors.js";
import { type CsrMatrix, type LinearSolver, linearSolver } from "../../src/sparse/index.js";
import { definiteMatrix, denseOf, waves } from "./matrices.js";
import { combine, csrOf, gridProblem } from "./stencils.js";

const kinds = ["gauss-seidel", "algebraic-multigrid"] as const;

function solverOf(matrix: CsrMatrix, preconditioner: (typeof kinds)[number], options = {}): LinearSolver {
  const coordinates = new Float64Array(2 * matrix.pattern.rows);
  const choice = { solver: "cg", preconditioner, ...options } as const;
  return linearSolver(matrix, { dimension: 2, coordinates, symmetric: true, choice });
}

function relativeResidual(matrix: CsrMatrix, x: Float64Array, b: Float64Array): number {
  const Ax = denseOf(matrix).mmul(Matrix.columnVector([...x]));
  return Math.hypot(...b.map((value, i) => value - Ax.get(i, 0))) / Math.hypot(...b);
}

for (const kind of kinds) {
  describe(`conjugate gradients in lockstep with ${kind}`, () => {
    it("solve random positive definite systems as dense elimination does", () => {
      fc.assert(
        fc.property(definiteMatrix, (matrix) => {
          const n = matrix.pattern.rows;
          const b = [waves(n), waves(n, 2), waves(n, 3)];
          const x = b.map(() => new Float64Array(n));
          solverOf(matrix, kind).solve(b, x);
          const expected = solve(denseOf(matrix), new Matrix(b.map((row) => [...row])).transpose());
          // Derived: condition number below 1e3 times the tolerance 1e−12, times ‖b‖ below √40 over the smallest eigenvalue 0.1.
          const errors = x.flatMap((solution, j) => Array.from(solution, (v, i) => Math.abs(v - expected.get(i, j))));
          expect(Math.max(...errors)).toBeLessThan(1e-8);
        }),
        { seed: 1, numRuns: 100 },
      );
    });

    it("leave a true residual of at most the tolerance, for both of two that need different numbers of iterations", () => {
      const matrix = combine(
        gridProblem(2, 24, (x) => Math.exp(-3 * x)),
        1,
        1,
      );
      const easy = Float64Array.from({ length: 576 }, (_, i) => (i === 5 ? 1 : 0));
      for (const tolerance of [1e-3, 1e-8, 1e-12]) {
        const b = [waves(576), easy];
        const x = b.map(() => new Float64Array(576));
        solverOf(matrix, kind, { tolerance }).solve(b, x);
        // Rounding of the sums beside it: below 1e−15.
        b.forEach((side, j) => {
          expect(relativeResidual(matrix, x[j], side)).toBeLessThanOrEqual(tolerance + 1e-15);
        });
      }
    });

    it("give one right-hand side the answer that it has in a pair, in as many iterations", () => {
      const matrix = combine(gridProblem(2, 20), 1, 0.1);
      const b = [waves(400), waves(400, 2)];
      const pair = solverOf(matrix, kind);
      const together = b.map(() => new Float64Array(400));
      pair.solve(b, together);
      const alone = solverOf(matrix, kind);
      const apart = b.map(() => new Float64Array(400));
      for (const j of [0, 1]) alone.solve([b[j]], [apart[j]]);
      // The sums of a dot product are added in another order; iterations may differ by one where a residual is at its goal.
      expect(Math.abs(pair.statistics.iterations - alone.statistics.iterations)).toBeLessThanOrEqual(2);
      const largest = Math.max(...apart[0].map(Math.abs), ...apart[1].map(Math.abs));
      // Derived: both have residuals of 1e−12, and the condition number is about 100.
      for (const j of [0, 1]) {
        expect(Math.max(...together[j].map((value, i) => Math.abs(value - apart[j][i])))).toBeLessThan(1e-10 * largest);
      }
    });

    it("answer a zero right-hand side with zero, beside another one too", () => {
      const matrix = combine(gridProblem(2, 8), 1, 1);
      const b = [new Float64Array(64), waves(64)];
      const x = [waves(64), waves(64)];
      solverOf(matrix, kind).solve(b, x);
      expect(x[0]).toEqual(new Float64Array(64));
      expect(relativeResidual(matrix, x[1], b[1])).toBeLessThanOrEqual(1.001e-12);
      const zero = [waves(64)];
      const solver = solverOf(matrix, kind);
      solver.solve([new Float64Array(64)], zero);
      expect(zero[0]).toEqual(new Float64Array(64));
      expect(solver.statistics.iterations).toBe(0);
    });

    it("refuse what is not positive definite, not finite, or does not converge", () => {
      const indefinite = csrOf(3, [
        [
          [0, 1],
          [1, 2],
        ],
        [
          [0, 2],
          [1, 1],
        ],
        [[2, 1]],
      ]);
      expect(() => solverOf(indefinite, kind).solve([Float64Array.of(1, -1, 1)])).toThrow(/not positive definite/);
      const negative = csrOf(2, [[[0, 1]], [[1, -2]]]);
      expect(() => solverOf(negative, kind)).toThrow(/not positive definite, -2 on the diagonal of row 1/);
      const matrix = combine(gridProblem(2, 30), 1, 100);
      const solver = solverOf(matrix, kind, { maxIterations: 2 });
      expect(() => solver.solve([waves(900)])).toThrow(NumericalError);
      expect(() => solver.solve([waves(900)])).toThrow(/has not converged after 2 iterations: relative residual \d/);
      expect(() => solver.solve([waves(900).fill(Number.NaN, 3, 4)])).toThrow(/right-hand side holds NaN/);
    });

    it("solve again after a failure", () => {
      const matrix = combine(gridProblem(2, 8), 1, 1);
      const solver = solverOf(matrix, kind);
      expect(() => solver.solve([new Float64Array(64).fill(Number.NaN)])).toThrow(NumericalError);
      const x = [new Float64Array(64)];
      solver.solve([waves(64)], x);
      expect(relativeResidual(matrix, x[0], waves(64))).toBeLessThanOrEqual(1.001e-12);
    });
  });
}
