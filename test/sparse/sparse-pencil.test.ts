import { Matrix, solve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { InputError, NumericalError } from "../../src/errors.js";
import { linearSolver, type Pencil, type SolverChoice, sparsePencil } from "../../src/sparse/index.js";
import { denseOf, waves } from "./matrices.js";
import { combine, csrOf, gridProblem } from "./stencils.js";

const choices: readonly SolverChoice[] = [
  { solver: "auto" },
  { solver: "cg", preconditioner: "none" },
  { solver: "cg", preconditioner: "jacobi" },
  { solver: "cg", preconditioner: "incomplete-cholesky" },
  { solver: "cg", preconditioner: "gauss-seidel" },
  { solver: "cg", preconditioner: "algebraic-multigrid" },
  { solver: "gmres", preconditioner: "jacobi" },
  { solver: "bicgstab", preconditioner: "incomplete-lu" },
];

/** Largest difference to dense elimination, relative to the largest entry. */
function errorAgainstDense(pencil: Pencil, dense: Matrix, a: number, b: number): number {
  const rightHandSides = [waves(pencil.size), waves(pencil.size).map((value) => value ** 2)];
  const expected = solve(dense, new Matrix(rightHandSides.map((row) => [...row])).transpose());
  const solver = pencil.factor(a, b);
  const solutions = rightHandSides.map((vector) => new Float64Array(vector.length).fill(7));
  solver.solve(rightHandSides, solutions);
  solver.solve(rightHandSides);
  let error = 0;
  solutions.forEach((solution, j) => {
    expect(rightHandSides[j]).toEqual(solution);
    solution.forEach((value, i) => {
      error = Math.max(error, Math.abs(value - expected.get(i, j)));
    });
  });
  return error / expected.max();
}

describe("a sparse pencil", () => {
  for (const choice of choices) {
    const name = "preconditioner" in choice ? `${choice.solver} with ${choice.preconditioner}` : choice.solver;
    it(`solves as dense elimination does, two right-hand sides at once: ${name}`, () => {
      for (const d of [2, 3] as const) {
        const problem = gridProblem(d, d === 2 ? 12 : 6);
        const pencil = sparsePencil(problem.mass, problem.stiffness, {
          dimension: d,
          coordinates: problem.coordinates,
          symmetric: true,
          choice,
        });
        // Derived: condition numbers below 300 times the tolerance 1e−12.
        expect(errorAgainstDense(pencil, denseOf(combine(problem, 1, 0.3)), 1, 0.3)).toBeLessThan(3e-10);
      }
    });
  }

  it("with advection is solved by a method for unsymmetric systems", () => {
    const problem = gridProblem(2, 12, () => 0.1, 3);
    for (const solver of ["auto", "direct", "gmres", "bicgstab"] as const) {
      const pencil = sparsePencil(problem.mass, problem.stiffness, {
        dimension: 2,
        coordinates: problem.coordinates,
        symmetric: false,
        choice: { solver },
      });
      expect(pencil.symmetric).toBe(false);
      expect(errorAgainstDense(pencil, denseOf(combine(problem, 1, 0.3)), 1, 0.3)).toBeLessThan(3e-10);
    }
  });

  it("multiplies as its matrices do", () => {
    const problem = gridProblem(2, 5, (x, y) => 1 + x * y);
    const pencil = sparsePencil(problem.mass, problem.stiffness, {
      dimension: 2,
      coordinates: problem.coordinates,
      symmetric: true,
    });
    const x = waves(25);
    const y = new Float64Array(25);
    const product = pencil.multiplyMass(x, y);
    // Derived: equal sums in another order.
    expect(product).toBeCloseTo(
      x.reduce((sum, value, i) => sum + value * y[i], 0),
      13,
    );
    pencil.multiplyStiffness(x, y);
    const expected = denseOf(problem.stiffness)
      .mmul(Matrix.columnVector([...x]))
      .to1DArray();
    y.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 13);
    });
  });

  it("says which method it took and why, and counts iterations", () => {
    const problem = gridProblem(3, 4);
    const properties = { dimension: 3, coordinates: problem.coordinates, symmetric: true } as const;
    const factored = sparsePencil(problem.mass, problem.stiffness, properties).factor(1, 1);
    expect(factored.method).toMatch(/LLᵀ, nested dissection: 3-D with 64 unknowns$/);
    const solver = sparsePencil(problem.mass, problem.stiffness, { ...properties, choice: { solver: "cg" } }).factor(
      1,
      1000,
    );
    expect(solver.method).toBe("conjugate gradients, symmetric Gauss–Seidel: asked for");
    // Many rows far from dominant: 60 unknowns per direction.
    const plane = gridProblem(2, 60);
    const pencil = sparsePencil(plane.mass, plane.stiffness, {
      dimension: 2,
      coordinates: plane.coordinates,
      symmetric: true,
      choice: { solver: "cg" },
    });
    expect(pencil.factor(1, 1000).method).toMatch(/^conjugate gradients, algebraic multigrid, \d level.*: asked for$/);
    expect(pencil.factor(1, 1e-6).method).toBe("conjugate gradients, symmetric Gauss–Seidel: asked for");
    // For a few right-hand sides the setup of multigrid does not pay.
    const once = linearSolver(combine(plane, 1, 1000), {
      dimension: 2,
      coordinates: plane.coordinates,
      symmetric: true,
      choice: { solver: "cg" },
    });
    expect(once.method).toBe("conjugate gradients, symmetric Gauss–Seidel: asked for");
    expect(solver.statistics.iterations).toBe(0);
    solver.solve([waves(64)]);
    const iterations = solver.statistics.iterations;
    expect(iterations).toBeGreaterThan(0);
    solver.solve([waves(64), waves(64)]);
    expect(solver.statistics.iterations).toBe(3 * iterations);
  });

  it("of tridiagonal matrices is eliminated as such, symmetric or not", () => {
    const n = 9;
    const rows = (below: number, above: number) =>
      Array.from({ length: n }, (_, i): [number, number][] => [
        ...(i > 0 ? [[i - 1, below] as [number, number]] : []),
        [i, 2 + i / n],
        ...(i < n - 1 ? [[i + 1, above] as [number, number]] : []),
      ]);
    const coordinates = Float64Array.from({ length: n }, (_, i) => i);
    for (const [above, symmetric] of [
      [-1, true],
      [-3, false],
    ] as const) {
      const matrix = csrOf(n, rows(-1, above));
      const pencil = sparsePencil(matrix, matrix, { dimension: 1, coordinates, symmetric });
      expect(pencil.factor(1, 1).method).toMatch(symmetric ? /^tridiagonal LDLᵀ/ : /^tridiagonal LU/);
      // Derived: condition numbers below 1e3 times rounding.
      expect(errorAgainstDense(pencil, denseOf(matrix).mul(1.5), 1, 0.5)).toBeLessThan(1e-12);
    }
  });

  it("of a large 3-D problem is iterated on, of a small one factored", () => {
    const problem = gridProblem(3, 25);
    const properties = { dimension: 3, coordinates: problem.coordinates } as const;
    const wanted = waves(15_625);
    for (const [symmetric, method] of [
      [true, /^conjugate gradients, symmetric Gauss–Seidel: 3-D with 15625 unknowns$/],
      [false, /^GMRES, incomplete LU: 3-D with 15625 unknowns$/],
    ] as const) {
      const pencil = sparsePencil(problem.mass, problem.stiffness, { ...properties, symmetric });
      const [Mx, Kx] = [new Float64Array(15_625), new Float64Array(15_625)];
      pencil.multiplyMass(wanted, Mx);
      pencil.multiplyStiffness(wanted, Kx);
      const solver = pencil.factor(1, 0.1);
      expect(solver.method).toMatch(method);
      const x = Mx.map((value, i) => value + 0.1 * Kx[i]);
      solver.solve([x]);
      // Derived: condition number 1 + 12 · 0.1 / h², below 200, times 1e−12 ‖b‖ / ‖A‖‖x‖ ≤ 1e−12 and ‖x‖ below 125.
      x.forEach((value, i) => {
        expect(Math.abs(value - wanted[i])).toBeLessThan(2.5e-8);
      });
    }
  });

  it("of other values on the same pattern solves with those", () => {
    const problem = gridProblem(2, 6);
    const properties = { dimension: 2, coordinates: problem.coordinates, symmetric: true } as const;
    const pencil = sparsePencil(problem.mass, problem.stiffness, properties);
    pencil.factor(1, 1);
    const later = pencil.withValues(
      problem.mass.values,
      problem.stiffness.values.map((value) => 3 * value),
    );
    expect(errorAgainstDense(later, denseOf(combine(problem, 1, 3)), 1, 1)).toBeLessThan(1e-11);
    expect(errorAgainstDense(pencil, denseOf(combine(problem, 1, 1)), 1, 1)).toBeLessThan(1e-11);
  });

  it("without mass is singular for every preconditioner", () => {
    const problem = gridProblem(2, 20);
    for (const choice of choices.slice(1, 6)) {
      const pencil = sparsePencil(problem.mass, problem.stiffness, {
        dimension: 2,
        coordinates: problem.coordinates,
        symmetric: true,
        choice,
      });
      // Zero flux everywhere: constants are in the kernel of K, and this right-hand side is not in its range.
      expect(() => pencil.factor(0, 1).solve([new Float64Array(400).fill(1)])).toThrow(NumericalError);
      expect(() => pencil.factor(0, 1).solve([new Float64Array(400).fill(1)])).toThrow(
        /singular|not positive definite/,
      );
    }
  });

  it("with another sparsity pattern for each matrix, or coordinates of the wrong length, is refused", () => {
    const problem = gridProblem(2, 4);
    const other = gridProblem(2, 5);
    const properties = { dimension: 2, coordinates: problem.coordinates, symmetric: true } as const;
    expect(() => sparsePencil(problem.mass, other.stiffness, properties)).toThrow(/stiffness: has another sparsity/);
    expect(() =>
      sparsePencil(problem.mass, problem.stiffness, { ...properties, coordinates: new Float64Array(3) }),
    ).toThrow(/coordinates: expected 2 for each of 16 unknowns, 32 numbers, found 3/);
    const copy = { ...problem.stiffness, pattern: structuredClone(problem.stiffness.pattern) };
    expect(() => sparsePencil(problem.mass, copy, properties)).not.toThrow();
  });

  it("refuses choices that cannot be", () => {
    const problem = gridProblem(2, 4);
    const attempt =
      (choice: SolverChoice, symmetric = true) =>
      () =>
        sparsePencil(problem.mass, problem.stiffness, {
          dimension: 2,
          coordinates: problem.coordinates,
          symmetric,
          choice,
        });
    expect(attempt({ solver: "cg" }, false)).toThrow(InputError);
    expect(attempt({ solver: "cg" }, false)).toThrow(/solver: "cg" needs a symmetric system/);
    expect(attempt({ solver: "cg", tolerance: 0 })).toThrow(/solver.tolerance: .*found 0/);
    expect(attempt({ solver: "gmres", restart: 0 })).toThrow(/solver.restart: .*found 0/);
    expect(attempt({ solver: "bicgstab", maxIterations: 1.5 })).toThrow(/solver.maxIterations: .*found 1.5/);
  });

  it("names the row of an entry that is not finite", () => {
    const problem = gridProblem(2, 4);
    problem.stiffness.values[problem.stiffness.pattern.rowStart[6]] = Number.NaN;
    const pencil = sparsePencil(problem.mass, problem.stiffness, {
      dimension: 2,
      coordinates: problem.coordinates,
      symmetric: true,
    });
    expect(() => pencil.factor(1, 1)).toThrow(NumericalError);
    expect(() => pencil.factor(1, 1)).toThrow(/Row 6 of the 16 × 16 matrix holds NaN/);
  });
});
