import { describe, expect, it } from "vitest";
import {
  bicgstab,
  conjugateGradients,
  csrFromTriplets,
  csrOperator,
  gmres,
  linearSolver,
} from "../../src/sparse/index.js";
import { isSolved } from "../../src/sparse/iteration.js";

const n = 60;
const all = Array.from({ length: n }, (_, i) => i);
const triplets = all.flatMap((i) =>
  [
    [i, i, 2.5],
    [i, i - 1, -1],
    [i, i + 1, -1],
  ].filter(([, j]) => j >= 0 && j < n),
);
const [rows, columns, entries] = [0, 1, 2].map((k) => triplets.map((triplet) => triplet[k]));
const matrix = csrFromTriplets(n, n, rows, columns, entries);
const exact = Float64Array.from({ length: n }, (_, i) => Math.sin(i * i) + 0.1);
const b = new Float64Array(n);
csrOperator(matrix).apply(exact, b);

describe("iterative solvers", () => {
  // The last are denormal numbers with 13 binary digits or fewer.
  it.each([1e-308, 1e-200, 1e-120, 1, 1e120, 1e200, 1e307])("solve for right-hand sides of size %d", (scale) => {
    const scaled = b.map((value) => value * scale);
    const goal = scale < 1e-300 ? 1e-5 : 1e-11;
    const close = (x: Float64Array): void => {
      x.forEach((value, i) => {
        expect(Math.abs(value / scale - exact[i])).toBeLessThan(goal);
      });
    };
    for (const method of [conjugateGradients, gmres, bicgstab]) {
      const x = new Float64Array(n);
      method(csrOperator(matrix), scaled, x);
      close(x);
      // A guess is scaled too.
      const guessed = exact.map((value) => 1.01 * value * scale);
      method(csrOperator(matrix), scaled, guessed);
      close(guessed);
    }
    for (const preconditioner of ["gauss-seidel", "algebraic-multigrid", "jacobi"] as const) {
      const solver = linearSolver(matrix, {
        symmetric: true,
        dimension: 1,
        coordinates: Float64Array.from(all),
        choice: { solver: "cg", preconditioner },
      });
      const [x, y] = [new Float64Array(n), new Float64Array(n)];
      solver.solve([scaled, b], [x, y]);
      close(x);
      y.forEach((value, i) => {
        expect(Math.abs(value - exact[i])).toBeLessThan(1e-11);
      });
    }
  });

  it("take a residual of rounding for a solution only where six digits of the right-hand side are right", () => {
    const operator = { ...csrOperator(matrix), magnitude: () => 1e15 };
    const limits = { tolerance: 1e-12, maxIterations: 10, preconditioner: { method: "none" }, norm: 1, goal: 1e-12 };
    expect(isSolved(operator, limits, exact, 0.9e-12)).toBe(true);
    expect(isSolved(operator, limits, exact, 0.9e-6)).toBe(true);
    expect(isSolved(operator, limits, exact, 1.1e-6)).toBe(false);
    expect(isSolved({ ...operator, magnitude: () => 1 }, limits, exact, 0.9e-6)).toBe(false);
  });
});
