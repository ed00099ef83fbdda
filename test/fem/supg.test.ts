import { describe, expect, it } from "vitest";
import {
  assembleMatrix,
  assembleVector,
  boundaryFacets,
  cellPecletNumbers,
  constant,
  convectiveAdvection,
  crosswindDiffusion,
  type Diffusivity,
  type DirichletPart,
  diffusion,
  facetsWhere,
  l2Error,
  type MatrixForm,
  mass,
  nodalValues,
  nodesOn,
  p1Space,
  prescribedValues,
  reaction,
  type ScalarCoefficient,
  source,
  subtractPrescribed,
  supg,
  tensorDiffusion,
  type VectorCoefficient,
  valuesAtNodes,
} from "../../src/fem/index.js";
import { boxMesh, cellVolumes, type SimplexMesh } from "../../src/mesh/index.js";
import { regionCoefficient } from "../../src/pde/index.js";
import { multiplyCsr } from "../../src/sparse/index.js";
import { at } from "./at.js";
import { denseSolve, distance } from "./dense.js";
import { irregularMesh } from "./irregular-mesh.js";

interface Steady {
  readonly velocity: VectorCoefficient;
  readonly diffusion: Diffusivity;
  readonly reaction: ScalarCoefficient;
  readonly source: ScalarCoefficient;
  readonly value: ScalarCoefficient;
  readonly dirichlet: Int32Array;
  /** In place of `value`, where it is not the same everywhere. */
  readonly values?: readonly DirichletPart[];
}

function solve(
  mesh: SimplexMesh,
  problem: Steady,
  stabilized: boolean,
  more: readonly MatrixForm[] = [],
): Float64Array {
  const space = p1Space(mesh, problem);
  const extra = supg(problem);
  const K = assembleMatrix(space, [
    typeof problem.diffusion === "object" ? tensorDiffusion(problem.diffusion.tensor) : diffusion(problem.diffusion),
    convectiveAdvection(problem.velocity),
    reaction(problem.reaction),
    ...(stabilized ? [extra.stiffness] : []),
    ...more,
  ]);
  const F = assembleVector(space, [source(problem.source), ...(stabilized ? [extra.load] : [])]);
  const g = prescribedValues(space, problem.values ?? [{ nodes: problem.dirichlet, value: problem.value }]);
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

  it.each([
    [2, "unequal", [1, 0]],
    [2, "unequal", [0.6, -0.8]],
    [3, "equal", [1, 1, -1]],
    [3, "unequal", [0.5, -0.6, 0.4]],
  ] as const)(
    "in %d-D on %s cells does not oscillate at outflow layers with the flow along %o",
    (d, kind, velocity) => {
      const cells = d === 2 ? 12 : 5;
      const mesh = kind === "equal" ? boxMesh(unitBox(d), new Array<number>(d).fill(cells)) : irregularMesh(d, cells);
      const epsilon = leastDiffusion(mesh, velocity);
      // Without diffusion ξ₁/b₁ is a solution; it is prescribed where the flow enters, and 0 where it leaves. Zero flux on sides along it.
      const reduced = at(d, ([x]) => x / velocity[0]);
      const normalFlow = (midpoint: Float64Array) => outwardFlow(mesh, velocity, midpoint);
      const outflow = nodesOn(
        mesh,
        facetsWhere(mesh, (midpoint) => normalFlow(midpoint) > 0),
      );
      const inflow = nodesOn(
        mesh,
        facetsWhere(mesh, (midpoint) => normalFlow(midpoint) < 0),
      );
      const u = solve(
        mesh,
        {
          velocity,
          diffusion: epsilon,
          reaction: 0,
          source: 1,
          value: 0,
          values: [
            { nodes: inflow, value: reduced },
            { nodes: outflow, value: 0 },
          ],
          dirichlet: Int32Array.of(...inflow, ...outflow),
        },
        true,
      );
      const ends = new Set([...inflow, ...outflow]);
      const height = 1.5 / velocity[0];
      valuesAtNodes(mesh, reduced).forEach((value, node) => {
        // Measured: up to 0.6 % on the cells of a cube, where 1/Pe = 1/1000 of the layer is felt at each node.
        if (!ends.has(node)) expect(Math.abs(u[node] - value) / height).toBeLessThan(0.01);
      });
    },
  );

  it("does not oscillate where an outflow layer ends at a side with zero flux, where Galerkin's method does", () => {
    const cells = 16;
    const mesh = boxMesh(unitBox(2), [cells, cells]);
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
    };
    const overshoot = (u: Float64Array): number => {
      // The solution is x before the layer.
      let worst = 0;
      for (let node = 0; node < u.length; node++) {
        if (mesh.points[2 * node] < 1) worst = Math.max(worst, Math.abs(u[node] - mesh.points[2 * node]));
      }
      return worst;
    };
    expect(overshoot(solve(mesh, problem, true))).toBeLessThan(0.002);
    expect(overshoot(solve(mesh, problem, false))).toBeGreaterThan(0.3);
  });

  it("treats a tensor as the scalar that a linear map of space makes of it", () => {
    const mesh = irregularMesh(2, 6);
    // x = L y: A = L Lᵀ is 1 for y, and b = L c.
    const L = [
      [0.5, 0],
      [0.3, 0.02],
    ];
    const map = ([x, y]: readonly [number, number]): readonly [number, number] => [
      L[0][0] * x + L[0][1] * y,
      L[1][0] * x + L[1][1] * y,
    ];
    const points = mesh.points.slice();
    for (let node = 0; node < points.length; node += 2) points.set(map([points[node], points[node + 1]]), node);
    const mapped = { ...mesh, points };
    const tensor = [0, 1].flatMap((r) => [0, 1].map((c) => 1e-3 * (L[r][0] * L[c][0] + L[r][1] * L[c][1])));
    const c = [0.7, -0.4] as const;
    const rest = { reaction: 0.3, source: 1, value: 0, dirichlet: nodesOn(mesh, boundaryFacets(mesh)) };
    const scalar = { velocity: c, diffusion: 1e-3, ...rest };
    const tensorial = { velocity: map(c), diffusion: { tensor }, ...rest };
    // Rounding, of cells 25 times as long as thick.
    expect(distance(solve(mapped, tensorial, true), solve(mesh, scalar, true))).toBeLessThan(1e-11);
    const numbers = [
      cellPecletNumbers(mapped, tensorial.velocity, tensorial.diffusion),
      cellPecletNumbers(mesh, c, 1e-3),
    ];
    expect(Math.max(...numbers[1])).toBeGreaterThan(20);
    expect(distance(numbers[0], numbers[1])).toBeLessThan(1e-9 * Math.max(...numbers[1]));
  });

  it.each([1, 2, 3] as const)("reproduces linear functions with a tensor that is linear, in dimension %d", (d) => {
    const mesh = irregularMesh(d, d === 3 ? 3 : 5);
    const gradient = [1.3, -0.5, 0.7].slice(0, d);
    const velocity = [0.8, 0.6, -0.4].slice(0, d);
    // A_rc = 10⁻³ (2 δ_rc + 0.1 + 0.2 (r + 1) ξ_c ): ∇·(A∇u) = 10⁻³ Σ_rc ∂_r A_rc ∂_c u = 2·10⁻⁴ Σ_c (c + 1) ∂_c u, not symmetric.
    const tensor = at(d, (xi) =>
      Array.from({ length: d * d }, (_, k) => {
        const [r, c] = [Math.floor(k / d), k % d];
        return 1e-3 * ((r === c ? 2 : 0.1) + 0.2 * (r + 1) * xi[c]);
      }),
    );
    const flow = gradient.reduce((sum, slope, c) => sum + slope * (velocity[c] - 2e-4 * (c + 1)), 0);
    const problem = {
      velocity,
      diffusion: { tensor },
      reaction: 0,
      source: flow,
      value: at(d, (xi) => xi.reduce((sum, x, c) => sum + gradient[c] * x, 0.4)),
      dirichlet: nodesOn(mesh, boundaryFacets(mesh)),
    };
    expect(distance(solve(mesh, problem, true), valuesAtNodes(mesh, problem.value))).toBeLessThan(1e-13);
  });
});

describe("the terms of streamline upwinding in 1-D", () => {
  /** Entry (i, j) of a matrix. */
  const entry = ({ pattern, values }: ReturnType<typeof assembleMatrix>, i: number, j: number): number => {
    for (let k = pattern.rowStart[i]; k < pattern.rowStart[i + 1]; k++)
      if (pattern.columnIndex[k] === j) return values[k];
    return 0;
  };
  /** coth x − 1/x, by its continued fraction (Lambert): no difference, no cancellation. */
  const langevin = (x: number): number => {
    let tail = 201;
    for (let k = 199; k >= 3; k -= 2) tail = k + (x * x) / tail;
    return x / tail;
  };

  it.each([1e-7, 3e-3, 0.009, 0.011, 0.5, 3, 40])("are those of τ = h/(2b) (coth Pe − 1/Pe) at Pe = %d", (peclet) => {
    const [h, b] = [0.1, 2];
    const mesh = boxMesh([[0, 1]], [10]);
    const space = p1Space(mesh);
    const up = langevin(peclet);
    const forms = supg({ velocity: [b], diffusion: (b * h) / (2 * peclet), reaction: 3, source: at(1, ([x]) => x) });
    const close = (value: number, expected: number): void => {
      // The series below Pe = 0.01 leaves out 2 Pe⁵/945 of Pe/3: 6e-11; above it the difference of 1/Pe and coth loses four digits.
      expect(Math.abs(value / expected - 1)).toBeLessThan(1e-10);
    };
    const K = assembleMatrix(space, [forms.stiffness]);
    const M = assembleMatrix(space, [forms.mass]);
    const F = assembleVector(space, [forms.load]);
    // (b u′ + B u, τ b v′): ∫ φ′φ′ = 2/h, ∓1/h beside it; ∫ φ_j φ_i′ = 0 and ±1/2.
    close(entry(K, 5, 5), b * up);
    close(entry(K, 5, 6), -(b * up) / 2 - (3 * h * up) / 4);
    close(entry(K, 5, 4), -(b * up) / 2 + (3 * h * up) / 4);
    expect(Math.abs(entry(M, 5, 5))).toBeLessThan(1e-15);
    close(entry(M, 5, 6), -(h * up) / 4);
    close(entry(M, 5, 4), (h * up) / 4);
    close(F[5], (-h * h * up) / 2);
  });
});

describe("streamline upwinding where the diffusion jumps by region", () => {
  it.each([1, 2, 3] as const)("takes each cell's own diffusion, in %i-D: ∫ τ (b·∇u)² for linear u", (d) => {
    const box = boxMesh(unitBox(d), Array(d).fill(4));
    const corners = d + 1;
    const right = Array.from({ length: box.cells.length / corners }, (_, cell) => {
      const nodes = box.cells.subarray(cell * corners, (cell + 1) * corners);
      return nodes.reduce((sum, node) => sum + box.points[node * d], 0) > corners / 2;
    });
    const mesh = { ...box, cellTags: Int32Array.from(right, (is) => (is ? 1 : 0)) };
    const [left, other] = [0.02, 0.5];
    const diffusion = regionCoefficient(
      mesh,
      new Map([
        [0, constant(left)],
        [1, constant(other)],
      ]),
    );
    const velocity = [1, 0.5, -0.7].slice(0, d);
    const gradient = [0.6, -1, 0.4].slice(0, d);
    const dot = (x: readonly number[], y: readonly number[]) => x.reduce((sum, value, c) => sum + value * y[c], 0);
    const u = valuesAtNodes(
      mesh,
      at(d, (xi) => dot(gradient, Array.from(xi))),
    );
    const K = assembleMatrix(p1Space(mesh), [supg({ velocity, diffusion }).stiffness]);
    const product = new Float64Array(u.length);
    const energy = multiplyCsr(K, u, product);
    // Of Pe = b²/(A Σ|b·∇φ|): τ = (coth Pe − 1/Pe)/Σ|b·∇φ|. ∇·A is 0 in every cell.
    const peclets = [left, other].map((A) => cellPecletNumbers(mesh, velocity, A));
    const volumes = cellVolumes(mesh);
    const expected = right.reduce((sum, is, cell) => {
      const [peclet, A] = is ? [peclets[1][cell], other] : [peclets[0][cell], left];
      const tau = ((1 / Math.tanh(peclet) - 1 / peclet) * A * peclet) / dot(velocity, velocity);
      return sum + volumes[cell] * tau * dot(velocity, gradient) ** 2;
    }, 0);
    expect(energy / expected).toBeCloseTo(1, 11);
  });
});

describe("crosswind diffusion", () => {
  it.each([2, 3] as const)("is (d − 1)/2 Σ |b·∇φ| / Σ |P∇φ|² across the flow, in %i-D", (d) => {
    const h = 0.25;
    const mesh = boxMesh(unitBox(d), Array(d).fill(4));
    const b = [1, 2, -2].slice(0, d);
    const K = assembleMatrix(p1Space(mesh), [crosswindDiffusion({ velocity: b, diffusion: 1e-12 })]);
    const dot = (x: readonly number[], y: readonly number[]) => x.reduce((sum, value, c) => sum + value * y[c], 0);
    const across = (x: readonly number[]) => x.map((value, c) => value - (dot(b, x) / dot(b, b)) * b[c]);
    const slope = [0.3, -1, 0.7].slice(0, d);
    // The cells of a box: one for every order of the axes, with hat functions of slopes −e_a, e_a − e_b, …, e_c over h.
    const orders =
      d === 2
        ? [
            [0, 1],
            [1, 0],
          ]
        : [
            [0, 1, 2],
            [0, 2, 1],
            [1, 0, 2],
            [1, 2, 0],
            [2, 0, 1],
            [2, 1, 0],
          ];
    const unit = (axis: number | undefined) => Array.from({ length: d }, (_, c) => (c === axis ? 1 / h : 0));
    const expected = orders.reduce((sum, axes) => {
      const hats = [...axes, undefined].map((axis, i) => unit(axes[i - 1]).map((value, c) => value - unit(axis)[c]));
      const carried = hats.reduce((all, hat) => all + Math.abs(dot(b, hat)), 0);
      const squares = hats.reduce((all, hat) => all + dot(across(hat), across(hat)), 0);
      return sum + ((d - 1) / 2) * (carried / squares) * dot(across(slope), across(slope));
    }, 0);
    const u = valuesAtNodes(
      mesh,
      at(d, (xi) => dot(slope, Array.from(xi))),
    );
    const energy = multiplyCsr(K, u, new Float64Array(u.length));
    // All orders take the same share of the unit box; Pe is 1e11, 1/Pe of it is left out.
    expect(energy / (expected / orders.length)).toBeCloseTo(1, 9);
  });

  it("acts on slopes across the flow, not on those along it", () => {
    const mesh = irregularMesh(3, 3);
    const space = p1Space(mesh);
    const velocity = [1, 2, -2];
    const K = assembleMatrix(space, [crosswindDiffusion({ velocity, diffusion: 1e-4 })]);
    const energy = (slope: readonly number[]): number => {
      const u = valuesAtNodes(
        mesh,
        at(3, (xi) => xi.reduce((sum, x, c) => sum + slope[c] * x, 0)),
      );
      const product = new Float64Array(u.length);
      return multiplyCsr(K, u, product);
    };
    expect(Math.abs(energy(velocity))).toBeLessThan(1e-14);
    expect(energy([2, -1, 0])).toBeGreaterThan(0.1);
    // A length across the flow is as good as another.
    expect(energy([2, -1, 0]) / energy([0, 1, 1])).toBeCloseTo(5 / 2, 12);
  });

  it.each([
    [-Math.PI / 3, "equal"],
    [-Math.PI / 4, "equal"],
    [-Math.PI / 3, "unequal"],
    [-0.4, "unequal"],
  ] as const)("leaves no oscillation beside a layer inside, flow at angle %d on %s cells", (angle, kind) => {
    const cells = 20;
    const mesh = kind === "equal" ? boxMesh(unitBox(2), [cells, cells]) : irregularMesh(2, cells);
    const velocity = [Math.cos(angle), Math.sin(angle)];
    // A jump of the values at the inflow, carried through (Hughes, Mallet & Mizukami, Comput. Meth. Appl. Mech. Eng. 54, 1986).
    const top = Math.max(...mesh.points.filter((_, k) => k % 2 === 1));
    const problem = {
      velocity,
      diffusion: leastDiffusion(mesh, velocity),
      reaction: 0,
      source: 0,
      value: at(2, ([x, y]) => (y === top || (x === 0 && y > top - 0.3) ? 1 : 0)),
      dirichlet: nodesOn(mesh, boundaryFacets(mesh)),
    };
    const outside = (u: Float64Array) => u.reduce((worst, value) => Math.max(worst, -value, value - 1), 0);
    expect(outside(solve(mesh, problem, true, [crosswindDiffusion(problem)]))).toBeLessThan(0.02);
    // What it is for.
    expect(outside(solve(mesh, problem, true))).toBeGreaterThan(0.03);
  });

  it("leaves order 1 to smooth solutions", () => {
    const u = (xi: Float64Array): number => Math.sin(Math.PI * xi[0]) * Math.sin(Math.PI * xi[1]);
    const error = (cells: number): number => {
      const mesh = boxMesh(unitBox(2), [cells, cells]);
      const problem = {
        velocity: [1, 1],
        diffusion: 0.5e-3 / cells,
        reaction: 0,
        source: at(2, (xi) => Math.PI * Math.sin(Math.PI * (xi[0] + xi[1])) + (1e-3 / cells) * Math.PI ** 2 * u(xi)),
        value: 0,
        dirichlet: nodesOn(mesh, boundaryFacets(mesh)),
      };
      return l2Error(mesh, solve(mesh, problem, true, [crosswindDiffusion(problem)]), at(2, u));
    };
    const order = Math.log2(error(16) / error(32));
    expect(order).toBeGreaterThan(0.8);
    expect(order).toBeLessThan(1.3);
  });
});

function unitBox(d: 1 | 2 | 3): readonly (readonly [number, number])[] {
  return Array.from({ length: d }, () => [0, 1] as const);
}

/** The diffusion with which the least cell Péclet number is 1000. */
function leastDiffusion(mesh: SimplexMesh, velocity: readonly number[]): number {
  return Math.min(...cellPecletNumbers(mesh, velocity, 1)) / 1000;
}

/** b·n on the side of the mesh's box that a point is on. */
function outwardFlow({ points, dimension: d }: SimplexMesh, velocity: readonly number[], place: Float64Array): number {
  for (let c = 0; c < d; c++) {
    const coordinates = points.filter((_, k) => k % d === c);
    if (Math.abs(place[c] - Math.min(...coordinates)) < 1e-12) return -velocity[c];
    if (Math.abs(place[c] - Math.max(...coordinates)) < 1e-12) return velocity[c];
  }
  throw new RangeError("not on the boundary");
}
