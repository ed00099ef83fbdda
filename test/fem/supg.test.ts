import { describe, expect, it } from "vitest";
import {
  assembleMatrix,
  assembleVector,
  boundaryFacets,
  cellPecletNumbers,
  convectiveAdvection,
  diffusion,
  facetsTagged,
  facetsWhere,
  l2Error,
  mass,
  nodalValues,
  nodesOn,
  p1Space,
  periodicNodes,
  prescribedValues,
  reaction,
  type ScalarCoefficient,
  source,
  subtractPrescribed,
  supg,
  type VectorCoefficient,
  valuesAtNodes,
} from "../../src/fem/index.js";
import { boxMesh, type SimplexMesh } from "../../src/mesh/index.js";
import { at } from "./at.js";
import { denseSolve, distance } from "./dense.js";
import { irregularMesh } from "./irregular-mesh.js";

interface Steady {
  readonly velocity: VectorCoefficient;
  readonly diffusion: ScalarCoefficient;
  readonly reaction: ScalarCoefficient;
  readonly source: ScalarCoefficient;
  readonly value: ScalarCoefficient;
  readonly dirichlet: Int32Array;
  readonly periodic?: readonly Int32Array[];
}

function solve(mesh: SimplexMesh, problem: Steady, stabilized: boolean): Float64Array {
  const space = p1Space(mesh, problem);
  const extra = supg(problem);
  const K = assembleMatrix(space, [
    diffusion(problem.diffusion),
    convectiveAdvection(problem.velocity),
    reaction(problem.reaction),
    ...(stabilized ? [extra.stiffness] : []),
  ]);
  const F = assembleVector(space, [source(problem.source), ...(stabilized ? [extra.load] : [])]);
  const g = prescribedValues(space, [{ nodes: problem.dirichlet, value: problem.value }]);
  subtractPrescribed(K.coupling, g, F);
  return nodalValues(space, denseSolve(K, F), g);
}

describe("SUPG", () => {
  it.each([1, 20, 1e3])("in 1-D is exact at the nodes at cell Péclet number %d", (peclet) => {
    const cells = 20;
    const mesh = boxMesh([[0, 1]], [cells]);
    const epsilon = 1 / (2 * cells * peclet);
    // u′ − ε u″ = 1, u(0) = u(1) = 0: a layer of width ε at the end.
    const exact = at(
      1,
      ([x]) => x - (Math.exp((x - 1) / epsilon) - Math.exp(-1 / epsilon)) / (1 - Math.exp(-1 / epsilon)),
    );
    const problem = {
      velocity: [1],
      diffusion: epsilon,
      reaction: 0,
      source: 1,
      value: 0,
      dirichlet: Int32Array.of(0, cells),
    };
    expect(distance(cellPecletNumbers(mesh, [1], epsilon), new Float64Array(cells).fill(peclet))).toBeLessThan(
      1e-12 * peclet,
    );
    // The node before the layer and the next differ by one: rounding.
    expect(distance(solve(mesh, problem, true), valuesAtNodes(mesh, exact))).toBeLessThan(1e-13);
    if (peclet > 1) expect(distance(solve(mesh, problem, false), valuesAtNodes(mesh, exact))).toBeGreaterThan(0.4);
  });

  it.each([1, 2, 3] as const)("reproduces linear functions in dimension %d: its terms vanish for the solution", (d) => {
    const mesh = irregularMesh(d, d === 3 ? 3 : 5);
    const gradient = [1.3, -0.5, 0.7].slice(0, d);
    const u = (xi: Float64Array): number => xi.reduce((sum, x, c) => sum + gradient[c] * x, 0.4);
    const b = (xi: Float64Array): number[] => [0.8, 0.6, -0.4].slice(0, d).map((v, c) => v + 0.3 * xi[c]);
    const B = (xi: Float64Array): number => 1 + 0.25 * xi[0];
    const problem = {
      velocity: at(d, b),
      diffusion: at(d, (xi) => 1e-3 * (2 + 0.5 * xi[0])),
      reaction: at(d, B),
      source: at(d, (xi) => b(xi).reduce((sum, v, c) => sum + v * gradient[c], B(xi) * u(xi) - 5e-4 * gradient[0])),
      value: at(d, u),
      dirichlet: nodesOn(mesh, boundaryFacets(mesh)),
    };
    expect(distance(solve(mesh, problem, true), valuesAtNodes(mesh, problem.value))).toBeLessThan(1e-13);
  });

  it("tests the time derivative as the source: for b constant Mᵤ is the load of the hat functions", () => {
    const mesh = irregularMesh(2, 4);
    const space = p1Space(mesh);
    const { mass: form } = supg({ velocity: [3, -1], diffusion: 1e-3 });
    const M = assembleMatrix(space, [form]);
    const hat = 12;
    const { points } = mesh;
    const u = valuesAtNodes(
      mesh,
      at(2, (xi) => (xi[0] === points[2 * hat] && xi[1] === points[2 * hat + 1] ? 1 : 0)),
    );
    expect(u.reduce((sum, value) => sum + value, 0)).toBe(1);
    const column = new Float64Array(space.size);
    for (let i = 0; i < space.size; i++) {
      for (let k = M.pattern.rowStart[i]; k < M.pattern.rowStart[i + 1]; k++) {
        if (M.pattern.columnIndex[k] === hat) column[i] = M.values[k];
      }
    }
    // Nothing is gained or lost: Σ_i b·∇φ_i = 0.
    expect(Math.abs(column.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-16);
    const total = assembleMatrix(space, [mass(), form]).values.reduce((sum, value) => sum + value, 0);
    expect(total).toBeCloseTo(1.5, 13);
  });

  it("converges with order 1.5 or better at cell Péclet number 1000, in 2-D", () => {
    const u = (xi: Float64Array): number => Math.sin(3 * xi[0] + 1) * Math.cos(2 * xi[1]);
    const error = (cells: number): number => {
      const mesh = boxMesh(
        [
          [0, 1],
          [0, 1],
        ],
        [cells, cells],
      );
      const b = (xi: Float64Array): readonly [number, number] => [1 + xi[1], 0.5 - xi[0]];
      const epsilon = 1 / (2 * cells * 1e3);
      const f = (xi: Float64Array): number => {
        const [bx, by] = b(xi);
        const ux = 3 * Math.cos(3 * xi[0] + 1) * Math.cos(2 * xi[1]);
        const uy = -2 * Math.sin(3 * xi[0] + 1) * Math.sin(2 * xi[1]);
        return bx * ux + by * uy + 13 * epsilon * u(xi) + u(xi);
      };
      const problem = {
        velocity: at(2, b),
        diffusion: epsilon,
        reaction: 1,
        source: at(2, f),
        value: at(2, u),
        dirichlet: nodesOn(mesh, boundaryFacets(mesh)),
      };
      return l2Error(mesh, solve(mesh, problem, true), at(2, u));
    };
    const order = Math.log2(error(10) / error(20));
    expect(order).toBeGreaterThan(1.5);
  });

  it("does not oscillate at an outflow layer in 2-D, where Galerkin's method does", () => {
    const cells = 16;
    const mesh = boxMesh(
      [
        [0, 1],
        [0, 1],
      ],
      [cells, cells],
    );
    const problem = {
      velocity: [1, 0],
      diffusion: 1 / (2 * cells * 1e3),
      reaction: 0,
      source: 1,
      value: 0,
      dirichlet: nodesOn(
        mesh,
        facetsWhere(mesh, ([x]) => x === 0 || x === 1),
      ),
      periodic: [periodicNodes(mesh, facetsTagged(mesh, "xi2-lower"), facetsTagged(mesh, "xi2-upper"))],
    };
    const overshoot = (u: Float64Array): number => {
      // The solution is x before the layer.
      let worst = 0;
      for (let node = 0; node < u.length; node++) {
        if (mesh.points[2 * node] < 1) worst = Math.max(worst, Math.abs(u[node] - mesh.points[2 * node]));
      }
      return worst;
    };
    expect(overshoot(solve(mesh, problem, true))).toBeLessThan(0.02);
    expect(overshoot(solve(mesh, problem, false))).toBeGreaterThan(0.3);
  });
});
