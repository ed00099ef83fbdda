import { describe, expect, it } from "vitest";
import {
  assembleMatrix,
  boundaryFacets,
  cellPecletNumbers,
  convectiveAdvection,
  diffusion,
  lumpedReaction,
  mass,
  maximumPrincipleSigns,
  nodesOn,
  p1Space,
  reaction,
} from "../../src/fem/index.js";
import { boxMesh, simplexMesh } from "../../src/mesh/index.js";
import { at } from "./at.js";

const cube = boxMesh(
  [
    [0, 1],
    [0, 1],
    [0, 1],
  ],
  [3, 3, 3],
);
const square = boxMesh(
  [
    [0, 1],
    [0, 1],
  ],
  [4, 4],
);

describe("the signs of a discrete maximum principle", () => {
  it("hold for diffusion and lumped reaction on meshes without obtuse angles, with prescribed nodes or not", () => {
    for (const mesh of [square, cube]) {
      const d = mesh.dimension;
      const forms = [diffusion(at(d, (xi) => Math.exp(xi[0]))), lumpedReaction(at(d, (xi) => xi[0]))];
      expect(maximumPrincipleSigns(assembleMatrix(p1Space(mesh), forms)).holds).toBe(true);
      const part = p1Space(mesh, { dirichlet: nodesOn(mesh, boundaryFacets(mesh)) });
      expect(maximumPrincipleSigns(assembleMatrix(part, forms)).holds).toBe(true);
    }
  });

  it("do not hold for a consistent mass or reaction that dominates", () => {
    const matrix = assembleMatrix(p1Space(square), [diffusion(1e-6), reaction(1)]);
    const report = maximumPrincipleSigns(matrix);
    expect(report.holds).toBe(false);
    // A node inside has 6 triangles of area 1/32: diagonal 6/(6·32), off-diagonal 2/(12·32).
    expect(report.largestOffDiagonal).toBeCloseTo(1 / 6, 4);
    expect(maximumPrincipleSigns(assembleMatrix(p1Space(square), [mass()])).holds).toBe(false);
  });

  it("do not hold on a mesh that is not Delaunay", () => {
    const flat = simplexMesh({ dimension: 2, points: [0, 0, 4, 0, 2, 0.5, 2, -0.5], cells: [0, 1, 2, 0, 3, 1] });
    expect(maximumPrincipleSigns(assembleMatrix(p1Space(flat), [diffusion(1)])).holds).toBe(false);
    const delaunay = simplexMesh({ dimension: 2, points: [0, 0, 4, 0, 2, 0.5, 2, -0.5], cells: [0, 3, 2, 3, 1, 2] });
    expect(maximumPrincipleSigns(assembleMatrix(p1Space(delaunay), [diffusion(1)])).holds).toBe(true);
  });

  it("hold for advection in 1-D exactly up to cell Péclet number 1", () => {
    const line = boxMesh([[0, 1]], [10]);
    for (const [speed, holds] of [
      [19.9, true],
      [20.1, false],
    ] as const) {
      expect(cellPecletNumbers(line, [speed], 1)[0]).toBeCloseTo(speed / 20, 12);
      const K = assembleMatrix(p1Space(line), [diffusion(1), convectiveAdvection([speed])]);
      expect(maximumPrincipleSigns(K).holds).toBe(holds);
    }
  });
});
