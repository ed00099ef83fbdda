import { describe, expect, it } from "vitest";
import {
  assembleMatrix,
  diffusion,
  h1Seminorm,
  h1SeminormError,
  innerProduct,
  integralOf,
  l2Error,
  l2Norm,
  mass,
  p1Space,
  valuesAtNodes,
} from "../../src/fem/index.js";
import { boxMesh, intervalMesh } from "../../src/mesh/index.js";
import { multiplyCsr } from "../../src/sparse/index.js";
import { at } from "./at.js";
import { irregularMesh } from "./irregular-mesh.js";

describe.each([1, 2, 3] as const)("norms of P1 functions in dimension %d", (d) => {
  const mesh = irregularMesh(d, 4);
  const space = p1Space(mesh);
  const u = Float64Array.from({ length: space.size }, (_, i) => Math.sin(3 * i));
  const v = Float64Array.from({ length: space.size }, (_, i) => Math.cos(i));
  const form = (A: ReturnType<typeof assembleMatrix>, x: Float64Array, y: Float64Array): number => {
    const Ay = new Float64Array(y.length);
    multiplyCsr(A, y, Ay);
    return x.reduce((sum, value, i) => sum + value * Ay[i], 0);
  };

  it("are those of the mass and the stiffness matrix", () => {
    const M = assembleMatrix(space, [mass()]);
    expect(innerProduct(mesh, u, v)).toBeCloseTo(form(M, u, v), 14);
    expect(l2Norm(mesh, u) ** 2).toBeCloseTo(form(M, u, u), 14);
    expect(h1Seminorm(mesh, u) ** 2 / form(assembleMatrix(space, [diffusion(1)]), u, u)).toBeCloseTo(1, 13);
    expect(integralOf(mesh, u)).toBeCloseTo(form(M, new Float64Array(u.length).fill(1), u), 14);
  });

  it("of errors are zero for a linear function, and exact for a quadratic one", () => {
    const linear = at(d, (xi) => xi.reduce((sum, x) => sum + x, 1));
    const nodal = valuesAtNodes(mesh, linear);
    expect(l2Error(mesh, nodal, linear)).toBeLessThan(1e-14);
    expect(h1SeminormError(mesh, nodal, new Array<number>(d).fill(1))).toBeLessThan(1e-13);
    // u = 0 against ξ₁²: ∫ ξ₁⁴ = 1.5⁵/5 and ∫ 4 ξ₁² = 4 · 1.5³/3 over boxes of unit cross-section.
    const zero = new Float64Array(u.length);
    expect(
      l2Error(
        mesh,
        zero,
        at(d, (xi) => xi[0] ** 2),
      ) ** 2,
    ).toBeCloseTo(1.5 ** 5 / 5, 13);
    const gradient = at(d, (xi) => Array.from(xi, (x, c) => (c === 0 ? 2 * x : 0)));
    expect(h1SeminormError(mesh, zero, gradient) ** 2).toBeCloseTo((4 * 1.5 ** 3) / 3, 13);
  });

  it("of errors see the time and take a degree", () => {
    const zero = new Float64Array(u.length);
    expect(
      l2Error(
        mesh,
        zero,
        at(d, (_, time) => time),
        { time: 2 },
      ),
    ).toBeCloseTo(2 * Math.sqrt(1.5), 14);
    const tenth = at(d, (xi) => xi[0] ** 5);
    const exact = Math.sqrt(1.5 ** 11 / 11);
    expect(Math.abs(l2Error(mesh, zero, tenth, { degree: 10 }) - exact)).toBeLessThan(1e-13);
    expect(Math.abs(l2Error(mesh, zero, tenth, { degree: 2 }) - exact)).toBeGreaterThan(1e-5);
  });
});

describe("in 1-D", () => {
  it("an interval mesh and its simplices give the same integral", () => {
    const u = Float64Array.of(1, 2, -1);
    expect(integralOf(intervalMesh([0, 1, 2]), u)).toBe(2);
    expect(integralOf(boxMesh([[0, 2]], [2]), u)).toBe(2);
  });
});
