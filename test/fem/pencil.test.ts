import { describe, expect, it } from "vitest";
import { constant, intervalPencil, massMatrix, stiffnessMatrix, withBoundary, zeroFlux } from "../../src/fem/index.js";
import { uniformIntervalMesh } from "../../src/mesh/index.js";

const mesh = uniformIntervalMesh(0, 1, 8);
const M = massMatrix(mesh);
const K = stiffnessMatrix(mesh, constant(1));

describe("the pencil of an interval", () => {
  it("with Dirichlet ends solves −u″ = 2 exactly at the nodes", () => {
    // (0·M + K) u = ∫ 2 φ_i, and the solution ξ(1 − ξ); the Dirichlet rows of K are empty, so a small multiple of M stands in.
    const pencil = intervalPencil(M, K, { lower: "dirichlet", upper: "dirichlet" });
    const load = withBoundary(
      mesh.nodes.map(() => 2 / 8),
      { lower: "dirichlet", upper: "dirichlet" },
    );
    pencil.factor(1e-13, 1).solve([load]);
    // The stand-in changes the solution by 1e−14.
    load.forEach((value, i) => {
      expect(value).toBeCloseTo(mesh.nodes[i] * (1 - mesh.nodes[i]), 12);
    });
  });

  it("is symmetric with any ends, and a Dirichlet end neither moves nor moves others", () => {
    for (const lower of ["zero-flux", "dirichlet"] as const) {
      for (const upper of ["zero-flux", "dirichlet"] as const) {
        const pencil = intervalPencil(M, K, { lower, upper });
        const columns = Array.from(mesh.nodes, (_, j) => {
          const y = new Float64Array(9);
          pencil.multiplyStiffness(
            mesh.nodes.map((_, i) => (i === j ? 1 : 0)),
            y,
          );
          return y;
        });
        columns.forEach((column, j) => {
          column.forEach((value, i) => {
            expect(value).toBe(columns[i][j]);
          });
        });
        expect(columns[0].some((value) => value !== 0)).toBe(lower === "zero-flux");
        expect(columns[8].some((value) => value !== 0)).toBe(upper === "zero-flux");
      }
    }
  });

  it("leaves the matrices it was given alone, and start values too", () => {
    const before = K.diagonal.slice();
    intervalPencil(M, K, { lower: "dirichlet", upper: "dirichlet" });
    expect([...K.diagonal]).toEqual([...before]);
    const u = mesh.nodes.map(() => 1);
    expect([...withBoundary(u, { lower: "dirichlet", upper: "zero-flux" })]).toEqual([0, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(u[0]).toBe(1);
    expect(withBoundary(u, zeroFlux)).toBe(u);
  });
});
