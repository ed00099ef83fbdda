import { describe, expect, it } from "vitest";
import { boundaryFacets, type Coefficient, facetsTagged } from "../../src/fem/index.js";
import { boxMesh } from "../../src/mesh/index.js";
import { type BoundaryCondition, type PdeProblem, solveAdaptively, solvePde } from "../../src/pde/index.js";
import { irregularBox } from "../../src/verify/irregular-mesh.js";
import { at } from "../fem/at.js";

const method = { method: "sdirk3", steps: 40 } as const;
const wave = (d: number): Coefficient => at(d, (xi) => 1 + Math.sin(3 * xi[0]));
const carried = (d: number, more: Partial<PdeProblem> = {}): PdeProblem => ({
  diffusion: { kind: "scalar", value: 1e-5 },
  advection: [1, 0.4, -0.3].slice(0, d),
  initial: [wave(d)],
  boundary: [],
  ...more,
});
const mesh = (d: 1 | 2 | 3) => irregularBox(d, d === 1 ? 20 : d === 2 ? 8 : 3);

describe("a flow that comes in where nothing is prescribed", () => {
  it.each([1, 2, 3] as const)("is warned of in dimension %i where the mesh does not resolve its diffusion", (d) => {
    const { warnings, values } = solvePde(carried(d), mesh(d), method, [3]);
    const about = warnings.filter(({ path }) => path === "boundary");
    expect(about).toHaveLength(1);
    expect(about[0].message).toMatch(/^the flow comes in through \d+ sides of cells where no value is prescribed/);
    expect(about[0].numbers.peclet).toBeGreaterThan(1);
    // The equation has its values between those of the start, 0 and 2, whatever is said here.
    if (d === 1) expect(Math.max(...values[0][0].map(Math.abs))).toBeGreaterThan(2);
  });

  it("is measured by what it changes at the sides that it meets, and not at those that it passes along", () => {
    const along = { diffusion: { kind: "scalar", value: 1e-5 }, initial: [wave(2)], boundary: [] } as const;
    const mesh = boxMesh(
      [
        [0, 1],
        [0, 1],
      ],
      [5, 4],
    );
    for (const drift of [0, 1e-4, -1e-4]) {
      const { warnings, values } = solvePde({ ...along, advection: [1, drift] }, mesh, method, [1, 2]);
      const { numbers } = warnings.filter(({ path }) => path === "boundary")[0];
      // The left ends of four rows of cells, where u changes by ∂u/∂ξ₁ a unit of time: from a node to its neighbour.
      expect(numbers.sides).toBe(4);
      const at = (i: number, j: number) => {
        const [x, y] = [i / 5, j / 4];
        const node = values[1][0].findIndex(
          (_, k) => Math.abs(mesh.points[2 * k] - x) + Math.abs(mesh.points[2 * k + 1] - y) < 1e-9,
        );
        return values[1][0][node];
      };
      const slopes = [0, 1, 2, 3, 4].map((j) => Math.abs(at(1, j) - at(0, j)) * 5);
      const largest = Math.max(2, ...values.flatMap(([u]) => [...u].map(Math.abs)));
      // The start is sampled at nodes, within 1 % of its largest value 2; so small a drift adds as much.
      expect(Math.abs(numbers.part / ((2 * Math.max(...slopes)) / largest) - 1)).toBeLessThan(0.02);
    }
  });

  it("is warned of on adaptive meshes too, once for both parts of a complex solution", () => {
    const problem = carried(1, { initial: [wave(1), wave(1)] });
    const adapt = { tolerance: 0.5, marking: 0.5, maxUnknowns: 100, maxRounds: 1 };
    const { warnings } = solveAdaptively(problem, boxMesh([[0, 1]], [16]), method, [3], adapt);
    expect(warnings.filter(({ path }) => path === "boundary")).toHaveLength(1);
  });

  const prescribed: BoundaryCondition = {
    type: "dirichlet",
    facets: boundaryFacets,
    value: [1],
  };
  const drawn: BoundaryCondition = { type: "robin", facets: boundaryFacets, coefficient: 1, value: [1] };
  const periodic: BoundaryCondition = {
    type: "periodic",
    facets: (box) => facetsTagged(box, "xi-lower"),
    partners: (box) => facetsTagged(box, "xi-upper"),
  };
  const good: readonly (readonly [string, Partial<PdeProblem>])[] = [
    ["nothing flows in: u is constant there", { initial: [1] }],
    ["values are prescribed", { boundary: [prescribed] }],
    ["u is drawn to values", { boundary: [drawn] }],
    ["the sides are one", { boundary: [periodic] }],
    ["diffusion is resolved", { diffusion: { kind: "scalar", value: 0.1 } }],
    ["the flow leaves at both ends", { advection: at(1, (xi) => [xi[0] - 0.5]) }],
    ["nothing flows", { advection: [0] }],
  ];
  it.each(good)("is no cause for a word where %s", (_, more) => {
    const { warnings } = solvePde(carried(1, more), boxMesh([[0, 1]], [20]), method, [3]);
    expect(warnings.filter(({ path }) => path === "boundary")).toEqual([]);
  });
});
