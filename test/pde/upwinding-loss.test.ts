import { describe, expect, it } from "vitest";
import { boundaryFacets, facetsTagged, l2Norm, valuesAtNodes } from "../../src/fem/index.js";
import { boxMesh } from "../../src/mesh/index.js";
import { type PdeProblem, solveAdaptively, solvePde } from "../../src/pde/index.js";
import { at } from "../fem/at.js";

/** exp(−(ξ₁ − 0.3)²/w²) carried to the right and spread, on the whole line (for 0.3 w of it in a box: within 1e-9). */
const pulse = (d: number, width: number, epsilon: number, t: number) =>
  at(d, ([x]) => {
    const square = width ** 2 + 4 * epsilon * t;
    return (width / Math.sqrt(square)) * Math.exp(-((x - 0.3 - t) ** 2) / square);
  });
const moving = (d: number, width: number, epsilon = 1e-4, more: Partial<PdeProblem> = {}): PdeProblem => ({
  diffusion: { kind: "scalar", value: epsilon },
  advection: [1, 0, 0].slice(0, d),
  initial: [pulse(d, width, epsilon, 0)],
  boundary: [],
  ...more,
});
const sides = [
  [0, 1],
  [0, 0.2],
  [0, 0.2],
] as const;
const box = (d: number, cells: number) => boxMesh(sides.slice(0, d), [cells, 2, 2].slice(0, d));
const method = { method: "sdirk3", steps: 60 } as const;
const about = ({ warnings }: ReturnType<typeof solvePde>) => warnings.filter(({ path }) => path === "advection");

describe("what upwinding takes of a solution", () => {
  it.each([
    [40, [0.3]],
    [40, [0, 0.1, 0.2, 0.3]],
    [60, Array.from({ length: 31 }, (_, i) => i / 100)],
  ])("is what is missing of ∫u², against the exact solution: %i cells, times saved %j", (cells, save) => {
    const solution = solvePde(moving(1, 0.05), box(1, cells), method, save);
    const square = (u: Float64Array) => l2Norm(solution.mesh, u) ** 2;
    const there = square(valuesAtNodes(solution.mesh, pulse(1, 0.05, 1e-4, 0.3)));
    const missing = 1 - square(solution.values[save.length - 1][0]) / there;
    const [{ message, numbers }] = about(solution);
    expect(message).toMatch(/^upwinding took \d.* % of ∫u² by t = 0.3 \(cell Péclet number up to /);
    expect(numbers.peclet).toBeCloseTo(1 / cells / 2e-4, 6);
    // Measured: within 13 % of it, from one time on.
    expect(Math.abs(numbers.part / missing - 1)).toBeLessThan(0.2);
  });

  it.each([2, 3])("is told of in dimension %i, where nothing changes across the flow, as on a line", (d) => {
    const [line] = about(solvePde(moving(1, 0.05), box(1, 40), method, [0.3]));
    const [here] = about(solvePde(moving(d, 0.05), box(d, 40), method, [0.3]));
    // Triangles and tetrahedra have diagonals: not the same discretisation.
    expect(here.numbers.part / line.numbers.part).toBeGreaterThan(0.7);
    expect(here.numbers.part / line.numbers.part).toBeLessThan(1.6);
  });

  it("counts for both parts of a complex solution, whatever their sizes, with reactions and flows that change", () => {
    const [alone] = about(solvePde(moving(1, 0.05), box(1, 40), method, [0.3]));
    const small = at(1, (xi) => {
      const out = new Float64Array(1);
      pulse(1, 0.05, 1e-4, 0)(xi, out, 0);
      return 1e-6 * out[0];
    });
    const of = (more: Partial<PdeProblem>) => about(solvePde(moving(1, 0.05, 1e-4, more), box(1, 40), method, [0.3]));
    expect(of({ initial: [small, small] })[0].numbers.part).toBeCloseTo(alone.numbers.part, 10);
    // e^(−Bt) is a factor of the solution, and takes no part in what is lost relative to it.
    for (const reaction of [4, -4]) {
      expect(of({ reaction })[0].numbers.part / alone.numbers.part).toBeCloseTo(1, 1);
    }
    const changing = { advection: at(1, () => 1), changes: { matrices: true, loads: false } };
    expect(of(changing)[0].numbers.part).toBeCloseTo(alone.numbers.part, 6);
  });

  it("does not depend on the unit of frequency, with a source and for longer than the flow takes to cross", () => {
    const of = (unit: number) => {
      const problem: PdeProblem = {
        diffusion: { kind: "scalar", value: 1e-4 * unit ** 2 },
        advection: [unit],
        initial: [at(1, ([xi]) => Math.exp(-(((xi / unit - 0.3) / 0.05) ** 2)))],
        source: [1e-3],
        boundary: [],
      };
      return about(solvePde(problem, boxMesh([[0, unit]], [40]), method, [0.3, 1.5]))[0].numbers;
    };
    const [one, other] = [of(1), of(10)];
    expect(one.part).toBeGreaterThan(0.05);
    expect(other.part / one.part).toBeCloseTo(1, 9);
    expect(other.peclet / one.peclet).toBeCloseTo(1, 9);
  });

  it("is told of once on adaptive meshes", () => {
    const adapt = { tolerance: 10, marking: 0.5, maxUnknowns: 60, maxRounds: 1 };
    const start = pulse(1, 0.05, 1e-4, 0);
    const { warnings } = solveAdaptively(
      moving(1, 0.05, 1e-4, { initial: [start, start] }),
      box(1, 40),
      method,
      [0.3],
      adapt,
    );
    expect(warnings.filter(({ path }) => path === "advection")).toHaveLength(1);
  });

  const inflow = (box: Parameters<typeof facetsTagged>[0]) => facetsTagged(box, "xi-lower");
  const smooth = at(1, ([x]) => 1 + Math.sin(5 * x));
  const good: readonly (readonly [string, PdeProblem, number, number])[] = [
    ["the pulse is wide", moving(1, 0.1), 80, 0.3],
    ["the cells are small", moving(1, 0.05), 160, 0.3],
    ["diffusion is resolved", moving(1, 0.05, 0.02), 40, 0.3],
    ["nothing is added", moving(1, 0.05, 1e-4, { stabilization: "none" }), 40, 0.3],
    [
      "u ends in a layer at prescribed values",
      moving(1, 1, 1e-4, {
        initial: [1],
        boundary: [{ type: "dirichlet", facets: boundaryFacets, value: [0] }],
        source: [1],
      }),
      40,
      5,
    ],
    [
      "a smooth solution comes in for long, after a start without it",
      moving(1, 1, 1e-5, {
        initial: [0],
        source: [at(1, ([x]) => 5 * Math.cos(5 * x))],
        boundary: [{ type: "dirichlet", facets: inflow, value: [1] }],
      }),
      20,
      30,
    ],
    [
      "it was at rest",
      moving(1, 1, 1e-5, {
        initial: [smooth],
        source: [at(1, ([x]) => 5 * Math.cos(5 * x))],
        boundary: [{ type: "dirichlet", facets: inflow, value: [1] }],
      }),
      10,
      30,
    ],
    ["there is nothing", moving(1, 1, 1e-4, { initial: [0] }), 10, 1],
  ];
  it.each(good)("is no cause for a word where %s", (_, problem, cells, end) => {
    expect(about(solvePde(problem, box(1, cells), method, [end / 3, end]))).toEqual([]);
  });
});
