import { CholeskyDecomposition, EigenvalueDecomposition, inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { boundaryFacets, facetsTagged, l2Norm } from "../../src/fem/index.js";
import { boxMesh, diskMesh } from "../../src/mesh/index.js";
import { type PdeEigenproblem, pdeEigenpairs, semidiscretePde } from "../../src/pde/index.js";
import { at } from "../fem/at.js";
import { irregularMesh } from "../fem/irregular-mesh.js";
import { denseMatrices } from "./dense-reference.js";

const laplacian = (boundary: PdeEigenproblem["boundary"]): PdeEigenproblem => ({
  diffusion: { kind: "scalar", value: 1 },
  boundary,
});
const zeroFlux = laplacian([]);
const zeroValues = laplacian([{ type: "dirichlet", facets: boundaryFacets, value: [0] }]);
const cube = (d: 1 | 2 | 3, cells: number) =>
  boxMesh(
    Array.from({ length: d }, () => [0, Math.PI] as const),
    Array.from({ length: d }, () => cells),
  );

/** The eigenvalues Σ kᵢ² of the cube of side π, kᵢ from `first` on, ascending. */
function exactOnCube(d: 1 | 2 | 3, first: 0 | 1, count: number): number[] {
  const squares = Array.from({ length: 8 }, (_, k) => (k + first) ** 2);
  let sums = [0];
  for (let c = 0; c < d; c++) sums = sums.flatMap((sum) => squares.map((square) => sum + square));
  return sums.sort((a, b) => a - b).slice(0, count);
}

/** By M = LLᵀ and a dense symmetric solver. */
function denseEigenvalues(problem: PdeEigenproblem, mesh: ReturnType<typeof boxMesh>): number[] {
  const { M, K } = denseMatrices(semidiscretePde({ ...problem, initial: [0] }, mesh, { solver: "auto" }).system.pencil);
  const inverseL = inverse(new CholeskyDecomposition(M).lowerTriangularMatrix);
  const C = inverseL.mmul(K).mmul(inverseL.transpose());
  return new EigenvalueDecomposition(Matrix.add(C, C.transpose()).mul(0.5), {
    assumeSymmetric: true,
  }).realEigenvalues.sort((a, b) => a - b);
}

describe("eigenpairs of a PDE", () => {
  it.each([
    [2, 12],
    [3, 5],
  ] as const)("of the cube in %i-D come as often as they are multiple: dense ones agree", (d, cells) => {
    for (const problem of [zeroFlux, zeroValues]) {
      const mesh = cube(d, cells);
      const exact = denseEigenvalues(problem, mesh);
      // Every number of them, also one that ends within a multiple eigenvalue.
      for (let count = 1; count <= 12; count++) {
        const { values, errors } = pdeEigenpairs(problem, mesh, { count });
        values.forEach((value, j) => {
          // Rounding of the dense solver: ε times the largest eigenvalue, and a few.
          expect(Math.abs(value - exact[j])).toBeLessThan(errors[j] + 1e-14 * exact[exact.length - 1]);
          expect(errors[j]).toBeLessThan(1e-9 * values[count - 1] + 1e-13 * exact[exact.length - 1]);
        });
      }
    }
  });

  it.each([
    [1, [16, 32, 64]],
    [2, [8, 16, 32]],
    [3, [4, 8, 16]],
  ] as const)("of the cube in %i-D converge to sums of squares with order 2, from above", (d, cells) => {
    for (const [first, problem] of [
      [0, zeroFlux],
      [1, zeroValues],
    ] as const) {
      const exact = exactOnCube(d, first, 4);
      const errors = cells.map((n) =>
        pdeEigenpairs(problem, cube(d, n), { count: 4 }).values.map((v, j) => v - exact[j]),
      );
      exact.forEach((value, j) => {
        if (value === 0) {
          expect(Math.abs(errors[2][0])).toBeLessThan(1e-11);
          return;
        }
        // Min–max: on a subspace eigenvalues are larger.
        for (const row of errors) expect(row[j]).toBeGreaterThan(0);
        const order = Math.log2(errors[1][j] / errors[2][j]);
        expect(order).toBeGreaterThan(1.85);
        expect(order).toBeLessThan(2.15);
      });
    }
  });

  it.each([1, 2, 3] as const)("with A, B and Robin conditions on unequal cells in %i-D are the dense ones", (d) => {
    const mesh = irregularMesh(d, { 1: 60, 2: 12, 3: 5 }[d]);
    const name = d === 1 ? "xi" : "xi1";
    const problem: PdeEigenproblem = {
      diffusion: { kind: "scalar", value: at(d, (x) => 0.1 + x[0] ** 2) },
      reaction: at(d, (x) => 5 * Math.sin(4 * x[0]) - 9),
      boundary: [
        { type: "dirichlet", facets: (m) => facetsTagged(m, `${name}-lower`), value: [1] },
        { type: "robin", facets: (m) => facetsTagged(m, `${name}-upper`), coefficient: 2, value: [5] },
      ],
    };
    for (const mass of ["consistent", "lumped"] as const) {
      const exact = denseEigenvalues({ ...problem, mass }, mesh);
      const { values, errors } = pdeEigenpairs({ ...problem, mass }, mesh, { count: 10 });
      expect(exact[0]).toBeLessThan(0);
      values.forEach((value, j) => {
        expect(Math.abs(value - exact[j])).toBeLessThan(errors[j] + 1e-14 * exact[exact.length - 1]);
      });
    }
  });

  it("by conjugate gradients are those of a factorisation", () => {
    const mesh = cube(3, 6);
    const direct = pdeEigenpairs(zeroFlux, mesh, { count: 8 });
    const iterated = pdeEigenpairs(zeroFlux, mesh, { count: 8, solver: { solver: "cg" } });
    expect(iterated.statistics.linearSolver).toContain("conjugate gradients");
    iterated.values.forEach((value, j) => {
      expect(Math.abs(value - direct.values[j])).toBeLessThan(iterated.errors[j] + direct.errors[j]);
    });
  });

  it("of the disk are squares of the zeros of Bessel functions, double but for those of J₀", () => {
    const { values, vectors } = pdeEigenpairs(zeroValues, diskMesh(1, 24), { count: 6 });
    // j₀₁, j₁₁ twice, j₂₁ twice, j₀₂ (Abramowitz & Stegun, table 9.5); the mesh adds about λ²h²/24, and its polygon 1/(1 − h²/12)².
    const exact = [
      2.404825557695773, 3.831705970207512, 3.831705970207512, 5.135622301840683, 5.135622301840683, 5.520078110286311,
    ];
    exact.forEach((zero, j) => {
      expect(values[j] / zero ** 2).toBeGreaterThan(1);
      expect(values[j] / zero ** 2).toBeLessThan(1.01);
    });
    for (const x of vectors) expect(l2Norm(diskMesh(1, 24), x)).toBeCloseTo(1, 12);
    // The ground state has one sign.
    expect(Math.min(...vectors[0])).toBeGreaterThanOrEqual(0);
  });

  it("are refused where the problem is not symmetric, or changes with time", () => {
    const mesh = cube(1, 4);
    expect(() => pdeEigenpairs({ ...zeroFlux, advection: [1] }, mesh, { count: 1 })).toThrow(
      "advection: makes the problem unsymmetric",
    );
    expect(() => pdeEigenpairs({ ...zeroFlux, changes: { matrices: true, loads: false } }, mesh, { count: 1 })).toThrow(
      "changes.matrices: is true",
    );
    expect(() => pdeEigenpairs(zeroValues, mesh, { count: 4 })).toThrow("count: expected a whole number from 1 to 3");
  });
});
