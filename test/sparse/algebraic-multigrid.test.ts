import { describe, expect, it } from "vitest";
import {
  algebraicMultigrid,
  type CsrMatrix,
  conjugateGradients,
  csrOperator,
  incompleteCholesky,
  jacobi,
  type Preconditioner,
} from "../../src/sparse/index.js";
import { waves } from "./matrices.js";
import { combine, csrOf, gridProblem } from "./stencils.js";

function iterations(matrix: CsrMatrix, preconditioner: Preconditioner): number {
  const b = waves(matrix.pattern.rows);
  return conjugateGradients(csrOperator(matrix), b, new Float64Array(b.length), { preconditioner }).iterations;
}

const gaussian = (...xi: readonly number[]) => Math.exp(-10 * xi.reduce((sum, value) => sum + value * value, 0));
const coefficients: Record<string, (...xi: readonly number[]) => number> = {
  constant: () => 1,
  // From 1 to 2e−9 in 2-D and 1e−13 in 3-D.
  degenerate: gaussian,
  "with a jump of 1e12": (x) => (x > 0.1 ? 1 : 1e-12),
};

describe("algebraic multigrid", () => {
  for (const [name, diffusion] of Object.entries(coefficients)) {
    it(`needs as many iterations on fine meshes as on coarse ones: diffusion ${name}`, () => {
      for (const [d, sizes] of [
        [2, [20, 40, 80]],
        [3, [8, 12, 18]],
      ] as const) {
        const problems = sizes.map((n) => gridProblem(d, n, diffusion));
        for (const step of [1e-4, 1e-2, 1, 100]) {
          const counts = problems.map((problem) => {
            const matrix = combine(problem, 1, step);
            return iterations(matrix, algebraicMultigrid(matrix));
          });
          // Measured: 2 to 15 for 1e−12.
          expect(Math.max(...counts), `${d}-D, step ${step}: ${counts}`).toBeLessThanOrEqual(20);
        }
      }
    });
  }

  it("leaves out what mass dominates, and is then a symmetric Gauss–Seidel sweep", () => {
    const matrix = combine(gridProblem(2, 40), 1, 1e-6);
    const preconditioner = algebraicMultigrid(matrix);
    expect(preconditioner.method).toBe("algebraic multigrid, 1 level");
    expect(preconditioner.nonzeros).toBe(matrix.values.length);
    expect(iterations(matrix, preconditioner)).toBeLessThanOrEqual(6);
  });

  it("stores little more than the matrix", () => {
    for (const d of [2, 3] as const) {
      const matrix = combine(gridProblem(d, d === 2 ? 100 : 22), 1, 1);
      // Measured: 1.93 in 2-D, 2.11 in 3-D; the prolongations are in it.
      expect(algebraicMultigrid(matrix).nonzeros / matrix.values.length).toBeLessThan(2.5);
    }
  });

  it("needs far fewer iterations than the others", () => {
    const matrix = combine(gridProblem(2, 64), 1, 1);
    const [amg, ic, diagonal] = [algebraicMultigrid, incompleteCholesky, jacobi].map((make) =>
      iterations(matrix, make(matrix)),
    );
    expect(ic).toBeLessThan(diagonal / 2);
    expect(amg).toBeLessThan(ic / 4);
  });

  it("is symmetric and positive definite", () => {
    const matrix = combine(gridProblem(2, 24, gaussian), 1, 1);
    const preconditioner = algebraicMultigrid(matrix);
    const [x, y] = [waves(576), waves(576, 2)];
    const [Bx, By] = [x, y].map((vector) => {
      const z = new Float64Array(576);
      preconditioner.apply(vector, z);
      return z;
    });
    const dot = (one: Float64Array, other: Float64Array) => one.reduce((sum, value, i) => sum + value * other[i], 0);
    // Rounding of sums of 576 terms; measured 2e−16.
    expect(Math.abs(dot(x, By) - dot(y, Bx)) / Math.sqrt(dot(x, Bx) * dot(y, By))).toBeLessThan(1e-13);
    expect(dot(x, Bx)).toBeGreaterThan(0);
  });

  it("refuses a singular matrix and a diagonal that is not positive", () => {
    const problem = gridProblem(2, 24);
    expect(() => algebraicMultigrid(combine(problem, 0, 1))).toThrow(/singular or not positive definite: pivot/);
    expect(() => algebraicMultigrid(csrOf(2, [[[0, 1]], [[1, -2]]]))).toThrow(/-2 on the diagonal of row 1 of level 1/);
    expect(() => algebraicMultigrid(csrOf(2, [[[0, 1]], [[0, 1]]]))).toThrow(/Row 1 of the 2 × 2 matrix has no entry/);
  });
});
