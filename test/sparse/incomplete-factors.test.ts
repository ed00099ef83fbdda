import fc from "fast-check";
import { inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import {
  type CsrMatrix,
  incompleteCholesky,
  incompleteLu,
  jacobi,
  type Preconditioner,
} from "../../src/sparse/index.js";
import { definite, definiteMatrix, denseOf, waves } from "./matrices.js";
import { csrOf, gridProblem } from "./stencils.js";

/** The preconditioner as a dense matrix. */
function represented(preconditioner: Preconditioner, n: number): Matrix {
  const columns = Matrix.zeros(n, n);
  for (let j = 0; j < n; j++) {
    const unit = new Float64Array(n);
    unit[j] = 1;
    const column = new Float64Array(n);
    preconditioner.apply(unit, column);
    columns.setColumn(j, [...column]);
  }
  return columns;
}

/** Largest |A z − r| where no fill-in is lost, for z = B r. */
function errorOnTree(matrix: CsrMatrix, preconditioner: Preconditioner): number {
  const r = waves(matrix.pattern.rows);
  const z = new Float64Array(r.length);
  preconditioner.apply(r, z);
  const Az = denseOf(matrix)
    .mmul(Matrix.columnVector([...z]))
    .to1DArray();
  return Math.max(...r.map((value, i) => Math.abs(value - Az[i])));
}

describe("incomplete factors", () => {
  it("are exact where elimination makes no fill: a star with its centre last", () => {
    const star = definite(
      20,
      Array.from({ length: 19 }, (_, i) => [i, 19, Math.sin(i + 1)]),
    );
    // Rounding of a system with condition number below 1e3.
    expect(errorOnTree(star, incompleteCholesky(star))).toBeLessThan(1e-12);
    expect(errorOnTree(star, incompleteLu(star))).toBeLessThan(1e-12);
    const unsymmetric = csrOf(
      5,
      Array.from({ length: 5 }, (_, i) =>
        [i - 1, i, i + 1].filter((j) => j >= 0 && j < 5).map((j): [number, number] => [j, 3 * (j - i) ** 3 + 5]),
      ),
    );
    expect(errorOnTree(unsymmetric, incompleteLu(unsymmetric))).toBeLessThan(1e-12);
  });

  it("reproduce the matrix on its own pattern (what ILU(0) and IC(0) are defined by)", () => {
    const { mass, stiffness } = gridProblem(2, 5, (x, y) => 2 + x - y);
    const matrix = { pattern: mass.pattern, values: mass.values.map((value, k) => value + stiffness.values[k]) };
    const n = 25;
    for (const preconditioner of [incompleteCholesky(matrix), incompleteLu(matrix)]) {
      const applied = represented(preconditioner, n);
      const dense = denseOf(matrix);
      const product = inverse(applied);
      for (let i = 0; i < n; i++) {
        for (let k = matrix.pattern.rowStart[i]; k < matrix.pattern.rowStart[i + 1]; k++) {
          const j = matrix.pattern.columnIndex[k];
          expect(product.get(i, j)).toBeCloseTo(dense.get(i, j), 10);
        }
      }
    }
  });

  it("of any positive definite matrix exist, after a shift where they have to", () => {
    fc.assert(
      fc.property(definiteMatrix, (matrix) => {
        const r = waves(matrix.pattern.rows);
        const z = new Float64Array(r.length);
        incompleteCholesky(matrix).apply(r, z);
        expect(r.reduce((sum, value, i) => sum + value * z[i], 0)).toBeGreaterThan(0);
      }),
      { seed: 3, numRuns: 100 },
    );
    // Kershaw's matrix (J. Comput. Phys. 26, 1978): positive definite, but IC(0) has the pivot −5.
    const kershaw = csrOf(4, [
      [
        [0, 3],
        [1, -2],
        [3, 2],
      ],
      [
        [0, -2],
        [1, 3],
        [2, -2],
      ],
      [
        [1, -2],
        [2, 3],
        [3, -2],
      ],
      [
        [0, 2],
        [2, -2],
        [3, 3],
      ],
    ]);
    const kershawInverse = represented(incompleteCholesky(kershaw), 4);
    for (let i = 0; i < 4; i++) expect(kershawInverse.get(i, i)).toBeGreaterThan(0);
  });

  it("refuse a diagonal that cannot be, and name its row", () => {
    const zero = csrOf(2, [
      [
        [0, 1],
        [1, 1],
      ],
      [
        [0, 1],
        [1, 1],
      ],
    ]);
    expect(() => incompleteLu(zero)).toThrow(/Incomplete LU: pivot 0 in row 1 of 2/);
    const negative = csrOf(2, [[[0, 1]], [[1, -1]]]);
    expect(() => incompleteCholesky(negative)).toThrow(/not positive definite, -1 on the diagonal of row 1/);
    expect(() => jacobi(csrOf(2, [[[0, 0]], [[1, 1]]]))).toThrow(/row 0/);
    expect(() => jacobi(csrOf(2, [[[1, 1]], [[1, 1]]]))).toThrow(/Row 0 of the 2 × 2 matrix has no entry/);
  });
});
