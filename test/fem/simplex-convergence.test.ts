import { describe, expect, it } from "vitest";
import {
  assembleMatrix,
  assembleVector,
  diffusion,
  facetsWhere,
  h1SeminormError,
  l2Error,
  neumann,
  nodalValues,
  nodesOn,
  p1Space,
  prescribedValues,
  reaction,
  robin,
  robinLoad,
  source,
  subtractPrescribed,
} from "../../src/fem/index.js";
import { boxMesh } from "../../src/mesh/index.js";
import { at } from "./at.js";
import { conjugateGradients } from "./dense.js";

/*
 * −∇·(A ∇u) + B u = f on the unit box with A = 1 + ξ₁, B = 2 and u = Π_c sin(ξ_c + c + 1): u prescribed where ξ₁ = 0, the flux where
 * ξ₁ = 1, a Robin condition with α = 3 on the other sides.
 */
const A = (xi: Float64Array): number => 1 + xi[0];
const u = (xi: Float64Array): number => xi.reduce((product, x, c) => product * Math.sin(x + c + 1), 1);
const slope = (xi: Float64Array): number[] => Array.from(xi, (x, c) => u(xi) / Math.tan(x + c + 1));
const f = (xi: Float64Array): number => A(xi) * xi.length * u(xi) - slope(xi)[0] + 2 * u(xi);
const isLower = (xi: Float64Array): boolean => xi[0] < 1e-12;
const isUpper = (xi: Float64Array): boolean => xi[0] > 1 - 1e-12;
/** A ∂_n u on the side where a point lies, a corner of the box never being one. */
function flux(xi: Float64Array): number {
  const axis = xi.findIndex((x) => x < 1e-12 || x > 1 - 1e-12);
  return (xi[axis] < 0.5 ? -1 : 1) * A(xi) * slope(xi)[axis];
}

function errors(d: 1 | 2 | 3, cells: number): { l2: number; h1: number } {
  const mesh = boxMesh(
    Array.from({ length: d }, () => [0, 1] as const),
    Array.from({ length: d }, () => cells),
  );
  const dirichlet = nodesOn(mesh, facetsWhere(mesh, isLower));
  const flow = facetsWhere(mesh, isUpper);
  const open = facetsWhere(mesh, (xi) => !isLower(xi) && !isUpper(xi));
  const space = p1Space(mesh, { dirichlet });
  const K = assembleMatrix(space, [diffusion(at(d, A)), reaction(2), robin(open, 3)]);
  const outer = at(d, (xi) => u(xi) + flux(xi) / 3);
  const F = assembleVector(space, [source(at(d, f)), neumann(flow, at(d, flux)), robinLoad(open, 3, outer)]);
  const g = prescribedValues(space, [{ nodes: dirichlet, value: at(d, u) }]);
  subtractPrescribed(K.coupling, g, F);
  const solution = nodalValues(space, conjugateGradients(K, F), g);
  return { l2: l2Error(mesh, solution, at(d, u)), h1: h1SeminormError(mesh, solution, at(d, slope)) };
}

describe("P1 elements on simplices converge with order 2 in L² and 1 in H¹", () => {
  it.each([
    [1, 64],
    [2, 16],
    [3, 8],
  ] as const)("in dimension %d", (d, cells) => {
    const coarse = errors(d, cells);
    const fine = errors(d, 2 * cells);
    // Within 3 % of theory; measured within 1.7 % in 3-D, 0.1 % else.
    expect(Math.abs(Math.log2(coarse.l2 / fine.l2) / 2 - 1)).toBeLessThan(0.03);
    expect(Math.abs(Math.log2(coarse.h1 / fine.h1) - 1)).toBeLessThan(0.03);
  });
});
