import { expect, test } from "vitest";
import { meshWarnings } from "../../src/case/case-mesh.js";
import { runDirectPde } from "../../src/case/direct-pde.js";
import { boxMesh, simplexMesh } from "../../src/mesh/index.js";
import { pdeCase } from "./pde-case.js";

/** The unit square as two triangles that share no node. */
const torn = simplexMesh({
  dimension: 2,
  points: [0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 1],
  cells: [0, 1, 2, 4, 5, 3],
});

test("a mesh of one part without cracks has no warning", () => {
  expect(
    meshWarnings(
      boxMesh(
        [
          [0, 1],
          [0, 1],
        ],
        [3, 2],
      ),
    ),
  ).toEqual([]);
});

test("a torn mesh is warned of in the run that uses it, with its numbers", () => {
  const { warnings, level } = runDirectPde(
    pdeCase({
      dimension: 2,
      pde: { diffusion: "1", initial: "xi1 > xi2 ? 1 : 0" },
      spectrum: { mesh: "torn.msh" },
      time: { save: [1] },
      probes: [
        [0.9, 0.1],
        [0.1, 0.9],
      ],
    }),
    { mesh: torn },
  );
  expect(warnings.map(({ path, numbers }) => ({ path, numbers }))).toEqual([
    { path: "spectrum.mesh", numbers: { coincidentNodes: 2 } },
    { path: "spectrum.mesh", numbers: { parts: 2 } },
    // The start jumps along the diagonal, which these two cells do not resolve.
    { path: "pde.initial", numbers: expect.objectContaining({ there: 0.5 }) },
  ]);
  expect(warnings[0].message).toMatch(/^2 nodes lie where another one does, the first at \((0, 0|1, 1)\)/);
  // Indeed nothing passes: u stays at the mean of its own triangle.
  expect(Math.abs(level.probes[0].re[1] - level.probes[1].re[1])).toBeGreaterThan(0.2);
});
