import { describe, expect, it } from "vitest";
import {
  assembleMatrix,
  assembleVector,
  type Coefficient,
  diffusion,
  type MatrixForm,
  mass,
  p1Space,
  pointwise,
  reaction,
  type ScalarCoefficient,
  source,
  tensorDiffusion,
  valuesAtNodes,
} from "../../src/fem/index.js";
import { boxMesh, type SimplexMesh } from "../../src/mesh/index.js";
import { multiplyCsr } from "../../src/sparse/index.js";
import { at } from "./at.js";

const unitBox = (d: 1 | 2 | 3, cells: number): SimplexMesh =>
  boxMesh(
    Array.from({ length: d }, () => [0, 1] as const),
    new Array<number>(d).fill(cells),
  );

/** ∫ over the mesh of a function, as the sum of its load. */
const integral = (mesh: SimplexMesh, f: ScalarCoefficient): number =>
  assembleVector(p1Space(mesh), [source(f)]).reduce((sum, value) => sum + value, 0);

/** uᵀ A v for functions of the nodes. */
function form(mesh: SimplexMesh, forms: readonly MatrixForm[], u: ScalarCoefficient, v = u): number {
  const A = assembleMatrix(p1Space(mesh), forms);
  const [x, y] = [u, v].map((each) => valuesAtNodes(mesh, each));
  const product = new Float64Array(x.length);
  multiplyCsr(A, x, product);
  return product.reduce((sum, value, i) => sum + value * y[i], 0);
}

describe("cells cut by a jump", () => {
  it.each([1, 2, 3] as const)("give the integrals of what is quadratic on both sides of a plane, in %i-D", (d) => {
    const mesh = unitBox(d, 3);
    // The plane ξ₁ + 0.3 ξ₂ − 0.2 ξ₃ = 0.47, which meets the box at ξ₁ = p(ξ₂, ξ₃) only.
    const plane = (x: ArrayLike<number>) => 0.47 - (d > 1 ? 0.3 * x[1] : 0) + (d > 2 ? 0.2 * x[2] : 0);
    const isLeft = (x: ArrayLike<number>) => x[0] < plane(x);
    const left = (x: ArrayLike<number>) => 2 + x[0];
    const f = at(d, (x) => (isLeft(x) ? left(x) : 7));
    // ∫∫ ∫_0^p ξ₁^k dξ₁ by Simpson's rule, which is exact for cubics.
    const over = (of: (x: readonly number[], p: number) => number): number => {
      const nodes = [0, 0.5, 1];
      const weights = [1 / 6, 4 / 6, 1 / 6];
      let sum = 0;
      for (let i = 0; i < 3; i++)
        for (let j = 0; j < 3; j++)
          sum += weights[i] * weights[j] * of([nodes[i], nodes[j]], plane([0, nodes[i], nodes[j]]));
      return sum;
    };
    const mean = over((_, p) => 2 * p + p ** 2 / 2 + 7 * (1 - p));
    // The crossings are found to 1/2000 of an edge, 1/3 along the first axis, and the jump is below 5: less than 1e-3 in all.
    const close = (value: number, exact: number) => expect(Math.abs(value - exact)).toBeLessThan(1e-3);
    close(integral(mesh, f), mean);
    // (f ξ₁, 1), and (f ∂₁u, ∂₁u) of u = ξ₁.
    const moment = over((_, p) => p ** 2 + p ** 3 / 3 + (7 / 2) * (1 - p ** 2));
    const first = at(d, ([x]) => x);
    close(form(mesh, [reaction(f)], first, 1), moment);
    close(form(mesh, [mass(f)], first, 1), moment);
    close(form(mesh, [diffusion(f)], first), mean);
    const tensor = at(d, (x) =>
      Array.from({ length: d * d }, (_, k) => (k === 0 ? (isLeft(x) ? left(x) : 7) : k % (d + 1) === 0 ? 1 : 0)),
    );
    close(form(mesh, [tensorDiffusion(tensor)], first), mean);
  });

  it.each([1, 2, 3] as const)("give the moments of second order that P1 functions multiply with, in %i-D", (d) => {
    const mesh = unitBox(d, 3);
    const p = 0.47;
    const f = at(d, ([x]) => (x < p ? 2 : 7));
    const first = at(d, ([x]) => x);
    const exact = (2 * p ** 3 + 7 * (1 - p ** 3)) / 3;
    // A jump of 5 found to 1/6000.
    for (const of of [reaction, mass]) expect(Math.abs(form(mesh, [of(f)], first) - exact)).toBeLessThan(3e-4);
  });

  it.each([2, 3] as const)("are found by any component of a tensor, in %i-D", (d) => {
    const mesh = unitBox(d, 3);
    const p = 0.47;
    for (let c = 0; c < d; c++) {
      const tensor = at(d, (x) =>
        Array.from({ length: d * d }, (_, k) => (k === c * (d + 1) ? (x[0] < p ? 2 : 7) : k % (d + 1) === 0 ? 1 : 0)),
      );
      const along = at(d, (x) => x[c]);
      expect(Math.abs(form(mesh, [tensorDiffusion(tensor)], along) - (2 * p + 7 * (1 - p)))).toBeLessThan(1e-3);
    }
  });

  it.each([
    [2, 8],
    [3, 4],
  ] as const)("give the area of a disk and the volume of a ball to second order, in %i-D", (d, cells) => {
    const radius = 0.37;
    const inside = at(d, (x) =>
      x.reduce((sum, value, c) => sum + (value - 0.48 - 0.01 * c) ** 2, 0) < radius ** 2 ? 1 : 0,
    );
    const exact = d === 2 ? Math.PI * radius ** 2 : (4 / 3) * Math.PI * radius ** 3;
    const error = (n: number) => Math.abs(integral(unitBox(d, n), inside) / exact - 1);
    // A plane in a cell that a sphere cuts is off by up to h²/(8R) in height, on the whole surface d/R of the volume: less, since some are missed.
    const bound = (n: number) => (d * d) / (8 * radius ** 2 * n ** 2);
    for (const n of [cells, 2 * cells]) expect(error(n)).toBeLessThan(bound(n) / 2);
  });

  it("give the integral over a single cell that only a corner of lies beyond the jump", () => {
    const mesh = unitBox(2, 1);
    // 0.02 of a corner where no rule has a point.
    const f = pointwise((x, y) => (x + y < 0.2 ? 1 : 0));
    expect(Math.abs(integral(mesh, f) - 0.02)).toBeLessThan(2e-4);
  });

  it("give the integral about the corner of a rectangle", () => {
    const f = pointwise((x, y) => (x < 0.43 && y < 0.61 ? 1 : 0));
    // Measured: 4 % of the cell that the corner lies in, of area 1/18, which no plane cuts.
    expect(Math.abs(integral(unitBox(2, 3), f) - 0.43 * 0.61)).toBeLessThan(0.06 / 18);
  });

  it.each([1, 2, 3] as const)(
    "cost smooth functions their values at the nodes, and fitted jumps hardly more, in %i-D",
    (d) => {
      const mesh = unitBox(d, 5);
      const cells = mesh.cells.length / (d + 1);
      const nodes = mesh.points.length / d;
      const evaluations = (f: Coefficient): { readonly sum: number; readonly points: number } => {
        let points = 0;
        const sum = integral(mesh, (xi, out, time) => {
          points += out.length;
          f(xi, out, time);
        });
        return { sum, points };
      };
      const own = nodes + cells * { 1: 3, 2: 6, 3: 14 }[d];
      const smooth = at(d, (x) => Math.exp(-2 * x.reduce((sum, value) => sum + value * value, 0)));
      expect(evaluations(smooth).points).toBe(own);
      const { sum, points } = evaluations(at(d, ([x]) => (x < 0.4 ? 1 : 5)));
      expect(sum).toBeCloseTo(0.4 + 5 * 0.6, 12);
      // The cells of a layer are looked at once more: a fifth of all.
      expect(points).toBeLessThan(1.5 * own);
    },
  );
});
