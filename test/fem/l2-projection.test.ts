import { describe, expect, it } from "vitest";
import {
  boundaryFacets,
  integralOf,
  l2Error,
  l2Projection,
  nodalValues,
  nodesOn,
  p1Space,
  pointwise,
  prescribedValues,
  valuesAtNodes,
} from "../../src/fem/index.js";
import { boxMesh } from "../../src/mesh/index.js";

const boxes = ([1, 2, 3] as const).map((d) => {
  const sides = Array.from({ length: d }, (): [number, number] => [0, 1]);
  return { d, mesh: boxMesh(sides, new Array<number>(d).fill(6)) };
});
const curved = pointwise((x, y = 0, z = 0) => x ** 3 + y * x - z * z);
const straight = pointwise((x, y = 0, z = 0) => 1 + 2 * x - y + 3 * z);

describe("the L² projection", () => {
  it("of x² on equal cells of length h is x² − h²/6 at every node", () => {
    const mesh = boxMesh([[0, 1]], [8]);
    const [u] = l2Projection(p1Space(mesh), [pointwise((x) => x * x)]);
    mesh.points.forEach((x, i) => {
      expect(u[i]).toBeCloseTo(x * x - 1 / (6 * 64), 14);
    });
  });

  it.each(boxes)("in $d-D keeps P1 functions, integrals, and is nearer than the interpolant", ({ d, mesh }) => {
    const space = p1Space(mesh);
    const [kept, nearest] = l2Projection(space, [straight, curved]);
    valuesAtNodes(mesh, straight).forEach((value, i) => {
      expect(kept[i]).toBeCloseTo(value, 9);
    });
    // ∫ x³ + xy − z² over the unit box: the quadrature of degree 4 is exact.
    const exact = 1 / 4 + (d > 1 ? 1 / 4 : 0) - (d > 2 ? 1 / 3 : 0);
    expect(integralOf(mesh, nodalValues(space, nearest))).toBeCloseTo(exact, 9);
    const error = l2Error(mesh, nodalValues(space, nearest), curved);
    expect(error).toBeLessThan(0.8 * l2Error(mesh, valuesAtNodes(mesh, curved), curved));
  });

  it("keeps prescribed values, and is the nearest of the functions that have them", () => {
    const { mesh } = boxes[1];
    const nodes = nodesOn(mesh, boundaryFacets(mesh));
    const space = p1Space(mesh, { dirichlet: nodes });
    const g = prescribedValues(space, [{ nodes, value: straight }]);
    const [u] = l2Projection(space, [curved], [g]);
    const error = l2Error(mesh, nodalValues(space, u, g), curved);
    for (let i = 0; i < space.size; i++) {
      for (const change of [1e-3, -1e-3]) {
        const moved = u.map((value, k) => (k === i ? value + change : value));
        expect(l2Error(mesh, nodalValues(space, moved, g), curved)).toBeGreaterThan(error);
      }
    }
  });
});
