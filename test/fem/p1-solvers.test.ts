import { describe, expect, it } from "vitest";
import {
  assembleMatrix,
  assembleVector,
  boundaryFacets,
  convectiveAdvection,
  diffusion,
  mass,
  nodesOn,
  p1Pencil,
  p1Solver,
  p1Space,
  source,
  unknownPoints,
} from "../../src/fem/index.js";
import { boxMesh } from "../../src/mesh/index.js";

const boxes = ([1, 2, 3] as const).map((d) => {
  const sides = Array.from({ length: d }, (): [number, number] => [0, 1]);
  return { d, mesh: boxMesh(sides, new Array<number>(d).fill(5)) };
});

describe("solvers on a P1 space", () => {
  it("p1Solver gives the exact values at the nodes of −u″ = 1 in 1-D, as P1 elements do", () => {
    const { mesh } = boxes[0];
    const space = p1Space(mesh, { dirichlet: nodesOn(mesh, boundaryFacets(mesh)) });
    const u = assembleVector(space, [source(1)]);
    p1Solver(space, assembleMatrix(space, [diffusion(1)]), { symmetric: true }).solve([u]);
    unknownPoints(space).forEach((x, i) => {
      expect(u[i]).toBeCloseTo((x * (1 - x)) / 2, 14);
    });
  });

  it.each(boxes)("p1Pencil in $d-D keeps constants: K 1 = 0, 1ᵀM 1 is the volume, (M + K)⁻¹ M 1 = 1", ({ mesh }) => {
    const space = p1Space(mesh);
    const velocity = (_: Float64Array, out: Float64Array) => out.fill(1);
    for (const choice of [undefined, { solver: "direct" }, { solver: "gmres" }] as const) {
      const symmetric = choice?.solver !== "gmres";
      const stiffness = assembleMatrix(space, [diffusion(1), ...(symmetric ? [] : [convectiveAdvection(velocity)])]);
      const massMatrix = assembleMatrix(space, [mass()]);
      const pencil = p1Pencil(space, massMatrix, stiffness, { symmetric, ...(choice ? { choice } : {}) });
      const one = new Float64Array(space.size).fill(1);
      const x = new Float64Array(space.size);
      pencil.multiplyStiffness(one, x);
      expect(Math.max(...x.map(Math.abs))).toBeLessThan(1e-13);
      expect(pencil.multiplyMass(one, x)).toBeCloseTo(1, 13);
      pencil.factor(1, 1).solve([x]);
      for (const value of x) expect(value).toBeCloseTo(1, 9);
    }
  });
});
